import { descripcionOf } from '@timbra/cfdi'
import type { Constancia } from '../../../constancia/read.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { FileField } from '../../ui/file-field.tsx'
import { Spanish, useLanguage } from '../../ui/language.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Within the form of the five data, so that what was typed goes along and comes back. Never needed: nobody may be asked
 *  for a Constancia. `action`: where the file is read. Source: CFF 83-IX; rulebook §0 rule 2 */
export function ConstanciaFields({ form, action }: { form: FormView; action: string }) {
  const { say } = useLanguage()
  const open = form.faults.some(({ path }) => path === 'archivo')
  return (
    <details class="aside" open={open}>
      <summary>{say('Llenar con mi Constancia (opcional)', 'Fill in from my Constancia (optional)')}</summary>
      <FileField
        form={form}
        name="archivo"
        label={say('PDF de tu Constancia, o foto de su QR', 'PDF of your Constancia, or a photo of its QR')}
        hint={say(
          'Sólo para que no escribas. Tomamos RFC, nombre, código postal y régimen, y borramos el archivo. Nadie te la puede exigir.',
          'Only to spare you the typing. We take RFC, name, postal code and regime, and delete the file. Nobody may demand it.',
        )}
        accept="application/pdf,image/jpeg,image/png"
      />
      <p class="actions">
        <Button kind="secondary" formAction={action} multipart noValidate busy={say('Leyendo…', 'Reading…')}>
          {say('Leer mi Constancia', 'Read my Constancia')}
        </Button>
      </p>
    </details>
  )
}

/** What was read, and what is left to do. */
export function ConstanciaRead({ constancia }: { constancia: Constancia }) {
  const { say } = useLanguage()
  const { nombre, domicilioFiscal, regimenes } = constancia
  const whole = nombre !== '' && domicilioFiscal !== '' && regimenes.length > 0
  return (
    <Notice kind="good" title={say('Leímos tu Constancia', 'We read your Constancia')}>
      <p>
        {whole
          ? say(
              'Revisa los datos de abajo. El archivo ya se borró.',
              'Check the data below. The file is deleted already.',
            )
          : say(
              'Esto trae lo que vimos; completa lo que falta. El archivo ya se borró.',
              'This is what we saw; fill in what is missing. The file is deleted already.',
            )}
      </p>
      {regimenes.length > 1 && <Several regimenes={regimenes} />}
    </Notice>
  )
}

function Several({ regimenes }: { regimenes: readonly string[] }) {
  const { say } = useLanguage()
  return (
    <>
      <p>{say('Tienes varios regímenes; elige uno:', 'You have several regimes; choose one:')}</p>
      <ul>
        {regimenes.map((regimen) => (
          <li key={regimen}>
            <Spanish>
              {regimen} {descripcionOf.regimen(regimen)}
            </Spanish>
          </li>
        ))}
      </ul>
    </>
  )
}
