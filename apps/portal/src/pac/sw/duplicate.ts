import { dataText, type Envelope } from './envelope.ts'

/** What SW gave along with "stamped before": a document, or at least the UUID to ask for it. */
export type Earlier = { readonly xml: Uint8Array | null; readonly uuid: string | null }

/** Extraction order: `data.cfdi` → our sealed XML with `data.tfd` put in → the XML inside `messageDetail` → a UUID.
 *  Nothing is believed here; the caller checks. Source: pac-spec §4.4. */
export function earlierStamp(envelope: Envelope, sealedXml: Uint8Array): Earlier {
  const tfd = dataText(envelope, 'tfd')
  const found =
    dataText(envelope, 'cfdi') ?? (tfd && insertTFD(sealedXml, tfd)) ?? xmlWithin(envelope.messageDetail)
  const uuid = dataText(envelope, 'uuid') ?? /\sUUID="([^"]*)"/i.exec(tfd ?? '')?.[1] ?? null
  return { xml: found === null ? null : Buffer.from(found, 'utf8'), uuid }
}

export const DUPLICATE_CODES: readonly string[] = ['307', 'CFDI307', 'CFDI3307']

/** The element goes where pac-spec §11 says. Function replacements, because `$` in the XML is text. */
function insertTFD(sealedXml: Uint8Array, tfd: string): string {
  const sealed = Buffer.from(sealedXml).toString('utf8')
  const element = tfd.replace(/^\uFEFF?\s*<\?xml[^>]*\?>\s*/, '')
  if (sealed.includes('</cfdi:Complemento>')) {
    return sealed.replace('</cfdi:Complemento>', () => `${element}</cfdi:Complemento>`)
  }
  const complemento = `<cfdi:Complemento>${element}</cfdi:Complemento>`
  const next = /<cfdi:Addenda\b/.test(sealed) ? /<cfdi:Addenda\b/ : /<\/cfdi:Comprobante>/
  return sealed.replace(next, (found) => complemento + found)
}

function xmlWithin(text: string | null): string | null {
  return /(?:<\?xml[^>]*\?>\s*)?<cfdi:Comprobante\b[\s\S]*<\/cfdi:Comprobante>/.exec(text ?? '')?.[0] ?? null
}
