import type { Evidence } from '../../../tickets/search.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { TextField } from '../../ui/field.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { ReceptorFields } from '../../ui/receptor-fields.tsx'
import { CopyByMail } from '../mail-field.tsx'
import { DATA_FIELDS } from '../receptor-form.ts'
import { EvidenceFields } from './evidence-fields.tsx'

/** Number and proof once more, so that they can be checked against the paper, and the five data. */
export function EarlyForm(props: { form: FormView; proof: readonly Evidence[]; requestId: string }) {
  const { say } = useLanguage()
  const { form, proof, requestId } = props
  return (
    <>
      <h1>{say('Deja tu solicitud', 'Leave your request')}</h1>
      <p class="lead">
        {say(
          'Cuenta desde este momento. En cuanto la tienda nos mande tu compra hacemos la factura; tu página te lo dice.',
          'It counts from this moment. As soon as the store sends us your purchase we make the invoice, and your page tells you.',
        )}
      </p>
      <ErrorSummary form={form} fields={['numero', 'total', 'fecha', 'tarjeta', ...DATA_FIELDS]} />
      <form class="card" action="/facturar/espera" method="post" novalidate>
        <Hidden values={{ id: requestId }} />
        <TextField
          form={form}
          name="numero"
          label={say('Número de ticket', 'Number of your ticket')}
          hint={say(
            'Compáralo con tu papel: si no es igual, no lo encontraremos.',
            'Compare it with your paper: if it differs, we shall not find it.',
          )}
          autocomplete="off"
          spellcheck={false}
          maxlength={200}
          class="mono"
        />
        <EvidenceFields form={form} proof={proof} optional={false} focus={false} />
        <ReceptorFields form={form} />
        <CopyByMail form={form} />
        <p class="actions">
          <Button busy={say('Guardando…', 'Keeping it…')}>
            {say('Dejar mi solicitud', 'Leave my request')}
          </Button>
        </p>
      </form>
    </>
  )
}
