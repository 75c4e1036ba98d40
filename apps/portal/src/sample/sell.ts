import { pesos } from '../tickets/pesos.ts'
import type { SampleProduct } from './catalog.ts'
import type { Dice } from './dice.ts'

/** One line of a till: pieces, or a weight in grams; now and then with a discount. */
export function sellLine(dice: Dice, product: SampleProduct, options: { withKeys: boolean }) {
  const thousandths = product.weighed ? BigInt(dice.between(150, 2400)) : BigInt(pieces(dice)) * 1000n
  const gross = (product.price_centavos * thousandths + 500n) / 1000n
  const percentOff = dice.happens(12) ? BigInt(dice.pick([10, 15, 20, 30])) : 0n
  const discount = (gross * percentOff + 50n) / 100n
  const keys = options.withKeys
    ? { unit: product.keys.claveUnidad, claveProdServ: product.keys.claveProdServ }
    : {}
  return {
    sku: product.sku,
    description: product.description,
    quantity: quantityText(thousandths),
    ...keys,
    gross: pesos(gross),
    net: pesos(gross - discount),
    iva: product.iva,
    ieps: product.iepsTasa === null ? null : { tasa: product.iepsTasa },
  }
}

/** Most people take one. */
function pieces(dice: Dice): number {
  return dice.happens(65) ? 1 : dice.between(2, 6)
}

function quantityText(thousandths: bigint): string {
  const whole = thousandths / 1000n
  const rest = thousandths % 1000n
  return rest === 0n ? String(whole) : `${whole}.${String(rest).padStart(3, '0')}`
}

/** How a purchase was paid. @param due_centavos the total, and what is excluded */
export function pay(dice: Dice, due_centavos: bigint) {
  const card = () => ({
    formaPago: dice.pick(['04', '28', '28']),
    last4: String(dice.between(0, 9999)).padStart(4, '0'),
  })
  if (due_centavos > 10_000n && dice.happens(12)) {
    const cash = ((due_centavos * BigInt(dice.between(10, 90))) / 10_000n) * 100n
    return [
      { formaPago: '01', amount: pesos(cash) },
      { ...card(), amount: pesos(due_centavos - cash) },
    ]
  }
  if (dice.happens(35)) return [{ formaPago: '01', amount: pesos(due_centavos) }]
  if (dice.happens(8)) return [{ formaPago: '08', amount: pesos(due_centavos) }]
  return [{ ...card(), amount: pesos(due_centavos) }]
}

/** Some customers round up to the next peso for a good cause. */
export function donate(dice: Dice, total_centavos: bigint): bigint {
  return dice.happens(10) ? (100n - (total_centavos % 100n)) % 100n : 0n
}
