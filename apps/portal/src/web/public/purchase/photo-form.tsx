import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { FileField } from '../../ui/file-field.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'

/** A photo of the ticket's QR instead of typing. With JavaScript and a camera, the island scan.ts adds the live view. */
export function Photo(props: {
  readonly form: FormView
  readonly carried: Readonly<Record<string, string>>
  /** Where the island finds the decoder for browsers without one. */
  readonly decoderHref: string
}) {
  const { form, carried, decoderHref } = props
  const { say } = useLanguage()
  return (
    <form
      class="card"
      action="/facturar/foto"
      method="post"
      enctype="multipart/form-data"
      data-decoder={decoderHref}
      data-scan={say('Escanear con la cámara', 'Scan with the camera')}
      data-scan-stop={say('Cerrar la cámara', 'Close the camera')}
      data-scan-wait={say('Apunta al QR de tu ticket.', 'Point at the QR of your ticket.')}
      data-scan-denied={say(
        'No pudimos usar la cámara. Toma una foto o escribe el código.',
        'We could not use the camera. Take a photo or type the code.',
      )}
    >
      <Hidden values={carried} />
      <FileField
        form={form}
        name="archivo"
        label={say('O manda una foto del QR', 'Or send a photo of the QR')}
        hint={say('JPG o PNG. La leemos y la borramos.', 'JPG or PNG. We read it and delete it.')}
        accept="image/jpeg,image/png"
      />
      <p class="actions">
        <Button kind="secondary" busy={say('Leyendo…', 'Reading…')}>
          {say('Leer la foto', 'Read the photo')}
        </Button>
      </p>
    </form>
  )
}
