import { type Importe, formatImporte } from '@timbra/cfdi'

/** Money as paper shows it: '$1,234.50'; zeros after the second decimal are left out, other decimals never. */
export function printMoney(importe: Importe): string {
  const [whole = '', fraction = ''] = formatImporte(importe).split('.')
  return `$${grouped(whole)}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`
}

/** A quantity without zeros that say nothing: 2.000 is '2', 0.385 stays. */
export function printCantidad(importe: Importe): string {
  const [whole = '', fraction = ''] = formatImporte(importe).split('.')
  const decimals = fraction.replace(/0+$/, '')
  return decimals === '' ? grouped(whole) : `${grouped(whole)}.${decimals}`
}

/** A Tasa as a percentage: 0.160000 is '16 %', 0.265000 is '26.5 %'. Exact. */
export function printTasa(tasa: Importe): string {
  const percent =
    tasa.decimals >= 2
      ? { ...tasa, decimals: tasa.decimals - 2 }
      : { units: tasa.units * 100n, decimals: tasa.decimals }
  return `${printCantidad(percent)} %`
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',')
}
