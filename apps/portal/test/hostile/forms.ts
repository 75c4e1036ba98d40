import type { PageWorld } from '../support/page-world.ts'
import { EMPRESA } from '../support/journey.ts'

/** A form of the site: what it is sent to and with what, all in order. */
export type HostileForm = {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly fields: Readonly<Record<string, string>>
  /** Fields in which a person types. */
  readonly typed: readonly string[]
  readonly entered?: boolean
}

const DATA = { ...EMPRESA, correo: 'ana@example.com' }
const DATA_TYPED = ['rfc', 'nombre', 'domicilioFiscalReceptor', 'regimenFiscalReceptor', 'usoCFDI', 'correo']
/** `{n}` becomes another number each time, so that no quota of one number or mail answers instead of the form. */
const PROOF = { numero: '9999-99-20260101-{n}', total: '12.00' }
const ID = '3f0e0f5e-6b1a-4a53-9f0d-2f6a1d5e7c11'

/** Every form of the site in which a customer types. */
export function hostileForms(w: PageWorld): readonly HostileForm[] {
  const post = (
    name: string,
    path: string,
    fields: Record<string, string>,
    typed: readonly string[],
  ): HostileForm => ({
    name,
    method: 'POST',
    path,
    fields,
    typed,
  })
  const find = (path: string): HostileForm => ({
    name: path,
    method: 'GET',
    path,
    fields: PROOF,
    typed: ['numero', 'total'],
  })
  return [
    find('/facturar'),
    find('/facturar/tickets'),
    find('/recuperar'),
    post('revisar', '/facturar/revisar', { ...DATA, numero: w.freeCode }, [...DATA_TYPED, 'numero']),
    post('corregir antes', '/facturar/datos', { ...DATA, numero: w.freeCode }, DATA_TYPED),
    post('espera', '/facturar/espera', { ...DATA, ...PROOF, id: ID }, [
      ...DATA_TYPED,
      'numero',
      'total',
      'id',
    ]),
    post('corregir', `/factura/${w.tokens['waiting-customer']}/corregir`, DATA, DATA_TYPED),
    post('cambiar', `/factura/${w.tokens.stamped}/cambiar`, { ...DATA, id: ID }, DATA_TYPED),
    post('correo', `/factura/${w.tokens.stamped}/correo`, { correo: 'ana@example.com' }, ['correo']),
    post('registro', '/registro', { nombre: 'Ana', correo: 'ana@example.com', contrasena: 'x' }, [
      'nombre',
      'correo',
    ]),
    post('entrar', '/entrar', { correo: 'ana{n}@example.com', contrasena: 'x' }, ['correo', 'contrasena']),
    post('confirmar', '/confirmar', { clave: 'x', contrasena: 'x' }, ['clave', 'contrasena']),
    {
      ...post('datos de cuenta', '/cuenta/datos-fiscales/nuevo', { ...DATA, tipo: 'empresa' }, [
        ...DATA_TYPED,
        'tipo',
      ]),
      entered: true,
    },
  ]
}
