import type { Evidence } from '../../../tickets/search.ts'
import type { FormView } from '../../form.ts'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'

export type EvidenceFieldsProps = {
  readonly form: FormView
  readonly proof: readonly Evidence[]
  readonly optional: boolean
  readonly focus: boolean
  /** Where two forms of one page ask for the same. */
  readonly idPrefix?: string
}

/** What the issuer demands as proof that the ticket is the customer's. */
export function EvidenceFields(props: EvidenceFieldsProps) {
  return (
    <>
      {props.proof.map((evidence, index) => (
        <EvidenceField key={evidence} {...props} evidence={evidence} focus={props.focus && index === 0} />
      ))}
    </>
  )
}

function EvidenceField(props: EvidenceFieldsProps & { readonly evidence: Evidence }) {
  const { say } = useLanguage()
  const { form, evidence, optional, focus, idPrefix = '' } = props
  const common = { form, optional, autofocus: focus, autocomplete: 'off', class: 'mono', idPrefix } as const
  const onlyWithNumber = optional
    ? say('Sólo si escribiste el número de ticket. ', 'Only if you typed the number of the ticket. ')
    : ''
  switch (evidence) {
    case 'total':
      return (
        <TextField
          {...common}
          name="total"
          label={say('Total (con centavos)', 'Total (with cents)')}
          hint={onlyWithNumber + say('Por ejemplo 383.92.', 'For example 383.92.')}
          inputmode="decimal"
          maxlength={20}
        />
      )
    case 'date':
      return (
        <TextField
          {...common}
          name="fecha"
          label={say('Fecha de compra', 'Day of purchase')}
          hint={onlyWithNumber + say('Por ejemplo 21/11/2026.', 'Day first, for example 21/11/2026.')}
          inputmode="numeric"
          maxlength={20}
        />
      )
    case 'last4':
      return (
        <TextField
          {...common}
          name="tarjeta"
          label={say('Últimos 4 dígitos de la tarjeta', 'Last 4 digits of the card')}
          hint={onlyWithNumber + say('Como vienen en tu ticket.', 'As your ticket shows them.')}
          inputmode="numeric"
          maxlength={4}
        />
      )
  }
}
