import { CONFIRMATION_HOURS } from '../../../accounts/send-confirmation.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import type { WebApp } from '../../web-app.ts'
import { CorreoField, FormFaults } from './form-parts.tsx'
import { WhereTestMailsAre } from './mail-notice.tsx'

/** The same for every mail, so that it tells nobody who has an account. */
export function ConfirmationNotice({ app, form }: { app: WebApp; form: FormView }) {
  const { say } = useLanguage()
  const correo = form.values['correo'] ?? ''
  return (
    <div class="narrow">
      <h1>{say('Revisa tu correo', 'Check your e-mail')}</h1>
      <div class="notice good">
        <p>
          {correo === '' || form.faults.length > 0 ? (
            say(
              'Si escribiste bien tu correo, te enviamos un mensaje.',
              'If you typed your e-mail correctly, we have sent you a message.',
            )
          ) : (
            <>
              {say('Enviamos un mensaje a', 'We sent a message to')} <strong>{correo}</strong>.
            </>
          )}{' '}
          {say(
            `Ábrelo y usa su enlace para confirmar tu cuenta. El enlace vence en ${CONFIRMATION_HOURS} horas.`,
            `Open it and use its link to confirm your account. The link expires in ${CONFIRMATION_HOURS} hours.`,
          )}
        </p>
        <WhereTestMailsAre app={app} />
      </div>
      <ResendForm form={form} lost />
      <p>
        {say(
          <>
            ¿Te equivocaste de correo? <a href="/registro">Regístrate otra vez</a>. Y si tienes prisa,{' '}
            <a href="/facturar">factura sin cuenta</a>: tu compra no tiene que esperar.
          </>,
          <>
            The wrong e-mail? <a href="/registro">Sign up again</a>. And if you are in a hurry,{' '}
            <a href="/facturar">get your invoice without an account</a>: your purchase need not wait.
          </>,
        )}
      </p>
    </div>
  )
}

/** `lost`: the mail did not come; otherwise its link is of no use. */
export function ResendForm({ form, lost }: { form: FormView; lost: boolean }) {
  const { say } = useLanguage()
  return (
    <form class="card" method="post" action="/registro/reenviar" novalidate>
      <h2>
        {lost ? say('¿No te llega?', 'Has it not arrived?') : say('Pide otro enlace', 'Ask for another link')}
      </h2>
      {lost && (
        <p>
          {say(
            'Mira en el correo no deseado y espera unos minutos. Si sigue sin llegar, pide otro mensaje:',
            'Look among the junk mail and wait some minutes. If it still does not arrive, ask for another message:',
          )}
        </p>
      )}
      <FormFaults form={form} fields={['correo']} title={say('Espera un momento', 'Wait a moment')} />
      <CorreoField form={form} />
      <div class="actions">
        <Button kind="secondary" busy={say('Enviando…', 'Sending…')}>
          {lost ? say('Enviar otra vez', 'Send again') : say('Enviarme el enlace', 'Send me the link')}
        </Button>
      </div>
    </form>
  )
}

/** For a page that has a mail field already: the mail is known, one button sends again. */
export function ResendButton({ correo }: { correo: string }) {
  const { say } = useLanguage()
  return (
    <form class="card" method="post" action="/registro/reenviar">
      <h2>{say('¿No encuentras el mensaje?', 'Can you not find the message?')}</h2>
      <Hidden values={{ correo }} />
      <Button kind="secondary" busy={say('Enviando…', 'Sending…')}>
        {say('Enviarlo otra vez', 'Send it again')}
      </Button>
    </form>
  )
}
