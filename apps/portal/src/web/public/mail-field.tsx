import type { FormView } from '../form.ts'
import { TextField } from '../ui/field.tsx'
import { useLanguage } from '../ui/language.tsx'

type MailFieldProps = { readonly form: FormView; readonly hint?: string; readonly required?: boolean }

/** Where mails go, in a form without account: nobody has to give it unless the form is for nothing else. */
export function MailField({ form, hint, required = false }: MailFieldProps) {
  const { say } = useLanguage()
  return (
    <TextField
      form={form}
      name="correo"
      label={say('Correo electrónico', 'E-mail')}
      {...(hint === undefined ? {} : { hint })}
      type="email"
      inputmode="email"
      autocomplete="email"
      spellcheck={false}
      maxlength={254}
      {...(required ? { required } : { optional: true })}
    />
  )
}

/** The same where the invoice is asked for. */
export function CopyByMail({ form }: { form: FormView }) {
  const { say } = useLanguage()
  return (
    <MailField
      form={form}
      hint={say(
        'Para mandarte también el PDF y el XML. Si no lo escribes, los descargas aquí mismo.',
        'To send you the PDF and the XML as well. Without it you download them right here.',
      )}
    />
  )
}
