import { ISSUANCE_STATES } from '../../src/issuance/issuance.ts'
import { EMPRESA } from './journey.ts'
import type { PageWorld } from './page-world.ts'
import { photoOfQr } from './photo.ts'

/** How a page is asked for: with `fields` as the answer to a form. */
export type Visit = {
  readonly path: string
  readonly fields?: Readonly<Record<string, string>>
  /** Files that are sent along with the fields. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** As somebody who has entered. */
  readonly entered?: boolean
}
/** What is posted; null for a page that is only asked for. */
export function formOf({ fields, files }: Visit): URLSearchParams | FormData | null {
  if (fields === undefined) return null
  if (files === undefined) return new URLSearchParams(fields)
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const [name, bytes] of Object.entries(files)) form.append(name, new Blob([bytes.slice()]), 'archivo')
  return form
}
export type CataloguePage = { readonly name: string; visit(world: PageWorld): Visit }

const page = (name: string, visit: string | ((world: PageWorld) => string | Visit)): CataloguePage => ({
  name,
  visit: (world) => {
    const found = typeof visit === 'string' ? visit : visit(world)
    return typeof found === 'string' ? { path: found } : found
  },
})
const NOTHING = {
  rfc: '',
  nombre: '',
  domicilioFiscalReceptor: '',
  regimenFiscalReceptor: '',
  usoCFDI: '',
  correo: '',
}
const PERSON = { nombre: 'Ana', correo: 'ana@', contrasena: 'corta' }

const STILL = { degrees: 0, blur: 0, dark: 0, noise: 0 }
const CONSTANCIA_QR =
  'https://siat.sat.gob.mx/app/qr/faces/pages/mobile/validadorqr.jsf?D1=10&D2=1&D3=12345678901_URE180429TM6'
const photo = (text: string) => ({ archivo: photoOfQr(text, STILL) })

/** Every page that a customer can see, with its states. Who adds a page adds a line: it is then read in English,
 *  looked at by axe at two widths with and without scripts, and pictured. */
