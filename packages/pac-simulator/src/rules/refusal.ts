/** A definitive no, as a PAC words it. `code` without punctuation: 'CFDI40145', '402'. */
export type Refusal = { readonly code: string; readonly text: string; readonly detail?: string }

export function refusal(code: string, text: string, detail?: string): Refusal {
  return detail === undefined ? { code, text } : { code, text, detail }
}
