/** What an expresión impresa asks for. Source: pac-spec §9. */
export type Expression = {
  readonly uuid: string
  readonly rfcEmisor: string
  readonly rfcReceptor: string
  readonly total: string
  /** null when it was left out. */
  readonly fe: string | null
}

/** Reads an expression as tolerantly as SAT: any order, `fe` left out, the whole address of a QR code, an & of an RFC
 *  written plain or escaped once or twice. @returns null for what SAT answers with N - 601 */
export function parseExpression(text: string): Expression | null {
  const query = text
    .trim()
    .replace(/^https?:[^?]*/i, '')
    .replace(/^\?/, '')
    .replace(/&(?:amp;){1,2}/g, '&')
  // An & before a known name parts; any other belongs to an RFC.
  const parts = query.split(/&(?=(?:id|re|rr|tt|fe)=)/)
  const values = new Map(parts.map((part) => [part.slice(0, 2), part.slice(3)]))
  const [uuid, rfcEmisor, rfcReceptor, total] = ['id', 're', 'rr', 'tt'].map((name) => values.get(name) ?? '')
  if (
    !/^[0-9a-f-]{36}$/i.test(uuid ?? '') ||
    !rfcEmisor ||
    !rfcReceptor ||
    !/^\d+(\.\d+)?$/.test(total ?? '')
  )
    return null
  return {
    uuid: String(uuid).toUpperCase(),
    rfcEmisor,
    rfcReceptor,
    total: String(total),
    fe: values.get('fe') ?? null,
  }
}

/** Compares amounts as texts: '116.00' is '116.0'. */
export function sameTotal(a: string, b: string): boolean {
  return significant(a) === significant(b)
}

function significant(text: string): string {
  const [integer = '', fraction = ''] = text.split('.')
  return `${integer.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '')}`
}
