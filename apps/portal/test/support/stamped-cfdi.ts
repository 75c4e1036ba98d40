import assert from 'node:assert/strict'
import { X509Certificate, createPrivateKey, randomUUID, sign, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CSD,
  type LineaVenta,
  type Venta,
  buildComprobante,
  cadenaTimbre,
  insertTimbre,
  sealComprobante,
} from '@timbra/cfdi'
import { type SandboxFiles, ensureSandbox } from '@timbra/pac-simulator/sandbox'

let made: Promise<SandboxFiles> | null = null

/** A really sealed and really stamped CFDI of the demo chain; by default the sale of the rulebook's vector A. */
export async function stampedCfdi(
  change: Partial<Venta> = {},
  timbre: { uuid?: string; leyenda?: string } = {},
): Promise<Uint8Array> {
  made ??= makeSandbox()
  const sandbox = await made
  const built = buildComprobante({ ...vectorA(sandbox), ...change })
  assert.ok(built.ok, built.ok ? '' : JSON.stringify(built.faults))
  const sealed = sealComprobante(built.value, csdOf(sandbox))
  const fields = {
    uuid: timbre.uuid ?? randomUUID().toUpperCase(),
    fechaTimbrado: '2026-11-22T11:15:03',
    rfcProvCertif: sandbox.pacRfc,
    leyenda: timbre.leyenda,
    selloCFD: sealed.sello,
    noCertificadoSAT: sandbox.pacNoCertificado,
  }
  const pacKey = createPrivateKey({ key: Buffer.from(sandbox.pacKey), format: 'der', type: 'pkcs8' })
  const selloSAT = sign('RSA-SHA256', Buffer.from(cadenaTimbre(fields)), pacKey).toString('base64')
  return insertTimbre(sealed.xml, { ...fields, selloSAT })
}

const NOW = new Date('2026-11-22T18:00:00Z')

async function makeSandbox(): Promise<SandboxFiles> {
  const dir = await mkdtemp(join(tmpdir(), 'timbra-pdf-'))
  const sandbox = await ensureSandbox(join(dir, 'sandbox'), NOW)
  await rm(dir, { recursive: true })
  return sandbox
}

export const TAXED_LINE = {
  claveProdServ: '47131811',
  noIdentificacion: '7501025403027',
  cantidad: '1',
  claveUnidad: 'H87',
  unidad: 'Pieza',
  descripcion: 'DETERGENTE EN POLVO 1 KG',
  gross: '89.90',
  net: '89.90',
  iva: '0.16',
  ieps: null,
} as const satisfies LineaVenta

function vectorA(sandbox: SandboxFiles): Venta {
  const free = { ...TAXED_LINE, iva: '0' } as const
  return {
    serie: 'T',
    folio: '184467',
    fecha: '2026-11-22T10:15:00',
    formaPago: '28',
    lugarExpedicion: '32320',
    emisor: { rfc: sandbox.issuerRfc, nombre: sandbox.issuerNombre, regimenFiscal: '601' },
    receptor: {
      rfc: 'URE180429TM6',
      nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
      domicilioFiscalReceptor: '86991',
      regimenFiscalReceptor: '601',
      usoCFDI: 'G03',
    },
    lineas: [
      {
        ...free,
        claveProdServ: '50131700',
        cantidad: '2',
        descripcion: 'LECHE ENTERA 1 L',
        gross: '57.00',
        net: '57.00',
      },
      TAXED_LINE,
      {
        ...free,
        claveProdServ: '50161813',
        descripcion: 'CHOCOLATE "NEGRO" & ALMENDRA',
        gross: '45.00',
        net: '45.00',
      },
      {
        ...TAXED_LINE,
        claveProdServ: '50202306',
        cantidad: '3',
        descripcion: 'REFRESCO COLA 600 ML',
        gross: '55.50',
        net: '55.50',
      },
      {
        ...free,
        claveProdServ: '50112000',
        cantidad: '0.385',
        claveUnidad: 'KGM',
        unidad: 'Kilogramo',
        descripcion: 'JAMÓN DE PAVO',
        gross: '72.77',
        net: '72.77',
      },
      {
        ...TAXED_LINE,
        claveProdServ: '53131628',
        descripcion: 'SHAMPOO 400 ML',
        gross: '75.00',
        net: '63.75',
      },
    ],
  }
}

function csdOf(sandbox: SandboxFiles): CSD {
  const key = createPrivateKey({
    key: Buffer.from(sandbox.csdKey),
    format: 'der',
    type: 'pkcs8',
    passphrase: sandbox.csdPassphrase,
  })
  const certificate = new X509Certificate(sandbox.csdCer)
  return {
    noCertificado: Buffer.from(certificate.serialNumber, 'hex').toString('latin1'),
    certificado: certificate.raw.toString('base64'),
    rfc: sandbox.issuerRfc,
    sign: (data) => sign('RSA-SHA256', data, key),
    verify: (data, signature) => verify('RSA-SHA256', data, certificate.publicKey, signature),
  }
}
