import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { FormFaults } from './form-parts.tsx'

/** Asks for another password, once: it can be looked at nowhere, but chosen again by mail. */
export function NewPasswordForm(props: {
  readonly form: FormView
  readonly action: string
  readonly values: Readonly<Record<string, string>>
}) {
  const { say } = useLanguage()
  return (
    <form class="card" method="post" action={props.action} novalidate>
      <FormFaults
        form={props.form}
        fields={['contrasena']}
        title={say('No se pudo cambiar', 'It could not be changed')}
      />
      <Hidden values={props.values} />
      <TextField
        form={props.form}
        name="contrasena"
        label={say('Nueva contraseña', 'New password')}
        hint={say(
          'Al menos 10 caracteres. Una frase que recuerdes sirve.',
          'At least 10 characters. A phrase that you remember will do.',
        )}
        type="password"
        autocomplete="new-password"
        required
      />
      <p class="hint">
        {say(
          'Cerraremos tu cuenta en todos tus otros dispositivos.',
          'We will sign you out on all your other devices.',
        )}
      </p>
      <div class="actions">
        <Button busy={say('Cambiando…', 'Changing…')}>{say('Cambiar contraseña', 'Change password')}</Button>
      </div>
    </form>
  )
}
