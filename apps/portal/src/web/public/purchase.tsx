import type { FormView } from '../form.ts'
import { Button } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { TextField } from '../ui/field.tsx'
import { Steps } from '../ui/steps.tsx'

/** First step: which purchase. With a code the total is not needed; with the number of the ticket it is the proof. */
export function Purchase({ form, askTotal }: { form: FormView; askTotal: boolean }) {
  return (
    <>
      <Steps current={1} />
      <h1>Datos de tu compra</h1>
      <ErrorSummary form={form} fields={['numero', 'total']} />
      {askTotal && (
        <p class="lead">
          Para estar seguros de que el ticket es tuyo, escribe también el total que pagaste. Con el código de
          12 caracteres no hace falta.
        </p>
      )}
      <form class="card" action="/facturar" method="get" novalidate>
        <TextField
          form={form}
          name="numero"
          label="Código o número de ticket"
          hint="El código viene junto al QR, por ejemplo 7KQ4-M2XD-9TQF. Mayúsculas, espacios y guiones no importan."
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxlength={200}
          required
          class="mono"
        />
        <TextField
          form={form}
          name="total"
          label="Total (con centavos)"
          hint="Sólo si escribiste el número de ticket. Por ejemplo 383.92."
          inputmode="decimal"
          autocomplete="off"
          maxlength={20}
          optional={!askTotal}
          class="mono"
          autofocus={askTotal}
        />
        <p class="actions">
          <Button busy="Buscando…">Buscar mi ticket</Button>
        </p>
        <p class="hint">
          ¿Acabas de comprar? Tu ticket puede tardar unos minutos en llegar aquí. También te la hacen en
          Servicio al Cliente.
        </p>
      </form>
    </>
  )
}
