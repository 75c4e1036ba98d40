import type { Mail } from '../delivery/mailer.ts'
import { compose } from './confirmation-mail.ts'
import type { LetterKind } from './letter-kind.ts'

type Text = {
  readonly subject: string
  readonly label: string
  before(hours: number): string[]
  after: string[]
}

/** The mail of a letter. It greets without the name and holds nothing that was typed: whoever types somebody else's
 *  address must not be able to send them words of their own choice. */
export function letterMail(kind: LetterKind, mail: { to: string; url: string; hours: number }): Mail {
  const { subject, label, before, after } = TEXTS[kind]
  const lines = ['Hola:', ...before(mail.hours), mail.url, ...after]
  return compose(mail.to, subject, lines, { label, url: mail.url })
}

const TEXTS: Readonly<Record<LetterKind, Text>> = {
  reset: {
    subject: 'Elige otra contraseña',
    label: 'Elegir otra contraseña',
    before: (hours) => [
      'Alguien, esperamos que tú, olvidó la contraseña de tu cuenta de facturas.',
      `Para elegir otra, abre este enlace. Sirve una sola vez y vence en ${hours === 1 ? 'una hora' : `${hours} horas`}:`,
    ],
    after: ['Si no fuiste tú, no hagas nada: tu contraseña sigue siendo la misma.'],
  },
  'new-email': {
    subject: 'Confirma tu nuevo correo',
    label: 'Usar este correo',
    before: (hours) => [
      'Alguien, esperamos que tú, quiere usar este correo en su cuenta de facturas.',
      `Abre este enlace donde ya entraste a tu cuenta. Vence en ${hours} horas:`,
    ],
    after: ['Si no fuiste tú, no hagas nada: sin tu confirmación no cambia nada.'],
  },
  'email-taken': {
    subject: 'Ya tienes cuenta con este correo',
    label: 'Entrar a mi cuenta',
    before: () => [
      'Alguien, quizá tú, quiso usar este correo en otra cuenta. No se puede: ya tiene la suya.',
      'Entra aquí a la que ya tienes:',
    ],
    after: ['Si no fuiste tú, no hagas nada: tu cuenta sigue igual.'],
  },
  'email-changed': {
    subject: 'Cambiaste el correo de tu cuenta',
    label: 'Recuperar mi cuenta',
    before: (hours) => [
      'El correo de tu cuenta de facturas se cambió; desde ahora entras con el nuevo.',
      `Si no fuiste tú, recupera tu cuenta hoy mismo con este enlace. Sirve una sola vez y vence en ${hours / 24} días:`,
    ],
    after: ['Si fuiste tú, no hagas nada.'],
  },
  'password-changed': {
    subject: 'Cambiaste tu contraseña',
    label: 'Elegir otra contraseña',
    before: () => [
      'La contraseña de tu cuenta de facturas se cambió y cerramos la cuenta en todos tus otros dispositivos.',
      'Si no fuiste tú, elige otra ahora mismo aquí:',
    ],
    after: ['Si fuiste tú, no hagas nada.'],
  },
}
