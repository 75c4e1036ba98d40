import type { FormView } from '../form.ts'
import { TextField } from '../ui/field.tsx'
import { useLanguage } from '../ui/language.tsx'

/** The e-mail, which nobody has to give. */
export function MailField({ form }: { form: FormView }) {
  const { say } = useLanguage()
  return (
    <TextField
      form={form}
      name="correo"
      label={say('Correo electrónico', 'E-mail')}
      hint={say(
        'Para mandarte también el PDF y el XML. Si no lo escribes, los descargas aquí mismo.',
        'To send you the PDF and the XML as well. Without it you download them right here.',
      )}
      type="email"
      inputmode="email"
      autocomplete="email"
      spellcheck={false}
      maxlength={254}
      optional
    />
  )
}
