/** A rate as a Concepto or the summary writes it; `millionths` is TasaOCuota × 10⁶. */
export type TasaOCuota = {
  readonly impuesto: string
  readonly tipoFactor: string
  readonly millionths: bigint
  readonly use: 'traslado' | 'retencion'
}

type Rule = { readonly from: bigint; readonly to: bigint; readonly uses: string }

/** Whether a rate is one of the fixed ones or in one of the ranges, read from 'impuesto|factor|from|to|TR'. Without
 *  dates: SAT widens the range of Cuota every year in place, and what it was before is in no table.
 *  Source: c_TasaOCuota, CFDI40179, CFDI40185, CFDI40219. */
export function readTasas(lines: string): (tasa: TasaOCuota) => boolean {
  const rules = new Map<string, Rule[]>()
  for (const line of lines.trim().split('\n')) {
    const [impuesto = '', factor = '', from = '', to = '', uses = ''] = line.split('|')
    const key = `${impuesto} ${factor}`
    rules.set(key, [...(rules.get(key) ?? []), { from: millionthsOf(from), to: millionthsOf(to), uses }])
  }
  return ({ impuesto, tipoFactor, millionths, use }) => {
    const letter = use === 'traslado' ? 'T' : 'R'
    return (rules.get(`${impuesto} ${tipoFactor}`) ?? []).some((rule) => {
      return rule.uses.includes(letter) && rule.from <= millionths && millionths <= rule.to
    })
  }
}

function millionthsOf(text: string): bigint {
  return BigInt(text.replace('.', ''))
}
