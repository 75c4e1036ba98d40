import type { FormView } from '../../form.ts'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'

type TicketNumberFieldProps = {
  readonly form: FormView
  readonly hint?: string
  readonly required?: boolean
}

/** The one field that takes a ticket's code or its number, as the paper has it. */
export function TicketNumberField(props: TicketNumberFieldProps) {
  const { say } = useLanguage()
  return (
    <TextField
      {...props}
      name="numero"
      label={say('Código o número de ticket', 'Code or number of your ticket')}
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      maxlength={200}
      class="mono"
    />
  )
}
