import {
  type CFDI,
  type Comprobante,
  type TimbreFiscalDigital,
  cadenaTimbre,
  catalogs,
  descripcionOf,
  formatImporte,
  qrURL,
} from '@timbra/cfdi'
import { amountInLetters } from './amount-in-letters.ts'
import type { Font } from './font.ts'
import type { Look } from './look.ts'
import { cutLines, printableText } from './printable-text.ts'
import { printMoney } from './print-importe.ts'
import { printedConceptos } from './printed-conceptos.ts'
import { printedTotales } from './printed-totales.ts'
import { qrSvg } from './qr-svg.ts'

export type StampedCFDI = CFDI & { readonly timbre: TimbreFiscalDigital }

const SEAL_FIT = { width_pt: 398, size_pt: 5.6 } // the column of the seals in assets/cfdi.typ

/** What assets/cfdi.typ shows, as JSON values. Everything comes from the stamped XML, but for `look`: names and address
 *  of the shop, which the XML does not hold. Source: RMF 2.7.1.7, CFF 29-A; rulebook §H. */
export function printedCfdi(cfdi: StampedCFDI, look: Look, font: Font): Record<string, unknown> {
  const { comprobante, timbre } = cfdi
  const texts = {
    ...headOf(comprobante, timbre),
    look: { tradeName: look.tradeName, storeName: look.storeName, storeAddress: look.storeAddress },
    datos: datosOf(comprobante, timbre),
    relacionados: comprobante.cfdiRelacionados.map((relacion) => ({
      tipoRelacion: named(relacion.tipoRelacion, tipoRelacionOf(relacion.tipoRelacion)),
      uuids: relacion.uuids,
    })),
    conceptos: printedConceptos(comprobante.conceptos),
    totales: printedTotales(comprobante),
    total: printMoney(comprobante.total),
    letras: lettersOf(comprobante),
    timbre: timbreOf(comprobante.noCertificado, timbre),
    leyenda: timbre.leyenda ?? '',
  }
  const { rfc: rfcEmisor } = comprobante.emisor
  const { rfc: rfcReceptor } = comprobante.receptor
  const { uuid } = timbre
  const url = qrURL({
    uuid,
    rfcEmisor,
    rfcReceptor,
    total: formatImporte(comprobante.total),
    sello: comprobante.sello,
  })
  return {
    ...withPrintableTexts(texts, font),
    logo: look.logoSvg,
    simulated: look.simulated ?? false,
    qr: qrSvg(url),
    sellos: sellosOf(cfdi, font),
  }
}

function headOf(comprobante: Comprobante, timbre: TimbreFiscalDigital) {
  const { emisor, receptor } = comprobante
  const number = [comprobante.serie, comprobante.folio]
    .filter((part) => part !== undefined && part !== '')
    .join('-')
  const heading = [comprobante.tipoDeComprobante === 'I' ? 'Factura' : 'CFDI', number].join(' ').trim()
  return {
    heading,
    title: `${heading} de ${emisor.nombre}`,
    xmlName: `${timbre.uuid}.xml`,
    uuid: timbre.uuid,
    version: comprobante.version,
    tipoDeComprobante: named(
      comprobante.tipoDeComprobante,
      descripcionOf.tipoDeComprobante(comprobante.tipoDeComprobante),
    ),
    lugarExpedicion: comprobante.lugarExpedicion,
    moneda: comprobante.moneda,
    emisor: {
      rfc: emisor.rfc,
      nombre: emisor.nombre,
      regimenFiscal: named(emisor.regimenFiscal, descripcionOf.regimen(emisor.regimenFiscal)),
    },
    receptor: {
      rfc: receptor.rfc,
      nombre: receptor.nombre,
      regimenFiscal: named(
        receptor.regimenFiscalReceptor,
        descripcionOf.regimen(receptor.regimenFiscalReceptor),
      ),
      domicilioFiscal: receptor.domicilioFiscalReceptor,
      usoCFDI: named(receptor.usoCFDI, descripcionOf.usoCFDI(receptor.usoCFDI)),
    },
  }
}

function datosOf(comprobante: Comprobante, timbre: TimbreFiscalDigital) {
  const { formaPago, metodoPago, moneda, exportacion, tipoCambio, informacionGlobal } = comprobante
  return rows(
    ['Fecha y hora de emisión', comprobante.fecha.replace('T', ' ')],
    ['Fecha y hora de certificación', timbre.fechaTimbrado.replace('T', ' ')],
    ['Forma de pago', formaPago && named(formaPago, descripcionOf.formaPago(formaPago))],
    ['Método de pago', metodoPago && named(metodoPago, descripcionOf.metodoPago(metodoPago))],
    ['Moneda', named(moneda, moneda === 'MXN' ? 'Peso mexicano' : null)],
    ['Exportación', named(exportacion, descripcionOf.exportacion(exportacion))],
    ['Tipo de cambio', tipoCambio && formatImporte(tipoCambio)],
    ['Condiciones de pago', comprobante.condicionesDePago],
    ['Confirmación', comprobante.confirmacion],
    ['Información global', informacionGlobal && Object.values(informacionGlobal).join(' / ')],
  )
}

function timbreOf(noCertificado: string, timbre: TimbreFiscalDigital) {
  return rows(
    ['No. de serie del CSD del emisor', noCertificado],
    ['No. de serie del certificado del SAT', timbre.noCertificadoSAT],
    ['RFC del prov. de certificación', timbre.rfcProvCertif],
    ['Versión', timbre.version],
  )
}

function sellosOf(cfdi: StampedCFDI, font: Font) {
  return {
    cfdi: cutLines(cfdi.comprobante.sello, font, SEAL_FIT),
    sat: cutLines(cfdi.timbre.selloSAT, font, SEAL_FIT),
    cadena: cutLines(cadenaTimbre(cfdi.timbre), font, SEAL_FIT),
  }
}

function lettersOf(comprobante: Comprobante): string | null {
  const { total, moneda } = comprobante
  if (moneda !== 'MXN' || total.decimals > 2) return null
  return amountInLetters(total.units * 10n ** BigInt(2 - total.decimals))
}

/** A key beside SAT's words for it: 'G03 – Gastos en general'. */
function named(clave: string, descripcion: string | null): string {
  return descripcion === null ? clave : `${clave} – ${descripcion.replace(/\.$/, '')}`
}

function tipoRelacionOf(clave: string): string | null {
  return catalogs.tiposRelacion().find((row) => row.clave === clave)?.descripcion ?? null
}

function rows(...pairs: [label: string, value: string | undefined][]): { label: string; value: string }[] {
  return pairs.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]))
}

function withPrintableTexts<T extends object>(value: T, font: Font): T {
  const json = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? printableText(part, font) : part,
  )
  return JSON.parse(json)
}
