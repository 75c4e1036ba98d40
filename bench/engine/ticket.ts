import { type CSD, type SealedXML, type Venta, buildComprobante, sealComprobante } from '@timbra/cfdi'
import { openCSD } from '@timbra/cfdi/node'
import { makeAuthority, makeCertificate } from '../../packages/pac-simulator/src/certificates.ts'

/** A CSD as SAT hands it out, made anew: certificate, encrypted key, opened as the portal opens it. */
export async function temporaryCSD(): Promise<CSD> {
  const validFrom = new Date('2025-01-01T00:00:00Z')
  const validTo = new Date('2029-01-01T00:00:00Z')
  const passphrase = 'benchmark'
  const files = await makeCertificate(
    await makeAuthority({ noCertificado: '30001000000500000001', validFrom, validTo }),
    {
      kind: 'csd',
      noCertificado: '30001000000500003416',
      rfc: 'EKU9003173C9',
      representative: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' },
      curp: '',
      razonSocial: 'ESCUELA KEMPER URGATE SA DE CV',
      branch: 'Sucursal 1',
      validFrom,
      validTo,
      passphrase,
    },
  )
  const csd = openCSD({ ...files, passphrase, at: new Date('2026-11-22T12:00:00Z') })
  if (!csd.ok) throw new Error(JSON.stringify(csd.faults))
  return csd.value
}

/** What one CFDI costs without its PAC: build, every local rule of arithmetic and of its fields, cadena, Sello, the
 *  Sello verified with its certificate, XML. */
export function sealOne(venta: Venta, csd: CSD): SealedXML {
  const comprobante = buildComprobante(venta)
  if (!comprobante.ok) throw new Error(JSON.stringify(comprobante.faults))
  return sealComprobante(comprobante.value, csd)
}

/** What a supermarket basket looks like: rates, a weight, discounts, accents, an ampersand. */
export function ticketOfTenLines(): Venta {
  const line = (descripcion: string, cantidad: string, gross: string, net: string, iva: '0.16' | '0') => ({
    claveProdServ: '50131700',
    noIdentificacion: '7501055300846',
    cantidad,
    claveUnidad: cantidad.includes('.') ? 'KGM' : 'H87',
    descripcion,
    gross,
    net,
    iva,
    ieps: null,
  })
  return {
    serie: 'A0031',
    folio: '184467',
    fecha: '2026-11-22T10:15:00',
    formaPago: '28',
    lugarExpedicion: '64000',
    emisor: { rfc: 'EKU9003173C9', nombre: 'ESCUELA KEMPER URGATE', regimenFiscal: '601' },
    receptor: {
      rfc: 'URE180429TM6',
      nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
      domicilioFiscalReceptor: '86991',
      regimenFiscalReceptor: '601',
      usoCFDI: 'G03',
    },
    lineas: [
      line('LECHE ENTERA 1 L', '2', '57.00', '57.00', '0'),
      line('DETERGENTE POLVO 1 KG', '1', '89.90', '89.90', '0.16'),
      line('CHOCOLATE EN TABLILLA', '1', '45.00', '45.00', '0'),
      line('REFRESCO DE COLA 2.5 L', '3', '55.50', '55.50', '0.16'),
      line('JAMÓN DE PIERNA & PAVO', '0.385', '72.77', '72.77', '0'),
      line('SHAMPOO 400 ML', '1', '75.00', '63.75', '0.16'),
      line('PAPEL HIGIÉNICO 12 ROLLOS', '1', '66.77', '66.77', '0.16'),
      line('PLÁTANO CHIAPAS', '1.245', '24.78', '24.78', '0'),
      line('PAN DE CAJA GRANDE', '1', '52.90', '47.61', '0'),
      line('SUAVIZANTE DE TELAS 3 L', '2', '141.80', '141.80', '0.16'),
    ],
  }
}
