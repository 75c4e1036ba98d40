import type { Concepto, Traslado } from '../comprobante.ts'
import { type Importe, addImportes, centavos } from '../importe.ts'
import { type TasaIEPS, cuotaOf, iepsIn, ivaIn, kindsOfIVA, trasladoIEPS, trasladoIVA } from '../impuestos.ts'
import { type Resumen, keyOfIEPS } from '../resumen.ts'
import type { Ticket } from '../rules/tickets.ts'
import type { IVA } from '../venta.ts'
import { baseOfIEPS } from './concepto.ts'

/** What every Concepto of a document with tickets has alike. */
export type ClavesTicket = {
  readonly claveProdServ: string
  readonly claveUnidad: string
  readonly descripcion: string
}

/** One ticket as one Concepto, IVA and IEPS separated, each taken out of all lines of its rate at once: rounding line
 *  by line would leave SAT's limits (CFDI40180). Adds to `resumen`.
 *  @returns null when no positive price remains beside the IEPS. Source: RMF 2.7.1.21; rulebook §A8, §E4. */
export function conceptoOfTicket(ticket: Ticket, claves: ClavesTicket, resumen: Resumen): Concepto | null {
  const deIVA = takeIVA(ticket)
  const deIEPS = takeIEPS(ticket)
  const importe = deIVA.base - deIEPS.reduce((sum, { importe: ieps }) => sum + ieps, 0)
  if (importe <= 0) return null
  resumen.addConcepto(importe, 0)
  for (const { iva, base, importe: impuesto } of deIVA.rows) resumen.addIVA(iva, base, impuesto)
  for (const { ieps, base, importe: impuesto } of deIEPS) resumen.addIEPS(ieps, base, impuesto)
  const traslados = [
    ...deIVA.rows.flatMap(({ iva, base, importe: impuesto }) => trasladoIVA(iva, base, impuesto) ?? []),
    ...deIEPS.map(({ ieps, base, importe: impuesto }): Traslado => trasladoIEPS(ieps, base, impuesto)),
  ]
  return {
    ...claves,
    noIdentificacion: ticket.folio,
    cantidad: one,
    valorUnitario: centavos(importe),
    importe: centavos(importe),
    objetoImp: traslados.length === 0 ? '01' : '02',
    impuestos: traslados.length === 0 ? undefined : { traslados, retenciones: none },
    informacionAduanera: none,
    cuentaPredial: none,
    partes: none,
  }
}

const one: Importe = { units: 1n, decimals: 0 }
const none: readonly never[] = []

type RowIVA = { readonly iva: IVA; readonly base: number; readonly importe: number }

/** The rows of IVA, and what remains of the whole ticket. */
function takeIVA({ lineas }: Ticket): { readonly rows: readonly RowIVA[]; readonly base: number } {
  const rows: RowIVA[] = []
  let rest = 0
  for (const iva of kindsOfIVA) {
    let net = 0
    for (const linea of lineas) if (linea.iva === iva) net += linea.net
    if (net === 0) continue
    const importe = ivaIn(net, iva)
    rest += net - importe
    rows.push({ iva, base: net - importe, importe })
  }
  return { rows, base: rest }
}

type RowIEPS = { readonly ieps: TasaIEPS; readonly base: Importe; readonly importe: number }

/** The rows of IEPS, one for each rate: what the lines of a rate cost without IVA, rounded per rate of IVA. */
function takeIEPS({ lineas }: Ticket): readonly RowIEPS[] {
  const groups = new Map<string, { ieps: TasaIEPS; litros: Importe; net: Map<IVA, number> }>()
  for (const { iva, ieps, net } of lineas) {
    if (ieps === null || net === 0) continue
    const key = keyOfIEPS(ieps)
    const group = groups.get(key)
    if (group === undefined)
      groups.set(key, { ieps, litros: ieps.litros ?? noLitros, net: new Map([[iva, net]]) })
    else {
      group.net.set(iva, (group.net.get(iva) ?? 0) + net)
      if (ieps.litros !== null) group.litros = addImportes(group.litros, ieps.litros)
    }
  }
  return [...groups.values()].map(({ ieps, litros, net }) => {
    if (ieps.litros !== null) return { ieps, base: litros, importe: cuotaOf(litros, ieps.tasaOCuota) }
    let base = 0
    for (const [iva, cents] of net) base += cents - ivaIn(cents, iva)
    const importe = iepsIn(base, ieps)
    return { ieps, base: baseOfIEPS(ieps, base - importe), importe }
  })
}

const noLitros: Importe = { units: 0n, decimals: 0 }
