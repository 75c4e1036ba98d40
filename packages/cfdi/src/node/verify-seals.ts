import type { CFDI } from '../comprobante.ts'
import { demand } from '../fault.ts'
import { type TimbreFiscalDigital, cadenaTimbre } from '../timbre.ts'
import { bytesOfBase64 } from './base64.ts'
import type { Certificate } from './certificate.ts'
import { knownCertificate } from './known-certificate.ts'

/** Whether the Sello is that of this document under the certificate it carries, which must bear the number that is
 *  in the cadena. Whether SAT issued the certificate, and to whom, is another question. Source: CFDI40102. */
export function verifySello(cfdi: CFDI): boolean {
  const { certificado, noCertificado, sello } = cfdi?.comprobante ?? {}
  for (const [name, value] of Object.entries({ certificado, noCertificado, sello, cadena: cfdi?.cadena })) {
    demand(typeof value === 'string', `cfdi ${name}`, 'a text, as readCFDI gives')
  }
  const certificate = knownCertificate(certificado)
  if (!certificate.ok || certificate.value.noCertificado !== noCertificado) return false
  const signature = bytesOfBase64(sello)
  return signature !== null && certificate.value.verify(Buffer.from(cfdi.cadena, 'utf8'), signature)
}

/** Whether SelloSAT is that of the timbre under the PAC's certificate. Source: cadenaoriginal_TFD_1_1.xslt. */
export function verifyTimbre(timbre: TimbreFiscalDigital, certificate: Certificate): boolean {
  demand(typeof certificate?.verify === 'function', 'certificate', 'what readCertificate gives')
  demand(typeof timbre?.selloSAT === 'string', 'timbre.selloSAT', 'a text')
  const cadena = cadenaTimbre(timbre)
  if (certificate.noCertificado !== timbre.noCertificadoSAT) return false
  const signature = bytesOfBase64(timbre.selloSAT.replaceAll(' ', ''))
  return signature !== null && certificate.verify(Buffer.from(cadena, 'utf8'), signature)
}
