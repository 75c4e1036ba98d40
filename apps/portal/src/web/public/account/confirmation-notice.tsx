import { CONFIRMATION_HOURS } from '../../../accounts/send-confirmation.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import type { WebApp } from '../../web-app.ts'
import { CorreoField, FormFaults } from './form-parts.tsx'

/** The same for every mail, so that it tells nobody who has an account. */
export function ConfirmationNotice({ app, form }: { app: WebApp; form: FormView }) {
  const correo = form.values['correo'] ?? ''
  return (
    <div class="narrow">
      <h1>Revisa tu correo</h1>
      <div class="notice good">
        <p>
          {correo === '' || form.faults.length > 0 ? (
            'Si escribiste bien tu correo, te enviamos un mensaje.'
          ) : (
            <>
              Enviamos un mensaje a <strong>{correo}</strong>.
            </>
          )}{' '}
          Ábrelo y usa su enlace para confirmar tu cuenta. El enlace vence en {CONFIRMATION_HOURS} horas.
        </p>
        {app.config.mailboxDir !== null && (
          <p>
            En esta demostración ningún correo sale:{' '}
            <a href="/dev/correo">lee el tuyo en el buzón de prueba</a>.
          </p>
        )}
      </div>
      <ResendForm form={form} lost />
      <p>
        ¿Te equivocaste de correo? <a href="/registro">Regístrate otra vez</a>. Y si tienes prisa,{' '}
        <a href="/facturar">factura sin cuenta</a>: tu compra no tiene que esperar.
      </p>
    </div>
  )
}

/** `lost`: the mail did not come; otherwise its link is of no use. */
export function ResendForm({ form, lost }: { form: FormView; lost: boolean }) {
  return (
    <form class="card" method="post" action="/registro/reenviar" novalidate>
      <h2>{lost ? '¿No te llega?' : 'Pide otro enlace'}</h2>
      {lost && (
        <p>Mira en el correo no deseado y espera unos minutos. Si sigue sin llegar, pide otro mensaje:</p>
      )}
      <FormFaults form={form} fields={['correo']} title="Espera un momento" />
      <CorreoField form={form} />
      <div class="actions">
        <Button kind="secondary" busy="Enviando…">
          {lost ? 'Enviar otra vez' : 'Enviarme el enlace'}
        </Button>
      </div>
    </form>
  )
}

/** For a page that has a mail field already: the mail is known, one button sends again. */
export function ResendButton({ correo }: { correo: string }) {
  return (
    <form class="card" method="post" action="/registro/reenviar">
      <h2>¿No encuentras el mensaje?</h2>
      <Hidden values={{ correo }} />
      <Button kind="secondary" busy="Enviando…">
        Enviarlo otra vez
      </Button>
    </form>
  )
}
