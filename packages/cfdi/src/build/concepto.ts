import type { Concepto, Retencion, Traslado } from '../comprobante.ts'
import { type Importe, centavos, divideHalfUp, divideUnits, numberOf, power } from '../importe.ts'
import {
  type TasaIEPS,
  claveIVA,
  iepsIn,
  ivaIn,
  retenidoOf,
  trasladoIEPS,
  trasladoIVA,
} from '../impuestos.ts'
import type { Resumen } from '../resumen.ts'
import type { Linea } from '../rules/lineas.ts'

/** The complement algorithm for one line: both gross and net are taken apart, the discount is what lies between their
 *  bases. Adds to `resumen`. @returns null when no positive price remains beside the IEPS. Source: rulebook §A8. */
export function conceptoOf(linea: Linea, resumen: Resumen): Concepto | null {
  const { gross, net, iva, ieps, cantidad } = linea
  const ivaNeto = ivaIn(net, iva)
  const baseIVA = net - ivaNeto
  const separado = ieps === null ? 0 : iepsIn(baseIVA, ieps)
  const base = baseIVA - separado
  const importe = gross === net ? base : baseOf(linea, gross)
  if (base <= 0) return null
  const descuento = importe - base
  resumen.addConcepto(importe, descuento)
  resumen.addIVA(iva, baseIVA, ivaNeto)
  const traslados = trasladosOf(linea, { baseIVA, ivaNeto, base, separado }, resumen)
  const retenciones = retencionesOf(linea, { base, baseIVA }, resumen)
  return {
    claveProdServ: linea.claveProdServ,
    noIdentificacion: linea.noIdentificacion,
    cantidad,
    claveUnidad: linea.claveUnidad,
    unidad: linea.unidad,
    descripcion: linea.descripcion,
    valorUnitario: valorUnitarioOf(importe, cantidad),
    importe: centavos(importe),
    descuento: descuento === 0 ? undefined : centavos(descuento),
    objetoImp: linea.objetoImp,
    impuestos: traslados.length + retenciones.length === 0 ? undefined : { traslados, retenciones },
    aCuentaTerceros: linea.aCuentaTerceros,
    informacionAduanera: linea.informacionAduanera,
    cuentaPredial: linea.cuentaPredial,
    partes: linea.partes,
  }
}

type Amounts = {
  readonly baseIVA: number
  readonly ivaNeto: number
  readonly base: number
  readonly separado: number
}

function trasladosOf({ iva, ieps }: Linea, amounts: Amounts, resumen: Resumen): readonly Traslado[] {
  const deIVA = trasladoIVA(iva, amounts.baseIVA, amounts.ivaNeto)
  if (ieps === null) return deIVA === null ? none : [deIVA]
  const base = baseOfIEPS(ieps, amounts.base)
  resumen.addIEPS(ieps, base, amounts.separado)
  const deIEPS = trasladoIEPS(ieps, base, amounts.separado)
  return deIVA === null ? [deIEPS] : [deIVA, deIEPS]
}

/** The Base of a Cuota is litres. Source: rulebook §A7. */
export function baseOfIEPS({ litros }: TasaIEPS, base: number): Importe {
  return litros ?? centavos(base)
}

/** ISR is withheld of the price, IVA of its own base. Source: CFDI40181–40186. */
function retencionesOf(
  { retenciones }: Linea,
  { base, baseIVA }: Pick<Amounts, 'base' | 'baseIVA'>,
  resumen: Resumen,
): readonly Retencion[] {
  if (retenciones.length === 0) return none
  return retenciones.map(({ impuesto, tasa }) => {
    const de = impuesto === claveIVA ? baseIVA : base
    const importe = retenidoOf(de, tasa)
    resumen.addRetencion(impuesto, importe)
    return { base: centavos(de), impuesto, tipoFactor: 'Tasa', tasaOCuota: tasa, importe: centavos(importe) }
  })
}

const none: readonly never[] = []

/** What of an amount is neither IVA nor separated IEPS. */
function baseOf({ iva, ieps }: Linea, cents: number): number {
  const baseIVA = cents - ivaIn(cents, iva)
  return ieps === null ? baseIVA : baseIVA - iepsIn(baseIVA, ieps)
}

const tens = Array.from({ length: 11 }, (_, exponent) => 10 ** exponent)

/** round6(Importe/Cantidad), half up; never fewer decimals: they keep Importe in the middle of SAT's limits.
 *  Source: rulebook §A9. */
function valorUnitarioOf(cents: number, cantidad: Importe): Importe {
  const scale = 4 + cantidad.decimals
  const pieces = numberOf(cantidad.units)
  const scaled = cents * (tens[scale] ?? Infinity)
  const units =
    2 * scaled + pieces < Number.MAX_SAFE_INTEGER
      ? BigInt(divideHalfUp(scaled, pieces))
      : divideUnits(BigInt(cents) * power(scale), cantidad.units, 'half-up')
  return { units, decimals: 6 }
}
