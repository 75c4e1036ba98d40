export type QueryName =
  | 'enviarSolicitudCancelacion'
  | 'enviarSolicitudCancelacionAsincrono'
  | 'getStatusCancelacionAsincrona'
  | 'buscar'
  | 'getTimbresImplementacion'
export type OperationName = 'timbrar' | QueryName

export function isQuery(name: OperationName): name is QueryName {
  return name !== 'timbrar'
}

export type Service = {
  readonly name: string
  readonly namespace: string
  readonly operations: readonly OperationName[]
}

/** Those that take a finished document. The ones that want the CSD (cancelar, cancelarAsincrono …) are not offered: no
 *  key leaves a shop. Only the first namespace is known; the other two are named like it. Source: pac-spec §7. */
export const SERVICES: readonly Service[] = [
  {
    name: 'Timbrado',
    namespace: 'http://timbrado.ws.cfdi.solucionfactible.com',
    operations: ['timbrar', 'enviarSolicitudCancelacion'],
  },
  {
    name: 'Cancelacion',
    namespace: 'http://cancelacion.ws.cfdi.solucionfactible.com',
    operations: ['enviarSolicitudCancelacionAsincrono', 'getStatusCancelacionAsincrona'],
  },
  {
    name: 'Utilerias',
    namespace: 'http://utilerias.ws.cfdi.solucionfactible.com',
    operations: ['buscar', 'getTimbresImplementacion'],
  },
]
