import { useLanguage } from '../../ui/language.tsx'

/** From /cuenta to everything that is not needed every day. */
export function AccountWays() {
  const { say } = useLanguage()
  const ways = [
    ['/cuenta/enlaces', say('Compartir con mi contador', 'Share with my accountant')],
    ['/cuenta/llaves', say('Llaves de acceso (huella, rostro o PIN)', 'Passkeys (fingerprint, face or PIN)')],
    ['/cuenta/contrasena', say('Cambiar mi contraseña', 'Change my password')],
    ['/cuenta/correo', say('Cambiar mi correo', 'Change my e-mail')],
    ['/cuenta/sesiones', say('Dónde está abierta mi cuenta', 'Where my account is open')],
    ['/cuenta/mis-datos', say('Descargar o borrar mis datos', 'Download or delete my data')],
  ] as const
  return (
    <section class="block" aria-labelledby="ajustes">
      <h2 id="ajustes">{say('Tu cuenta', 'Your account')}</h2>
      <ul class="links">
        {ways.map(([href, text]) => (
          <li key={href}>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
