export type Service = {
  readonly name: string
  readonly namespace: string
  readonly operations: readonly string[]
}

/** Only the first namespace is known; the other two are named like it. Source: pac-spec §7. */
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
