import type { Fault } from '../fault.ts'
import type { Receptor } from '../receptor.ts'
import type { Linea } from './lineas.ts'
import type { Folio, Lugar } from './venta.ts'

/** What a line must be within its document. */
export type Contexto = {
  readonly rfcEmisor: string
  readonly rfcReceptor: string
  readonly lugarExpedicion: string
  /** '' when it is faulty: then no year is judged. */
  readonly fecha: string
}

export function contextoOf({ fecha }: Folio, lugar: Lugar, receptor: Receptor): Contexto {
  const { emisor, lugarExpedicion } = lugar
  return { rfcEmisor: emisor.rfc, rfcReceptor: receptor.rfc, lugarExpedicion, fecha }
}

/** Sellers abroad on whose account a platform invoices. Source: CFDI40187, CFDI140223. */
const extranjero = 'EXT990101NI1'

/** Source: CFDI40188, 40193, 40194, 140223. */
export function checkContexto(linea: Linea, index: number, contexto: Contexto, faults: Fault[]): void {
  if (linea.aCuentaTerceros !== undefined || linea.informacionAduanera.length + linea.partes.length > 0) {
    checkPormenores(linea, index, contexto, faults)
  }
}

function checkPormenores(linea: Linea, index: number, contexto: Contexto, faults: Fault[]): void {
  const at = `lineas[${index}].`
  const push = (code: string, field: string, message: string) => {
    faults.push({ code, path: at + field, message, source: `matriz de errores CFDI 4.0, ${code}` })
  }
  const { aCuentaTerceros: tercero, informacionAduanera, partes } = linea
  if (tercero !== undefined) {
    const rfc = tercero.rfcACuentaTerceros
    if (rfc === contexto.rfcEmisor || rfc === contexto.rfcReceptor) {
      push(
        'CFDI40188',
        'aCuentaTerceros.rfc',
        'El RFC del tercero no puede ser el del emisor ni el del receptor.',
      )
    }
    if (rfc === extranjero && tercero.regimenFiscalACuentaTerceros !== '616') {
      push('CFDI140223', 'aCuentaTerceros.regimenFiscal', 'Con el RFC EXT990101NI1, el régimen debe ser 616.')
    }
    if (rfc === extranjero && tercero.domicilioFiscalACuentaTerceros !== contexto.lugarExpedicion) {
      push(
        'CFDI40193',
        'aCuentaTerceros.domicilioFiscal',
        'Con el RFC EXT990101NI1 va el código postal de la tienda.',
      )
    }
  }
  const pedimentos = (numeros: readonly string[], field: string, code: string) => {
    numeros.forEach((numero, at) => {
      if (isPedimentoOf(contexto.fecha, numero)) return
      push(
        code,
        `${field}[${at}]`,
        'El pedimento no es de este año ni de los diez anteriores, o su número es cero.',
      )
    })
  }
  pedimentos(informacionAduanera, 'informacionAduanera', 'CFDI40194')
  partes.forEach((parte, number) => {
    pedimentos(parte.informacionAduanera, `partes[${number}].informacionAduanera`, 'CFDI40199')
  })
}

/** The year of the pedimento is that of the document or one of the ten before. */
function isPedimentoOf(fecha: string, numero: string): boolean {
  if (fecha === '') return true
  const ago = (Number(fecha.slice(2, 4)) - Number(numero.slice(0, 2)) + 100) % 100
  return ago <= 10 && Number(numero.slice(-6)) > 0
}
