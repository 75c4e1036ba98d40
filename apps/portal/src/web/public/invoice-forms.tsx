import type { IssuanceView } from '../../issuance/view.ts'
import type { FormView } from '../form.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { ReceptorFields } from '../ui/receptor-fields.tsx'
import { When } from '../ui/when.tsx'

/** The form again, with what was typed and the SAT's complaint at its field; and the way out. */
export function Correction({ view, form }: { view: IssuanceView; form: FormView }) {
  return (
    <section class="card">
      <h2>Corrige tus datos</h2>
      <form action={`/factura/${view.token}/corregir`} method="post" novalidate>
        <ReceptorFields form={form} />
        <TextField
          form={form}
          name="correo"
          label="Correo electrónico"
          type="email"
          inputmode="email"
          autocomplete="email"
          spellcheck={false}
          maxlength={254}
          optional
        />
        <p class="actions">
          <Button busy="Enviando…">Corregir y generar factura</Button>
        </p>
      </form>
      <details>
        <summary>Prefiero no facturar ahora</summary>
        <form action={`/factura/${view.token}/liberar`} method="post">
          <p>El ticket queda libre y podrás facturarlo después, con estos datos o con otros.</p>
          <Button kind="secondary" busy="Liberando…">
            Liberar ticket
          </Button>
        </form>
      </details>
    </section>
  )
}

/** The invoice to whoever the customer likes, and what became of earlier mails. */
export function SendByMail({ view, form }: { view: IssuanceView; form: FormView }) {
  return (
    <section class="card">
      <h2>Enviar por correo</h2>
      <form action={`/factura/${view.token}/correo`} method="post" novalidate>
        <TextField
          form={form}
          name="correo"
          label="Correo electrónico"
          hint="Mandamos el PDF y el XML; puedes enviarla a quien quieras, por ejemplo a tu contador."
          type="email"
          inputmode="email"
          autocomplete="email"
          spellcheck={false}
          maxlength={254}
          required
        />
        <Button kind="secondary" busy="Enviando…">
          Enviar por correo
        </Button>
      </form>
      <Deliveries view={view} />
    </section>
  )
}

const DELIVERY_WORDS = { pending: 'va en camino', sent: 'enviada', failed: 'no se pudo entregar' } as const

function Deliveries({ view }: { view: IssuanceView }) {
  return (
    <ul class="deliveries" data-live="envios" id="envios">
      {view.deliveries.map((delivery, index) => (
        <li key={index}>
          <span class="mono">{delivery.email}</span>: {DELIVERY_WORDS[delivery.state]}
          {delivery.sentAt && (
            <>
              {' el '}
              <When at={delivery.sentAt} timeZone={view.store.timeZone} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
