import { type Validity, isValidOn, linesOf } from './table.ts'

/** A rate as a Concepto or the summary writes it; `millionths` is TasaOCuota × 10⁶. */
export type TasaOCuota = {
  readonly impuesto: string
  readonly tipoFactor: string
  readonly millionths: bigint
  readonly use: 'traslado' | 'retencion'
}

type Rule = Validity & { readonly from: bigint; readonly to: bigint; readonly uses: string }

/** Whether a rate is one of the fixed ones or in one of the ranges on a day, read from
 *  'impuesto|factor|from|to|TR|desde|hasta'. Source: c_TasaOCuota, CFDI40179, CFDI40185, CFDI40219. */
export function readTasas(lines: string): (tasa: TasaOCuota, day: string) => boolean {
  const rules = new Map<string, Rule[]>()
  for (const line of linesOf(lines)) {
    const [impuesto = '', factor = '', from = '', to = '', uses = '', desde = '', hasta = ''] =
      line.split('|')
    const key = `${impuesto} ${factor}`
    const rule = { from: millionthsOf(from), to: millionthsOf(to), uses, desde, hasta }
    rules.set(key, [...(rules.get(key) ?? []), rule])
  }
  return ({ impuesto, tipoFactor, millionths, use }, day) => {
    const letter = use === 'traslado' ? 'T' : 'R'
    return (rules.get(`${impuesto} ${tipoFactor}`) ?? []).some((rule) => {
      return (
        rule.uses.includes(letter) && rule.from <= millionths && millionths <= rule.to && isValidOn(rule, day)
      )
    })
  }
}

function millionthsOf(text: string): bigint {
  return BigInt(text.replace('.', ''))
}
