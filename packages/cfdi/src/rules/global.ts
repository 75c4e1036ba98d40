import { descripcionOf } from '../catalogs/catalog.ts'
import type { InformacionGlobal } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import type { FacturaGlobal } from '../venta.ts'
import { isText } from './shape.ts'
import type { Folio, Lugar } from './venta.ts'

const bimestral = '05'

/** Source: CFDI40131–40136; rulebook §E4. */
export function checkInformacionGlobal(
  { periodicidad, meses, anio }: FacturaGlobal,
  { fecha }: Folio,
  { emisor }: Lugar,
  faults: Fault[],
): InformacionGlobal {
  const push = (code: string, path: string, message: string) => {
    faults.push({ code, path, message, source: `matriz de errores CFDI 4.0, ${code}` })
  }
  const period = descripcionOf.periodicidad(periodicidad) !== null
  if (!period) push('CFDI40131', 'periodicidad', 'La periodicidad no está en el catálogo del SAT.')
  else if (periodicidad === bimestral && emisor.regimenFiscal !== '621') {
    push('CFDI40132', 'periodicidad', 'Solo el régimen 621 emite facturas globales bimestrales.')
  }
  if (descripcionOf.meses(meses) === null)
    push('CFDI40133', 'meses', 'El mes no está en el catálogo del SAT.')
  else if (period && periodicidad !== bimestral && meses > '12') {
    push('CFDI40134', 'meses', 'Si la periodicidad no es bimestral, los meses van de 01 a 12.')
  } else if (periodicidad === bimestral && meses <= '12') {
    push('CFDI40135', 'meses', 'Con periodicidad bimestral, los meses van de 13 a 18.')
  }
  if (!isYear(anio, fecha)) {
    push('CFDI40136', 'anio', 'El año debe ser el actual o uno de los cinco anteriores, con cuatro dígitos.')
  }
  return { periodicidad, meses, anio }
}

/** The year of the document or one of the five before. Source: CFDI40136. */
function isYear(anio: string, fecha: string): boolean {
  if (!isText(anio, /^20[0-9]{2}$/)) return false
  const ago = Number(fecha.slice(0, 4)) - Number(anio)
  return fecha === '' || (ago >= 0 && ago <= 5)
}
