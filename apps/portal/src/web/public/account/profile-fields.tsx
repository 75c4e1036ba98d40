import type { FormView } from '../../form.ts'
import { Button, ButtonLink, EnterKey } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { TextField } from '../../ui/field.tsx'
import { FieldFaults, fieldId } from '../../ui/field-frame.tsx'
import { RECEPTOR_FIELDS, ReceptorFields } from '../../ui/receptor-fields.tsx'
import { ConstanciaFields } from '../receiver/constancia-fields.tsx'
import { FormFaults } from './form-parts.tsx'

/** The names of the fields, in the order of the page. */
export const PROFILE_FIELDS = ['tipo', ...RECEPTOR_FIELDS, 'correo'] as const

export function ProfileFields({ form, action }: { form: FormView; action: string }) {
  const { say } = useLanguage()
  return (
    <form class="card" method="post" action={action} novalidate>
      <FormFaults
        form={form}
        fields={[...PROFILE_FIELDS, 'archivo']}
        title={say('No se pudieron guardar', 'They could not be saved')}
      />
      <p class="hint">
        {say(
          'Cópialos de tu Constancia de Situación Fiscal: el SAT los compara letra por letra.',
          'Copy them from your Constancia de Situación Fiscal: the SAT compares them letter by letter.',
        )}
      </p>
      <EnterKey />
      <ConstanciaFields form={form} action={`${action}/constancia`} />
      <KindChoice form={form} />
      <ReceptorFields form={form} />
      <TextField
        form={form}
        name="correo"
        label={say('Correo electrónico', 'E-mail')}
        hint={say('Ahí enviaremos el PDF y el XML.', 'There we will send the PDF and the XML.')}
        type="email"
        autocomplete="email"
        autocapitalize="off"
        spellcheck={false}
        maxlength={254}
        optional
      />
      <div class="actions">
        <Button busy={say('Guardando…', 'Saving…')}>{say('Guardar', 'Save')}</Button>
        <ButtonLink href="/cuenta" kind="quiet">
          {say('Cancelar', 'Cancel')}
        </ButtonLink>
      </div>
    </form>
  )
}

function KindChoice({ form }: { form: FormView }) {
  const { say } = useLanguage()
  const wrong = form.faults.some((fault) => fault.path === 'tipo')
  return (
    <fieldset
      class={wrong ? 'wrong' : undefined}
      aria-describedby={wrong ? `${fieldId('tipo')}-fault` : undefined}
    >
      <legend>{say('¿De quién son?', 'Whose are they?')}</legend>
      <FieldFaults form={form} name="tipo" />
      <div class="choices">
        <KindRadio
          form={form}
          id={fieldId('tipo')}
          value="persona"
          label={say('De una persona', 'A person’s')}
        />
        <KindRadio
          form={form}
          id={`${fieldId('tipo')}-empresa`}
          value="empresa"
          label={say('De una empresa', 'A company’s')}
        />
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
