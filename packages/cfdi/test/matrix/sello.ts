import { openCSD, verifySello } from '../../src/node.ts'
import { sealComprobante } from '../../src/index.ts'
import { makeFiles, now, passphrase } from '../support/certificates.ts'
import { valueOf } from '../support/parsed.ts'
import { type Case, change } from './case.ts'
import { ingreso } from './documents.ts'

/** What a seal and a certificate say of themselves. */
export async function selloCases(): Promise<readonly Case[]> {
  const files = await makeFiles()
  const csd = valueOf(openCSD({ ...files, passphrase, at: now }))
  const sealed = new TextDecoder().decode(sealComprobante(ingreso, csd).xml)
  const options = { verifySello }
  const signed = change(ingreso, (c) => (c.certificado = csd.certificado))
  const wrong = change(ingreso, (c) => (c.certificado = csd.certificado.slice(0, 400)))
  return [
    { code: 'CFDI40102', valid: sealed, broken: sealed.replace('Folio="1"', 'Folio="2"'), options },
    { code: 'CFDI40106', valid: signed, broken: wrong },
    { code: 'CFDI40106', valid: sealed, broken: sealed.replace(/ Certificado="[^"]*"/, ' Certificado=""') },
    { code: 'CFDI40106', valid: sealed, broken: sealed.replace(/Certificado="MII/, 'Certificado="M++') },
    {
      code: 'CFDI40117',
      valid: sealed.replace('Moneda="MXN"', 'Moneda="USD" TipoCambio="18.501200"'),
      broken: sealed.replace('Moneda="MXN"', 'Moneda="USD" TipoCambio="18.5012000"'),
    },
  ]
}
