import { fieldOf } from './answer.ts'
import type { FinkokSoap } from './soap.ts'

type Account = { readonly soap: FinkokSoap; readonly user: string; readonly password: string }

/** What Finkok keeps of the last three months, by UUID; null when it gives none. Source: pac-spec §5.3. */
export async function getXML(
  { soap, user, password }: Account,
  { uuid, issuerRfc }: { readonly uuid: string; readonly issuerRfc: string },
  { left_ms, signal }: { readonly left_ms: () => number; readonly signal?: AbortSignal | undefined },
): Promise<Uint8Array | null> {
  const sent = await soap({
    service: 'utilities',
    operation: 'get_xml',
    children: [
      ['username', user],
      ['password', password],
      ['uuid', uuid],
      ['taxpayer_id', issuerRfc],
      ['invoice_type', 'I'],
    ],
    timeout_ms: left_ms(),
    signal,
  })
  const xml = sent.kind === 'result' ? fieldOf(sent.result, 'xml') : null
  return xml === null ? null : Buffer.from(xml, 'utf8')
}
