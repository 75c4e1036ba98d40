import type { HistoryChoices } from '../../../issuance/history-line.ts'
import { SHARE_DAYS } from '../../../share-links/share-link.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Select } from '../../ui/select.tsx'
import { FormFaults } from './form-parts.tsx'
import { monthText } from './history-words.ts'

export const SHARE_FIELDS = ['paraQuien', 'rfc', 'desde', 'hasta', 'dias'] as const

export function ShareForm({ form, choices }: { form: FormView; choices: HistoryChoices }) {
  const speech = useLanguage()
  const { say } = speech
  const months = choices.months.map((month) => ({ value: month, text: monthText(month, speech), own: true }))
  const receivers = choices.receivers.map(({ rfc, nombre }) => ({ value: rfc, text: `${nombre} · ${rfc}` }))
  const days = SHARE_DAYS.map((days) => ({
    value: String(days),
    text: say(`${days} días`, `${days} days`),
    own: true,
  }))
  return (
    <form class="card" method="post" action="/cuenta/enlaces" novalidate>
      <h2>{say('Haz un enlace', 'Make a link')}</h2>
      <FormFaults form={form} fields={SHARE_FIELDS} title={say('No se pudo hacer', 'It could not be made')} />
      <TextField
        form={form}
        name="paraQuien"
        label={say('¿Para quién es?', 'Who is it for?')}
        hint={say('Sólo tú y quien lo abra lo ven.', 'Only you and whoever opens it see this.')}
        autocomplete="off"
        maxlength={60}
        required
      />
      <Select
        form={form}
        name="rfc"
        label={say('¿Qué facturas?', 'Which invoices?')}
        groups={[{ label: '', options: receivers }]}
        placeholder={say('Las de todos mis RFC', 'Those of all my RFC')}
      />
      <div class="row">
        <Select
          form={form}
          name="desde"
          label={say('Desde', 'From')}
          groups={[{ label: '', options: months }]}
          placeholder={null}
        />
        <Select
          form={form}
          name="hasta"
          label={say('Hasta', 'To')}
          groups={[{ label: '', options: months }]}
          placeholder={null}
        />
      </div>
      <Select
        form={form}
        name="dias"
        label={say('¿Cuánto tiempo servirá?', 'How long shall it work?')}
        groups={[{ label: '', options: days }]}
        placeholder={null}
      />
      <div class="actions">
        <Button busy={say('Haciendo…', 'Making…')}>{say('Hacer enlace', 'Make the link')}</Button>
      </div>
    </form>
  )
}
