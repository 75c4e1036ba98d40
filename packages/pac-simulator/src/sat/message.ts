import { childrenOf, find, type Node } from './xml.ts'

/** What a `Cancelacion` asks for, as written. Source: pac-spec §10.1. */
export type CancelMessage = {
  readonly rfcEmisor: string
  readonly fecha: string
  readonly folios: readonly {
    readonly uuid: string
    readonly motivo: string
    readonly folioSustitucion: string | null
  }[]
}

const NAMESPACE = 'http://cancelacfd.sat.gob.mx'

/** null when it is not a Cancelacion with at least one folio. */
export function cancelMessage(root: Node): CancelMessage | null {
  if (root.name !== 'Cancelacion' || root.namespaces.get('') !== NAMESPACE) return null
  const folios = childrenOf(root, 'Folios').flatMap((each) => {
    const folio = find(each, 'Folio')
    const uuid = folio?.attributes.get('UUID') ?? ''
    if (folio === null || uuid === '') return []
    const motivo = folio.attributes.get('Motivo') ?? ''
    return [
      {
        uuid: uuid.toUpperCase(),
        motivo,
        folioSustitucion: folio.attributes.get('FolioSustitucion') || null,
      },
    ]
  })
  const rfcEmisor = root.attributes.get('RfcEmisor') ?? ''
  const fecha = root.attributes.get('Fecha') ?? ''
  return rfcEmisor === '' || fecha === '' || folios.length === 0 ? null : { rfcEmisor, fecha, folios }
}
