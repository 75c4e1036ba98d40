import {
  type CertificateOptions,
  makeAuthority,
  makeCertificate,
} from '../../../pac-simulator/src/certificates.ts'

/** When the certificates of these tests are valid. */
export const now = new Date('2026-11-22T12:00:00Z')

export const validity = {
  validFrom: new Date('2025-01-01T00:00:00Z'),
  validTo: new Date('2029-01-01T00:00:00Z'),
}
export const authority = makeAuthority({ noCertificado: '30001000000500000001', ...validity })

export const passphrase = 'contraseña ñ 1'

/** Certificate and key of SAT's shape, made anew for each run: no key is kept in the repository. */
export async function makeFiles(change: Partial<CertificateOptions> = {}, issuer = authority) {
  return makeCertificate(await issuer, {
    kind: 'csd',
    noCertificado: '30001000000500003416',
    rfc: 'EKU9003173C9',
    representative: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' },
    curp: '',
    razonSocial: 'ESCUELA KEMPER URGATE SA DE CV',
    branch: 'Sucursal 1',
    ...validity,
    passphrase,
    ...change,
  })
}
