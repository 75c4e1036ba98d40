import type { ComponentChildren } from 'preact'
import type { FormView } from '../form.ts'
import { useSpanishAttribute } from './language.tsx'
import { describedBy, FieldFrame, fieldId } from './field-frame.tsx'

/** `text` is a name of a catalogue of the SAT, which exists in Spanish only, unless `own` says that it is ours. */
export type Option = { readonly value: string; readonly text: string; readonly own?: boolean }
export type OptionGroup = { readonly label: string; readonly options: readonly Option[] }

export type SelectProps = {
  readonly form: FormView
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly groups: readonly OptionGroup[]
  /** First, empty choice; null when there is always one chosen. */
  readonly placeholder: string | null
  readonly required?: boolean
  /** An explanation that belongs to the choice, shown below it; `noteId` is its id. */
  readonly note?: ComponentChildren
  readonly noteId?: string
}

/** A labelled list of choices in groups; keeps what was chosen and shows its faults. One group without label is flat. */
export function Select(props: SelectProps) {
  const { form, name, label, hint, groups, placeholder, required, note, noteId } = props
  const chosen = form.values[name] ?? ''
  return (
    <FieldFrame form={form} name={name} label={label} hint={hint}>
      <select
        id={fieldId(name)}
        name={name}
        required={required}
        {...describedBy({ form, name, hint, noteId })}
      >
        {placeholder !== null && <option value="">{placeholder}</option>}
        {groups.map((group) => (
          <Group key={group.label} group={group} chosen={chosen} />
        ))}
      </select>
      {note}
    </FieldFrame>
  )
}

function Group({ group, chosen }: { group: OptionGroup; chosen: string }) {
  const spanish = useSpanishAttribute()
  const options = group.options.map((option) => (
    <option
      key={option.value}
      value={option.value}
      selected={option.value === chosen}
      {...(option.own ? {} : spanish)}
    >
      {option.text}
    </option>
  ))
  return group.label === '' ? <>{options}</> : <optgroup label={group.label}>{options}</optgroup>
}
