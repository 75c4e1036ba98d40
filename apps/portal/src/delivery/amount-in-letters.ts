/** A total in Mexican invoice wording: {units: 38392n, decimals: 2} is "TRESCIENTOS OCHENTA Y TRES PESOS 92/100 M.N.".
 *  Exact; `cents` is not negative and below 10^20 (18 integer digits, the limit of t_Importe). */
export function amountInLetters(cents: bigint): string {
  const pesos = cents / 100n
  const fraction = String(cents % 100n).padStart(2, '0')
  return `${wholeInLetters(pesos)} ${pesos === 1n ? 'PESO' : 'PESOS'} ${fraction}/100 M.N.`
}

/** Spanish counts in groups of six digits: units, millones, billones. A round million asks for "DE" before the noun. */
function wholeInLetters(pesos: bigint): string {
  if (pesos === 0n) return 'CERO'
  const billones = pesos / 1_000_000_000_000n
  const millones = (pesos / 1_000_000n) % 1_000_000n
  const rest = pesos % 1_000_000n
  const words = [
    counted(billones, 'BILLÓN', 'BILLONES'),
    counted(millones, 'MILLÓN', 'MILLONES'),
    belowMillion(rest),
  ]
  return [...words.filter((word) => word !== ''), ...(rest === 0n ? ['DE'] : [])].join(' ')
}

function counted(count: bigint, singular: string, plural: string): string {
  if (count === 0n) return ''
  return `${belowMillion(count)} ${count === 1n ? singular : plural}`
}

function belowMillion(value: bigint): string {
  const thousands = Number(value / 1000n)
  const head = thousands === 0 ? '' : thousands === 1 ? 'MIL' : `${belowThousand(thousands)} MIL`
  return [head, belowThousand(Number(value % 1000n))].filter((word) => word !== '').join(' ')
}

function belowThousand(value: number): string {
  if (value === 100) return 'CIEN'
  const hundreds = HUNDREDS[Math.floor(value / 100)] ?? ''
  return [hundreds, belowHundred(value % 100)].filter((word) => word !== '').join(' ')
}

function belowHundred(value: number): string {
  const own = BELOW_THIRTY[value]
  if (own !== undefined) return own
  const tens = TENS[Math.floor(value / 10)] ?? ''
  return value % 10 === 0 ? tens : `${tens} Y ${BELOW_THIRTY[value % 10]}`
}

/** Apocopated, because a masculine noun always follows: UN PESO, VEINTIÚN PESOS. */
const BELOW_THIRTY = [
  '',
  'UN',
  'DOS',
  'TRES',
  'CUATRO',
  'CINCO',
  'SEIS',
  'SIETE',
  'OCHO',
  'NUEVE',
  'DIEZ',
  'ONCE',
  'DOCE',
  'TRECE',
  'CATORCE',
  'QUINCE',
  'DIECISÉIS',
  'DIECISIETE',
  'DIECIOCHO',
  'DIECINUEVE',
  'VEINTE',
  'VEINTIÚN',
  'VEINTIDÓS',
  'VEINTITRÉS',
  'VEINTICUATRO',
  'VEINTICINCO',
  'VEINTISÉIS',
  'VEINTISIETE',
  'VEINTIOCHO',
  'VEINTINUEVE',
]
const TENS = ['', '', '', 'TREINTA', 'CUARENTA', 'CINCUENTA', 'SESENTA', 'SETENTA', 'OCHENTA', 'NOVENTA']
const HUNDREDS = [
  '',
  'CIENTO',
  'DOSCIENTOS',
  'TRESCIENTOS',
  'CUATROCIENTOS',
  'QUINIENTOS',
  'SEISCIENTOS',
  'SETECIENTOS',
  'OCHOCIENTOS',
  'NOVECIENTOS',
]
