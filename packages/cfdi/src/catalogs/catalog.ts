import { builtIn } from './built-in.ts'
import * as data from './data/catalogs.ts'
import { isValidOn, readTable } from './table.ts'

/** One row of a catalogue as SAT words it. */
export type Clave = { readonly clave: string; readonly descripcion: string }

/** The keys that have no end, of the generated data. */
function table(lines: string): ReadonlyMap<string, Clave> {
  const rows = [...readTable(lines).values()].flat().filter((row) => isValidOn(row, ''))
  return new Map(rows.map(({ clave, descripcion }) => [clave, { clave, descripcion }]))
}

const byRegimen = table(data.regimenesFiscales)
const byUso = table(data.usosCFDI)
const byFormaPago = table(data.formasPago)
const byMetodoPago = table(data.metodosPago)
const byObjetoImp = table(data.objetosImp)
const byPeriodicidad = table(data.periodicidades)
const byMes = table(data.meses)
const byUnidad = table(data.unidades)
const byTipoDeComprobante = table(data.tiposDeComprobante)
const byTipoRelacion = table(data.tiposRelacion)
const byExportacion = table(data.exportaciones)
const byImpuesto = table(data.impuestos)

/** SAT's small catalogues, without expired keys, in SAT's order. `unidades` holds only what shops use.
 *  Source: c_* of CFDI 4.0, docs/sat/sources.md. */
export const catalogs = {
  regimenes: () => [...byRegimen.values()],
  usosCFDI: () => [...byUso.values()],
  formasPago: () => [...byFormaPago.values()],
  metodosPago: () => [...byMetodoPago.values()],
  objetosImp: () => [...byObjetoImp.values()],
  periodicidades: () => [...byPeriodicidad.values()],
  meses: () => [...byMes.values()],
  unidades: () => [...byUnidad.values()],
  tiposDeComprobante: () => [...byTipoDeComprobante.values()],
  tiposRelacion: () => [...byTipoRelacion.values()],
  exportaciones: () => [...byExportacion.values()],
  impuestos: () => [...byImpuesto.values()],
}

/** SAT's wording for a key, to print beside it; null when the key is not in the catalogue (or not carried along).
 *  Source: c_* of CFDI 4.0. */
export const descripcionOf = {
  regimen: (clave: string) => byRegimen.get(clave)?.descripcion ?? null,
  usoCFDI: (clave: string) => byUso.get(clave)?.descripcion ?? null,
  formaPago: (clave: string) => byFormaPago.get(clave)?.descripcion ?? null,
  metodoPago: (clave: string) => byMetodoPago.get(clave)?.descripcion ?? null,
  objetoImp: (clave: string) => byObjetoImp.get(clave)?.descripcion ?? null,
  unidad: (clave: string) => byUnidad.get(clave)?.descripcion ?? null,
  tipoDeComprobante: (clave: string) => byTipoDeComprobante.get(clave)?.descripcion ?? null,
  tipoRelacion: (clave: string) => byTipoRelacion.get(clave)?.descripcion ?? null,
  periodicidad: (clave: string) => byPeriodicidad.get(clave)?.descripcion ?? null,
  meses: (clave: string) => byMes.get(clave)?.descripcion ?? null,
  exportacion: (clave: string) => byExportacion.get(clave)?.descripcion ?? null,
  impuesto: (clave: string) => byImpuesto.get(clave)?.descripcion ?? null,
}

/** Whether the key is in c_ClaveUnidad, letter for letter. Source: CFDI40165. */
export function isClaveUnidad(clave: string): boolean {
  return builtIn.isClaveUnidad(clave, '')
}
