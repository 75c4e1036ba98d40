import type { CFDI } from '../comprobante.ts'
import { type Fault, demand } from '../fault.ts'
import { readCFDI } from '../read.ts'
import type { Certificate } from './certificate.ts'
import { knownCertificate } from './known-certificate.ts'
import { verifyTimbre } from './verify-seals.ts'

/** What can be said of the seals of a document; null where nothing can, and then the faults say why. */
export type Verdict = {
  readonly sello: boolean | 'no-cert' | null
  readonly tfd: boolean | 'none' | 'unknown-cert' | null
  readonly faults: readonly Fault[]
}

/** Checks Sello and SelloSAT of a document. @param certificates by number: of PACs, and of emisores whose documents
 *  carry none. Whether SAT issued and still lists a certificate is not checked. Source: rulebook §C3–C5. */
export function verifyDocument(xml: Uint8Array, certificates: ReadonlyMap<string, Certificate>): Verdict {
  demandCertificates(certificates)
  const cfdi = readCFDI(xml)
  return cfdi.ok ? verifyCFDI(cfdi.value, certificates) : { sello: null, tfd: null, faults: cfdi.faults }
}

/** As verifyDocument, for one that has been read. Source: rulebook §C3–C5. */
export function verifyCFDI(cfdi: CFDI, certificates: ReadonlyMap<string, Certificate>): Verdict {
  demandCertificates(certificates)
  const { certificado, noCertificado, sello: text, emisor } = cfdi?.comprobante ?? {}
  for (const value of [certificado, noCertificado, text, emisor?.rfc, cfdi?.cadena])
    demand(typeof value === 'string', 'cfdi', 'a CFDI as readCFDI gives')
  const stamped = typeof cfdi.timbre?.selloCFD === 'string'
  demand(stamped || cfdi.timbre === null, 'cfdi.timbre', 'a TimbreFiscalDigital or null')
  const faults: Fault[] = []
  const sello = selloOf(cfdi, certificates, faults)
  const tfd = tfdOf(cfdi, certificates, faults)
  return { sello, tfd, faults }
}

function demandCertificates(certificates: ReadonlyMap<string, Certificate>): void {
  demand(typeof certificates?.get === 'function', 'certificates', 'a Map of certificates by number')
}

function selloOf(
  cfdi: CFDI,
  certificates: ReadonlyMap<string, Certificate>,
  faults: Fault[],
): Verdict['sello'] {
  const { certificado, noCertificado, sello, emisor } = cfdi.comprobante
  let certificate = certificates.get(noCertificado)
  if (certificado !== '') {
    const carried = knownCertificate(certificado)
    if (!carried.ok) {
      faults.push(
        fault('CFDI40106', '/Comprobante/@Certificado', 'El certificado del CFDI no se puede leer.'),
      )
      return false
    }
    certificate = carried.value
  }
  if (certificate === undefined) return 'no-cert'
  if (certificate.noCertificado !== noCertificado) {
    faults.push(
      fault('SELLO-1', '/Comprobante/@NoCertificado', 'NoCertificado no es el número del certificado.'),
    )
    return false
  }
  if (certificate.rfc !== emisor.rfc) {
    faults.push(fault('SELLO-2', '/Comprobante/Emisor/@Rfc', 'El certificado no es del emisor.'))
  }
  if (certificate.kind !== 'csd') {
    faults.push(
      fault(
        'SELLO-3',
        '/Comprobante/@Certificado',
        'El certificado no es un certificado de sello digital (CSD).',
      ),
    )
  }
  return certificate.verify(Buffer.from(cfdi.cadena, 'utf8'), Buffer.from(sello, 'base64'))
}

function tfdOf(cfdi: CFDI, certificates: ReadonlyMap<string, Certificate>, faults: Fault[]): Verdict['tfd'] {
  const { timbre } = cfdi
  if (timbre === null) return 'none'
  if (timbre.selloCFD.replace(/\s/g, '') !== cfdi.comprobante.sello) {
    const path = '/Comprobante/Complemento/TimbreFiscalDigital/@SelloCFD'
    faults.push(fault('TFD-1', path, 'El timbre es de otro documento: SelloCFD no es el Sello.'))
    return false
  }
  const certificate = certificates.get(timbre.noCertificadoSAT)
  return certificate === undefined ? 'unknown-cert' : verifyTimbre(timbre, certificate)
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'Anexo 20; rulebook C3–C5' }
}
