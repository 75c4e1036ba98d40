import type { RespuestaConsulta } from '@timbra/cfdi'

/** What SAT says of a CFDI, in SAT's words. */
export type EstadoSAT =
  /** Not received yet (minutes, up to 72 h), or asked with wrong data. */
  | { readonly kind: 'no-encontrado' }
  /** N - 601: our question was wrong. */
  | { readonly kind: 'expresion-invalida' }
  | {
      readonly kind: 'vigente'
      /** `no`: a live CFDI is related to it. */
      readonly cancelable: 'no' | 'sin-aceptacion' | 'con-aceptacion' | 'desconocido'
      readonly solicitud: 'ninguna' | 'en-proceso' | 'rechazada'
      readonly emisorEnLista69B: boolean
    }
  /** Final. */
  | {
      readonly kind: 'cancelado'
      readonly como: 'sin-aceptacion' | 'con-aceptacion' | 'plazo-vencido' | 'desconocido'
      readonly emisorEnLista69B: boolean
    }

/** The table of pac-spec §9, and nothing else: pure. A code counts by its beginning only; a text that the table does
 *  not have is `desconocido`, never a guess; only `Cancelado` is cancelled. */
export function interpretConsulta(respuesta: RespuestaConsulta): EstadoSAT {
  const { codigoEstatus, estado, validacionEFOS } = respuesta
  if (codigoEstatus.startsWith('N - 601')) return { kind: 'expresion-invalida' }
  if (!codigoEstatus.startsWith('S - ')) return { kind: 'no-encontrado' }
  const emisorEnLista69B = validacionEFOS !== '' && validacionEFOS !== '200' && validacionEFOS !== '201'
  if (estado === 'Cancelado') {
    const como = COMO.get(respuesta.estatusCancelacion) ?? 'desconocido'
    return { kind: 'cancelado', como, emisorEnLista69B }
  }
  if (estado !== 'Vigente') return { kind: 'no-encontrado' }
  const cancelable = CANCELABLE.get(respuesta.esCancelable) ?? 'desconocido'
  const solicitud = SOLICITUD.get(respuesta.estatusCancelacion) ?? 'ninguna'
  return { kind: 'vigente', cancelable, solicitud, emisorEnLista69B }
}

const COMO = new Map([
  ['Cancelado sin aceptación', 'sin-aceptacion'],
  ['Cancelado con aceptación', 'con-aceptacion'],
  ['Plazo vencido', 'plazo-vencido'],
] as const) as ReadonlyMap<string, 'sin-aceptacion' | 'con-aceptacion' | 'plazo-vencido'>

const CANCELABLE = new Map([
  ['No cancelable', 'no'],
  ['Cancelable sin aceptación', 'sin-aceptacion'],
  ['Cancelable con aceptación', 'con-aceptacion'],
] as const) as ReadonlyMap<string, 'no' | 'sin-aceptacion' | 'con-aceptacion'>

const SOLICITUD = new Map([
  ['En proceso', 'en-proceso'],
  ['Solicitud rechazada', 'rechazada'],
] as const) as ReadonlyMap<string, 'en-proceso' | 'rechazada'>
