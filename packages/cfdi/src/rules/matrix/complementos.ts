import { type Importe, parseImporte, zeroPesos } from '../../importe.ts'
import type { Element } from '../../xml/element.ts'

/** What the rules want to know of the complementos: whether Comercio Exterior is there, and what ImpuestosLocales adds
 *  to the Total. `names` are without namespace. */
export type Complementos = {
  readonly names: ReadonlySet<string>
  readonly comercioExterior: boolean
  readonly localesTrasladados: Importe
  readonly localesRetenidos: Importe
}

/** @param nodes the children of Complemento. Source: CFDI40119, 40122, 40222; implocal.xsd. */
export function complementosOf(nodes: readonly Element[]): Complementos {
  if (nodes.length === 0) return none
  const names = new Set(nodes.map(({ name }) => name.replace(/^\{.*\}/, '')))
  const locales = nodes.find(({ name }) => name === '{http://www.sat.gob.mx/implocal}ImpuestosLocales')
  return {
    names,
    comercioExterior: names.has('ComercioExterior'),
    localesTrasladados: importeOf(locales?.attributes['TotaldeTraslados']),
    localesRetenidos: importeOf(locales?.attributes['TotaldeRetenciones']),
  }
}

const none: Complementos = {
  names: new Set(),
  comercioExterior: false,
  localesTrasladados: zeroPesos,
  localesRetenidos: zeroPesos,
}

function importeOf(text: string | undefined): Importe {
  const importe = parseImporte(text ?? '0')
  return importe.ok ? importe.value : zeroPesos
}
