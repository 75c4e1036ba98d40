import { Readable } from 'node:stream'
import { addImportes, type Comprobante, formatImporte, type Importe, readCFDI } from '@timbra/cfdi'
import type { FastifyReply } from 'fastify'
import { logoSvgOf } from '../../../brand/find.ts'
import { lookOf } from '../../../delivery/look.ts'
import { renderPdf } from '../../../delivery/render-pdf.ts'
import { stampedOfHistory } from '../../../issuance/history.ts'
import type { HistoryCfdi, HistoryFilter, HistoryScope } from '../../../issuance/history-line.ts'
import { CSV_BOM, csvRow } from '../../csv.ts'
import type { WebApp } from '../../web-app.ts'
import { type ZipFile, zipOf } from '../../zip.ts'

/** A typeset PDF costs some tens of milliseconds: more than these are asked for month by month. */
export const ZIP_MAX = 2000

/** The CFDI of a history, XML and PDF of each, as a ZIP that is made while it is sent. */
export function sendZip(reply: FastifyReply, name: string, files: AsyncIterable<ZipFile>) {
  return asDownload(reply, name, 'application/zip').send(Readable.from(zipOf(files), { objectMode: false }))
}

export async function* cfdiFiles(
  app: WebApp,
  scope: HistoryScope,
  filter: HistoryFilter,
): AsyncGenerator<ZipFile> {
  for await (const cfdi of stampedOfHistory(app.db, scope, filter)) {
    const at = cfdi.stampedAt
    yield { name: fileName(cfdi, 'xml'), bytes: cfdi.stampedXml, at }
    yield { name: fileName(cfdi, 'pdf'), bytes: await pdfOf(app, cfdi), at, stored: true }
  }
}

export async function pdfOf(app: WebApp, cfdi: HistoryCfdi): Promise<Uint8Array> {
  const { issuer, store } = cfdi
  const logoSvg = await logoSvgOf(app.db, issuer.id)
  return renderPdf(cfdi.stampedXml, lookOf({ mode: app.config.mode, issuer, store, logoSvg }))
}

/** "T-123_5C7F….xml": folio for people, UUID for accountants' programs. */
export function fileName({ serie, folio, uuid }: HistoryCfdi, extension: 'xml' | 'pdf'): string {
  return `${serie ?? ''}-${folio ?? ''}_${uuid}.${extension}`.replaceAll(/[^\w.-]/g, '').replace(/^-+/, '')
}

/** The columns of the CSV, documented in docs/operating/accounts.md. */
const COLUMNS = [
  'Fecha',
  'Serie',
  'Folio',
  'UUID',
  'Estado',
  'RFC emisor',
  'Nombre emisor',
  'RFC receptor',
  'Nombre receptor',
  'Régimen receptor',
  'CP receptor',
  'Uso CFDI',
  'Forma de pago',
  'Método de pago',
  'Moneda',
  'SubTotal',
  'Descuento',
  'IVA trasladado',
  'IEPS trasladado',
  'Total',
  'Tienda',
  'Tickets',
] as const

export function sendCsv(reply: FastifyReply, name: string, rows: AsyncIterable<string>) {
  return asDownload(reply, name, 'text/csv; charset=utf-8').send(Readable.from(rows, { objectMode: false }))
}

export async function* csvRows(
  app: WebApp,
  scope: HistoryScope,
  filter: HistoryFilter,
): AsyncGenerator<string> {
  yield CSV_BOM + csvRow(COLUMNS)
  for await (const cfdi of stampedOfHistory(app.db, scope, filter)) {
    const read = readCFDI(cfdi.stampedXml)
    if (!read.ok) throw new Error('a stored CFDI cannot be read')
    yield csvRow(cellsOf(cfdi, read.value.comprobante))
  }
}

function cellsOf(cfdi: HistoryCfdi, comprobante: Comprobante): readonly string[] {
  const { emisor, receptor } = comprobante
  return [
    comprobante.fecha.replace('T', ' '),
    cfdi.serie ?? '',
    cfdi.folio ?? '',
    cfdi.uuid,
    cfdi.cancelled ? 'Cancelado' : 'Vigente',
    emisor.rfc,
    emisor.nombre,
    receptor.rfc,
    receptor.nombre,
    receptor.regimenFiscalReceptor,
    receptor.domicilioFiscalReceptor,
    receptor.usoCFDI,
    comprobante.formaPago ?? '',
    comprobante.metodoPago ?? '',
    comprobante.moneda,
    formatImporte(comprobante.subTotal),
    amount(comprobante.descuento),
    taxOf(comprobante, '002'),
    taxOf(comprobante, '003'),
    formatImporte(comprobante.total),
    cfdi.store.name,
    cfdi.tickets,
  ]
}

/** What the summary of the document says of one tax, over its rates. Source: c_Impuesto: 002 IVA, 003 IEPS. */
function taxOf({ impuestos }: Comprobante, impuesto: string): string {
  const amounts = (impuestos?.traslados ?? []).filter((traslado) => traslado.impuesto === impuesto)
  const importes = amounts.flatMap(({ importe }) => importe ?? [])
  return amount(importes.length > 0 ? addImportes(...importes) : undefined)
}

function amount(importe: Importe | undefined): string {
  return importe === undefined ? '0.00' : formatImporte(importe)
}

export function asDownload(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store')
    .header('x-robots-tag', 'noindex, nofollow')
}