export const PAGES: readonly CataloguePage[] = [
  page('inicio', '/'),
  page('compra', '/facturar'),
  page('compra-total', '/facturar?numero=9999-99-20260101-000001'),
  page('compra-no-encontrada', '/facturar?numero=9999-99-20260101-000001&total=1.00'),
  page('compra-varias', (w) => `/facturar/tickets?numero=${w.freeCode}`),
  page('compra-foto-ajena', () => ({
    path: '/facturar/foto',
    fields: {},
    files: photo('https://example.com/otra-cosa'),
  })),
  page('compra-codigo-mal', '/facturar?numero=7KQ4-M2XD-9TBD'),
  page('tickets-de-dos-tiendas', (w) => `/facturar/tickets?boletos=${w.waiting.basket}`),
  page('tickets-uno-facturado', (w) => `/facturar/tickets?boletos=${w.waiting.mixedBasket}`),
  page('tickets-foto-sin-qr', (w) => ({
    path: '/facturar/foto',
    fields: { boletos: w.waiting.basket },
    files: { archivo: new Uint8Array([1, 2, 3]) },
  })),
  page('compra-espera', '/facturar/espera?numero=0031-04-20261125-999999&total=100.00'),
  page('compra-espera-con-faltas', () => ({ path: '/facturar/espera', fields: NOTHING })),
  page('compra-vencida', (w) => `/facturar?numero=${w.expiredCode}`),
  page('datos', (w) => `/facturar?numero=${w.freeCode}`),
  page('datos-con-cuenta', (w) => ({ path: `/facturar?numero=${w.freeCode}`, entered: true })),
  page('datos-con-faltas', (w) => ({
    path: '/facturar/revisar',
    fields: { ...NOTHING, numero: w.freeCode },
  })),
  page('datos-constancia', (w) => ({
    path: '/facturar/constancia',
    fields: { numero: w.freeCode, correo: 'ana@example.com' },
    files: photo(CONSTANCIA_QR),
  })),
  page('datos-constancia-mal', (w) => ({
    path: '/facturar/constancia',
    fields: { ...EMPRESA, numero: w.freeCode, correo: '' },
    files: photo('https://example.com/otra-cosa'),
  })),
  page('datos-de-varios-tickets', (w) => `/facturar?seguir=1&boletos=${w.waiting.basket}`),
  page('revisar-varias', (w) => ({
    path: '/facturar/revisar',
    fields: { ...EMPRESA, correo: 'ana@example.com', boletos: w.waiting.basket, modo: 'cada' },
  })),
  page('revisar', (w) => ({
    path: '/facturar/revisar',
    fields: { ...EMPRESA, nombre: 'ÁNGEL SA DE CV', correo: '', numero: w.freeCode },
  })),
  ...ISSUANCE_STATES.map((state) => page(`factura-${state}`, (w) => `/factura/${w.tokens[state]}`)),
  page('factura-tarda', (w) => `/factura/${w.lateToken}`),
  page('factura-correo-mal', (w) => ({
    path: `/factura/${w.tokens.stamped}/correo`,
    fields: { correo: 'esto no es' },
  })),
  page('facturas', (w) => w.waiting.severalPath),
  page('espera', (w) => `/factura/${w.waiting.earlyToken}`),
  page('solicitud', (w) => `/factura/${w.waiting.petition.open}`),
  page('solicitud-negada', (w) => `/factura/${w.waiting.petition.refused}`),
  page('factura-cambiada', (w) => `/factura/${w.changedToken}`),
  page('factura-cancelada', (w) => `/factura/${w.cancelledToken}`),
  page('factura-pedida-a-la-tienda', (w) => `/factura/${w.askedToken}`),
  page('factura-cambiar-por-la-tienda', (w) => `/factura/${w.askedToken}/cambiar`),
  page('factura-cambiar', (w) => `/factura/${w.tokens.stamped}/cambiar`),
  page('factura-cambiar-con-faltas', (w) => ({
    path: `/factura/${w.tokens.stamped}/cambiar`,
    fields: NOTHING,
  })),
  page('recuperar', '/recuperar'),
  page('recuperar-no-encontrada', '/recuperar?numero=9999-99-20260101-000001&total=1.00'),
  page('fuera-de-plazo', (w) => `/facturar/tarde?numero=${w.expiredCode}`),
  page('acuse', (w) => `/acuse/${w.acuse}`),
  page('registro', '/registro'),
  page('registro-con-faltas', () => ({ path: '/registro', fields: PERSON })),
  page('registro-aviso', '/registro/aviso'),
  page('confirmar', '/confirmar'),
  page('confirmar-vencido', '/confirmar?clave=ABC'),
  page('entrar', '/entrar'),
  page('entrar-mal', () => ({
    path: '/entrar',
    fields: { correo: 'x@example.com', contrasena: 'no es esta' },
  })),
  page('cuenta', () => ({ path: '/cuenta', entered: true })),
  page('cuenta-nuevos-datos', () => ({ path: '/cuenta/datos-fiscales/nuevo', entered: true })),
  page('cuenta-editar', (w) => ({ path: `/cuenta/datos-fiscales/${w.profileId}`, entered: true })),
  page('cuenta-quitar', (w) => ({ path: `/cuenta/datos-fiscales/${w.profileId}/quitar`, entered: true })),
  page('cuenta-facturas', () => ({ path: '/cuenta/facturas', entered: true })),
  page('cuenta-facturas-filtradas', () => ({ path: '/cuenta/facturas?estado=correct', entered: true })),
  page('cuenta-enlaces', () => ({ path: '/cuenta/enlaces', entered: true })),
  page('cuenta-enlaces-con-faltas', () => ({
    path: '/cuenta/enlaces',
    fields: { paraQuien: '', rfc: 'x', desde: '', hasta: '', dias: '' },
    entered: true,
  })),
  page('compartido', (w) => `/compartido/${w.share}`),
  page('compartido-terminado', '/compartido/nada'),
  page('cuenta-comprobar', () => ({ path: '/cuenta/comprobar?volver=/cuenta/correo', entered: true })),
  page('cuenta-comprobar-mal', () => ({
    path: '/cuenta/comprobar',
    fields: { contrasena: 'no es esta', volver: '/cuenta/correo' },
    entered: true,
  })),
  page('cuenta-llaves', () => ({ path: '/cuenta/llaves', entered: true })),
  page('cuenta-contrasena', () => ({ path: '/cuenta/contrasena', entered: true })),
  page('cuenta-correo', () => ({ path: '/cuenta/correo', entered: true })),
  page('cuenta-correo-aviso', () => ({ path: '/cuenta/correo/aviso', entered: true })),
  page('cuenta-correo-vencido', () => ({ path: '/cuenta/correo/confirmar?clave=ABC', entered: true })),
  page('cuenta-sesiones', () => ({ path: '/cuenta/sesiones', entered: true })),
  page('cuenta-mis-datos', () => ({ path: '/cuenta/mis-datos', entered: true })),
  page('cuenta-borrar', () => ({ path: '/cuenta/borrar', entered: true })),
  page('cuenta-borrada', '/cuenta-borrada'),
  page('contrasena', '/contrasena'),
  page('contrasena-aviso', '/contrasena/aviso'),
  page('correo-recuperar-vencido', '/correo/recuperar?clave=ABC'),
  page('contrasena-vencida', '/contrasena/nueva?clave=ABC'),
  page('estado', '/estado'),
  page('ayuda', '/ayuda'),
  page('privacidad', '/privacidad'),
  page('practicas', '/practicas'),
  page('no-existe', '/no-existe'),
  page('factura-desconocida', `/factura/${'0'.repeat(26)}`),
]
