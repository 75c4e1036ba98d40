import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  DEMO_ISSUER,
  ensureSandbox,
  makeCertificate,
  SandboxError,
  type SandboxFiles,
} from '../src/sandbox.ts'

const AT = new Date('2026-11-23T18:00:00Z')
const base = mkdtempSync(join(tmpdir(), 'timbra-sandbox-'))
after(() => rmSync(base, { recursive: true, force: true }))

describe('the sandbox', () => {
  const dir = join(base, 'a')
  let files: SandboxFiles
  before(async () => {
    files = await ensureSandbox(dir, AT)
  })

  test('is made once and read ever after', async () => {
    assert.deepEqual(await ensureSandbox(dir, new Date('2027-01-01T00:00:00Z')), files)
  })

  test('has certificates whose serial number is 20 ASCII digits', () => {
    for (const cer of [files.caCer, files.csdCer, files.pacCer]) {
      const digits = Buffer.from(new X509Certificate(cer).serialNumber, 'hex').toString('ascii')
      assert.match(digits, /^3000100000050000\d{4}$/)
    }
  })

  test('has a CSD whose key opens with its pass phrase only, and belongs to the certificate', () => {
    const key = { key: Buffer.from(files.csdKey), format: 'der', type: 'pkcs8' } as const
    const opened = createPrivateKey({ ...key, passphrase: files.csdPassphrase })
    assert.ok(new X509Certificate(files.csdCer).checkPrivateKey(opened))
    assert.throws(() => createPrivateKey({ ...key, passphrase: 'otra' }))
  })

  test('signs the CSD and the PAC certificate with its own authority', () => {
    const authority = new X509Certificate(files.caCer)
    for (const cer of [files.csdCer, files.pacCer]) {
      const certificate = new X509Certificate(cer)
      assert.ok(certificate.verify(authority.publicKey))
      assert.ok(certificate.checkIssued(authority))
      assert.equal(certificate.ca, false)
    }
  })

  test('keeps keys and pass phrase from other users', () => {
    for (const name of ['ca.key', 'csd.key', 'csd.passphrase.txt', 'pac.key']) {
      assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600, name)
    }
  })

  test('gives both callers the same sandbox when two come at once, and leaves no draft behind', async () => {
    const shared = join(base, 'race')
    const [one, two] = await Promise.all([ensureSandbox(shared, AT), ensureSandbox(shared, AT)])
    assert.deepEqual(one, two)
    assert.deepEqual(
      readdirSync(base).filter((name) => name.includes('.new-')),
      [],
    )
  })

  test('has another pass phrase in every installation', async () => {
    assert.notEqual((await ensureSandbox(join(base, 'b'), AT)).csdPassphrase, files.csdPassphrase)
  })

  test('refuses a folder that lost a file, and says which', async () => {
    const torn = join(base, 'torn')
    await ensureSandbox(torn, AT)
    rmSync(join(torn, 'pac.key'))
    await assert.rejects(
      ensureSandbox(torn, AT),
      (error) => error instanceof SandboxError && /pac\.key/.test(error.message),
    )
  })
})

describe('openssl reads', () => {
  const text = (cer: Uint8Array): string => {
    const path = join(base, `${Math.abs(cer.length)}.cer`)
    writeFileSync(path, cer)
    return execFileSync(
      'openssl',
      ['x509', '-inform', 'DER', '-in', path, '-noout', '-text', '-nameopt', 'sep_multiline,lname,utf8'],
      { encoding: 'utf8' },
    )
  }
  const skip = !hasOpenssl() && 'openssl is not installed'

  test('a CSD as it reads one of SAT', { skip }, async () => {
    const csd = text((await ensureSandbox(join(base, 'a'), AT)).csdCer)
    for (const line of [
      `x500UniqueIdentifier=${DEMO_ISSUER.rfc} / VADA800927DJ3`,
      'serialNumber= / VADA800927HSRSRL05',
      'commonName=SUPERMERCADOS DE DEMOSTRACION SA DE CV',
      'organizationalUnitName=Matriz',
      'Not Before: Oct 24 18:00:00 2026 GMT',
      'Not After : Oct 24 18:00:00 2030 GMT',
      'CA:FALSE',
      'Signature Algorithm: sha256WithRSAEncryption',
      'Public-Key: (2048 bit)',
    ])
      assert.ok(csd.includes(line), `${line}\n${csd}`)
    assert.match(csd, /Digital Signature, Non Repudiation\n/)
    assert.doesNotMatch(csd, /Extended Key Usage/)
  })

  test('a FIEL as it reads one of SAT: no OU, more usages', { skip }, async () => {
    const { caCer, caKey } = await ensureSandbox(join(base, 'a'), AT)
    const { cer } = await makeCertificate(
      { cer: caCer, key: caKey },
      {
        kind: 'fiel',
        noCertificado: '30001000000500000777',
        rfc: 'CACÑ7605101P8',
        representative: null,
        curp: 'CACX760510MGTSHC04',
        razonSocial: 'XOCHILT CASAS ÑANDU & CHAVEZ',
        branch: '',
        validFrom: AT,
        validTo: new Date('2050-11-23T18:00:00Z'),
        passphrase: 'x',
      },
    )
    const fiel = text(cer)
    assert.match(fiel, /x500UniqueIdentifier=CACÑ7605101P8/)
    assert.match(fiel, /commonName=XOCHILT CASAS ÑANDU & CHAVEZ/)
    assert.match(fiel, /Digital Signature, Non Repudiation, Data Encipherment, Key Agreement/)
    assert.match(fiel, /SSL Client, S\/MIME/)
    assert.match(fiel, /E-mail Protection, TLS Web Client Authentication/)
    assert.match(fiel, /Not After : Nov 23 18:00:00 2050 GMT/)
    assert.doesNotMatch(fiel.slice(fiel.indexOf('Subject:')), /organizationalUnitName/)
  })
})

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
}
