import { registerIssuer } from '../../src/issuers/register.ts'
import { randomIds } from '../../src/ids.ts'
import type { Db } from '../../src/db/connect.ts'
import type { Issuer } from '../../src/issuers/find.ts'
import { registerStores } from '../../src/stores/register.ts'

/** One issuer with a store in each of three zones: 0031 Juárez, 2986 Monterrey, 0105 Cancún. */
export async function issuerWithStores(db: Db, rfc = 'EKU9003173C9'): Promise<Issuer> {
  const deps = { db, ids: randomIds }
  const issuer = await registerIssuer(deps, {
    rfc,
    nombre: 'ESCUELA KEMPER URGATE',
    regimenFiscal: '601',
    tradeName: 'Tienda de prueba',
    serie: 'T',
  })
  await registerStores(deps, issuer.id, [
    store('0031', 'America/Ciudad_Juarez', '32320'),
    store('2986', 'America/Monterrey', '64000'),
    store('0105', 'America/Cancun', '77500'),
  ])
  return issuer
}

function store(code: string, timeZone: string, lugarExpedicion: string) {
  return { code, name: `Tienda ${code}`, address: 'Calle de prueba 1', lugarExpedicion, timeZone }
}

type Change = Readonly<Record<string, unknown>>

/** A small ticket that is in order: two lines, 57.00 + 89.90 = 146.90, paid with a debit card. */
export function smallTicket(change: Change = {}): Record<string, unknown> {
  return {
    externalId: '0031-04-20261121-000001',
    store: '0031',
    terminal: '04',
    issuedAt: '2026-11-21T19:03:11-07:00',
    currency: 'MXN',
    lines: [
      line(),
      line({
        sku: '7501026004605',
        description: 'DETERGENTE 1 KG',
        gross: '89.90',
        net: '89.90',
        iva: '0.16',
      }),
    ],
    payments: [{ formaPago: '28', amount: '146.90', last4: '1111' }],
    excluded: [],
    total: '146.90',
    invoiceBy: null,
    ...change,
  }
}

/** Milk, 57.00, at 0 %. */
export function line(change: Change = {}): Record<string, unknown> {
  return {
    sku: '7501055300846',
    description: 'LECHE ENTERA 1 L',
    quantity: '2',
    unit: 'H87',
    claveProdServ: '50131700',
    gross: '57.00',
    net: '57.00',
    iva: '0',
    ieps: null,
    ...change,
  }
}

/** Above $1,000, so that who got the invoice must accept that it is cancelled. */
export const DEAR = {
  lines: [line({ quantity: '1', gross: '5000.00', net: '5000.00' })],
  payments: [{ formaPago: '01', amount: '5000.00' }],
  total: '5000.00',
} as const
