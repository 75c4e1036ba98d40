import type { FormView } from '../form.ts'
import { Button } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { TextField } from '../ui/field.tsx'
import { useLanguage } from '../ui/language.tsx'
import { Steps } from '../ui/steps.tsx'

/** First step: which purchase. With a code the total is not needed; with the number of the ticket it is the proof. */
export function Purchase({ form, askTotal }: { form: FormView; askTotal: boolean }) {
  const { say } = useLanguage()
  return (
    <>
      <Steps current={1} />
      <h1>{say('Datos de tu compra', 'Your purchase')}</h1>
      <ErrorSummary form={form} fields={['numero', 'total']} />
      {askTotal && (
        <p class="lead">
          {say(
            'Para estar seguros de que el ticket es tuyo, escribe también el total que pagaste. Con el código de 12 caracteres no hace falta.',
            'To be sure that the ticket is yours, type the total that you paid as well. With the code of 12 characters it is not needed.',
          )}
        </p>
      )}
      <form class="card" action="/facturar" method="get" novalidate>
        <PurchaseFields form={form} askTotal={askTotal} />
        <p class="actions">
          <Button busy={say('Buscando…', 'Looking…')}>{say('Buscar mi ticket', 'Find my ticket')}</Button>
        </p>
        <p class="hint">
          {say(
            '¿Acabas de comprar? Tu ticket puede tardar unos minutos en llegar aquí. También te la hacen en Servicio al Cliente.',
            'Did you buy just now? Your ticket may take some minutes to arrive here. The customer service desk makes the invoice too.',
          )}
        </p>
      </form>
    </>
  )
}

function PurchaseFields({ form, askTotal }: { form: FormView; askTotal: boolean }) {
  const { say } = useLanguage()
  return (
    <>
      <TextField
        form={form}
        name="numero"
        label={say('Código o número de ticket', 'Code or number of your ticket')}
        hint={say(
          'El código viene junto al QR, por ejemplo 7KQ4-M2XD-9TQF. Mayúsculas, espacios y guiones no importan.',
          'The code stands beside the QR, for example 7KQ4-M2XD-9TQF. Capitals, spaces and dashes do not matter.',
        )}
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
        label={say('Total (con centavos)', 'Total (with cents)')}
        hint={say(
          'Sólo si escribiste el número de ticket. Por ejemplo 383.92.',
          'Only if you typed the number of the ticket. For example 383.92.',
        )}
        inputmode="decimal"
        autocomplete="off"
        maxlength={20}
        optional={!askTotal}
        class="mono"
        autofocus={askTotal}
      />
    </>
  )
}
