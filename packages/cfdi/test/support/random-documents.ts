import type {
  EgresoGlobal,
  FacturaGlobal,
  IEPS,
  IVA,
  LineaVenta,
  NotaEgreso,
  TicketGlobal,
  Venta,
} from '../../src/index.ts'
import type { Random } from './random.ts'

/* Sales as a chain of shops has them, and odder: up to 200 lines, pieces and weights, discounts from nothing to nearly
 * everything, odd cents, gifts, the kinds of IVA, IEPS by rate and by litre, withheld taxes. */

const head = {
  serie: 'A0031',
  folio: '184467',
  fecha: '2026-11-22T10:15:00',
  lugarExpedicion: '64000',
  emisor: { rfc: 'EKU9003173C9', nombre: 'ESCUELA KEMPER URGATE', regimenFiscal: '601' },
}
const receptor = {
  rfc: 'URE180429TM6',
  nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
  domicilioFiscalReceptor: '86991',
  regimenFiscalReceptor: '601',
}
const uuid = '5FB2822E-396D-4725-8521-CDC4BDD20CCF'
const formasPago = ['01', '02', '03', '04', '05', '08', '28', '31']

export function randomVenta(random: Random): Venta {
  const separarIEPS = random.chance(50)
  return {
    ...head,
    formaPago: random.pick(formasPago),
    separarIEPS,
    receptor: { ...receptor, usoCFDI: random.pick(['G01', 'G03', 'S01']) },
    lineas: list(random, 200, () => randomLinea(random)),
  }
}

export function randomEgreso(random: Random): NotaEgreso {
  const tipoRelacion = random.pick(['01', '03'] as const)
  const { formaPago, separarIEPS, lineas } = randomVenta(random)
  return {
    ...head,
    formaPago,
    separarIEPS,
    tipoRelacion,
    uuids: [uuid],
    receptor,
    lineas: lineas.slice(0, 20),
  }
}

export function randomGlobal(random: Random): { global: FacturaGlobal; tickets: readonly TicketGlobal[] } {
  const global = { ...head, periodicidad: random.pick(['01', '02', '04']), meses: '11', anio: '2026' }
  let folio = 0
  const tickets = list(random, 40, () => {
    folio += 1
    const lineas = list(random, 60, () => {
      const { net, iva, ieps } = randomLinea(random)
      return { net, iva, ieps }
    })
    return { folio: `0031-${folio}`, formaPago: random.pick(formasPago), lineas }
  })
  return { global, tickets }
}

export function randomEgresoGlobal(random: Random): EgresoGlobal {
  const { tickets } = randomGlobal(random)
  return {
    ...head,
    uuid,
    causa: random.pick(['facturado', 'devuelto'] as const),
    tickets: tickets.slice(0, 5),
  }
}

/** Σ net in cents. */
export function paidIn(lineas: readonly { readonly net: string }[]): bigint {
  return lineas.reduce((sum, { net }) => sum + BigInt(net.replace('.', '')), 0n)
}

function randomLinea(random: Random): LineaVenta {
  const iva = random.pick<IVA>(['0.16', '0.16', '0.16', '0.08', '0', '0', 'exento', 'no-objeto'])
  const gross = random.pick([
    () => random.integer(1, 200_000),
    () => random.integer(1, 50),
    () => random.integer(1, 10 ** 9),
  ])()
  const ieps = random.chance(30) ? randomIEPS(random, gross) : null
  const share = random.pick([1, 1, 1, random.integer(0, 1000) / 1000, random.integer(900, 1000) / 1000])
  const net = share < 0.02 && random.chance(50) ? 0 : Math.max(1, Math.round(gross * share))
  const weighed = random.chance(30)
  return {
    claveProdServ: '50131700',
    noIdentificacion: '7501055300846',
    cantidad: weighed ? decimal(random.integer(1, 99_999), 3) : String(random.integer(1, 48)),
    claveUnidad: weighed ? 'KGM' : 'H87',
    descripcion: random.pick(['LECHE ENTERA 1 L', 'JAMÓN & PAVO', 'NIÑO "SOL" <2>', 'PIÑATA 😀']),
    gross: decimal(gross, 2),
    net: decimal(floor(net, ieps, gross), 2),
    iva,
    ieps,
    ...(random.chance(3) ? { retenciones: [{ impuesto: '001' as const, tasa: '0.0125' }] } : {}),
  }
}

const tasas = [
  '0.265',
  '0.30',
  '0.53',
  '0.50',
  '1.60',
  '0.304',
  '0.25',
  '0.09',
  '0.08',
  '0.07',
  '0.06',
  '0.03',
  '0',
]

/** A Cuota of at most a fifth of the price. */
function randomIEPS(random: Random, gross: number): IEPS {
  if (gross < 100 || random.chance(60)) return { tasa: random.pick(tasas) }
  const litros = random.integer(1, Math.max(1, Math.floor(gross / 2)))
  return {
    cuota: random.pick(['3.0818', '1.5', '2.000001']),
    litros: decimal(Math.max(1, Math.floor(litros / 3)), 3),
  }
}

/** What is sold with a Cuota costs more than that, however large the discount. */
function floor(net: number, ieps: IEPS | null, gross: number): number {
  return ieps !== null && 'cuota' in ieps ? Math.max(net, Math.ceil(gross * 0.8)) : net
}

function decimal(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Mostly short, sometimes as long as may be. */
function list<T>(random: Random, max: number, item: () => T): readonly T[] {
  const length = random.chance(80) ? random.integer(1, Math.min(20, max)) : random.integer(1, max)
  return Array.from({ length }, item)
}
