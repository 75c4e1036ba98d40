import type { FormView } from '../../form.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { FieldFaults, fieldId, TextField } from '../../ui/field.tsx'
import { ReceptorFields } from '../../ui/receptor-fields.tsx'
import { FormFaults } from './form-parts.tsx'

/** The names of the fields, in the order of the page. */
export const PROFILE_FIELDS = [
  'tipo',
  'rfc',
  'domicilioFiscalReceptor',
  'nombre',
  'regimenFiscalReceptor',
  'usoCFDI',
  'correo',
] as const

export function ProfileFields({ form, action }: { form: FormView; action: string }) {
  return (
    <form class="card" method="post" action={action} novalidate>
      <FormFaults form={form} fields={PROFILE_FIELDS} title="No se pudieron guardar" />
      <p class="hint">Cópialos de tu Constancia de Situación Fiscal: el SAT los compara letra por letra.</p>
      <KindChoice form={form} />
      <ReceptorFields form={form} />
      <TextField
        form={form}
        name="correo"
        label="Correo electrónico"
        hint="Ahí enviaremos el PDF y el XML."
        type="email"
        autocomplete="email"
        autocapitalize="off"
        spellcheck={false}
        maxlength={254}
        optional
      />
      <div class="actions">
        <Button busy="Guardando…">Guardar</Button>
        <ButtonLink href="/cuenta" kind="quiet">
          Cancelar
        </ButtonLink>
      </div>
    </form>
  )
}

function KindChoice({ form }: { form: FormView }) {
  const wrong = form.faults.some((fault) => fault.path === 'tipo')
  return (
    <fieldset
      class={wrong ? 'wrong' : undefined}
      aria-describedby={wrong ? `${fieldId('tipo')}-fault` : undefined}
    >
      <legend>¿De quién son?</legend>
      <FieldFaults form={form} name="tipo" />
      <div class="choices">
        <KindRadio form={form} id={fieldId('tipo')} value="persona" label="De una persona" />
        <KindRadio form={form} id={`${fieldId('tipo')}-empresa`} value="empresa" label="De una empresa" />
      </div>
    </fieldset>
  )
}

function KindRadio({ form, id, value, label }: { form: FormView; id: string; value: string; label: string }) {
  return (
    <label for={id}>
      <input
        type="radio"
        id={id}
        name="tipo"
        value={value}
        checked={form.values['tipo'] === value}
        required
      />{' '}
      {label}
    </label>
  )
}
