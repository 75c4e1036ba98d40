import type { Fault } from '@timbra/cfdi'
import { onlyIssuer } from '../../../issuers/only.ts'
import { both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { Purchase } from './purchase.tsx'
import { atTypedField, carried, isByOwnFields, proofOf, type Step } from './step.ts'

/** Shows the first step with what was typed and what is wrong with it. */
export async function showPurchase(
  step: Step,
  shown: { readonly faults: readonly Fault[]; readonly askProof?: boolean; readonly numero?: string },
) {
  const { app, request, reply, typed, search } = step
  const { askProof = false } = shown
  const faults = atTypedField(step, shown.faults)
  const { numero, total, fecha, tarjeta, own } = typed
  const values = { ...own, numero: shown.numero ?? numero, total, fecha, tarjeta }
  const notFound = faults.some(({ code }) => code === 'ticket-no-encontrado')
  const title = both('Datos de tu compra', 'Your purchase')
  const look = {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    islands: ['form', 'scan'] as const,
  }
  const proof = proofOf(typed, search)
  const early = notFound && proof.ok && (await onlyIssuer(app.db)) !== null ? proof.value : null
  const body = (
    <Purchase
      form={{ values, faults }}
      search={search}
      askProof={askProof}
      carried={carried(typed)}
      early={early}
      byOwnFields={isByOwnFields(typed)}
      brand={await app.brand()}
      decoderHref={app.assets.islandHref('qr-decoder')}
    />
  )
  return sendPage(app, request, reply, look, body)
}
