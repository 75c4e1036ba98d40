import type { Search } from '../../../tickets/search.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { EvidenceFields } from './evidence-fields.tsx'

/** The number of the ticket in the parts in which the store prints it; closed until somebody needs it. */
export function OwnFields(props: {
  readonly form: FormView
  readonly search: Search
  readonly carried: Readonly<Record<string, string>>
  readonly action: '/facturar' | '/facturar/tickets' | '/recuperar'
  /** The number was typed here. */
  readonly used: boolean
  /** What proves the possession is missing. */
  readonly askProof: boolean
}) {
  const { language, say } = useLanguage()
  const { form, search, carried, action, used, askProof } = props
  if (search.fields.length === 0) return null
  return (
    <details class="card" open={used}>
      <summary>
        {say('¿Sin código? Usa los datos de tu ticket', 'No code? Use what your ticket says')}
      </summary>
      <form action={action} method="get" novalidate>
        <Hidden values={carried} />
        {search.fields.map((field) => (
          <TextField
            key={field.name}
            form={form}
            name={field.name}
            label={(language === 'en' && field.labelEn) || field.label}
            hint={(language === 'en' && field.hintEn) || field.hint}
            autocomplete="off"
            spellcheck={false}
            maxlength={60}
            class="mono"
          />
        ))}
        <EvidenceFields
          form={form}
          proof={search.proof}
          optional={false}
          focus={used && askProof}
          idPrefix="propio-"
        />
        <p class="actions">
          <Button kind="secondary" busy={say('Buscando…', 'Looking…')}>
            {say('Buscar con estos datos', 'Find with these data')}
          </Button>
        </p>
      </form>
    </details>
  )
}
