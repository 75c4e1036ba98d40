import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { integer, octetString, oid, sequence } from '../../pac-simulator/src/der.ts'
import { decryptPrivateKey, openCSD, openPFX, unpackPFX } from '../src/node.ts'
import { decryptRC2 } from '../src/node/rc2.ts'
import { makeFiles, now, passphrase } from './support/certificates.ts'
import { hasOpenSSL } from './support/openssl.ts'
import { faultsOf, valueOf } from './support/parsed.ts'
import { asBER, encryptedKey, oldKey, writePFX } from './support/pfx.ts'

/** A CSD, its key in the open, and another certificate. */
async function parts() {
  const { cer, key } = await makeFiles()
  return { cer, pkcs8: valueOf(decryptPrivateKey({ key, passphrase })), other: (await makeFiles()).cer }
}

for (const encryption of ['aes-256', 'triple-des'] as const) {
  test(`a PFX (${encryption}) opens to the same CSD as its .cer and .key`, async () => {
    const { cer, pkcs8, other } = await parts()
    const pfx = writePFX({ pkcs8, certificates: [other, cer], passphrase, encryption })
    const csd = valueOf(openPFX({ pfx, passphrase, at: now, rfc: 'EKU9003173C9' }))
    assert.equal(csd.certificado, Buffer.from(cer).toString('base64'))
    assert.ok(csd.verify(Buffer.from('hola'), csd.sign(Buffer.from('hola'))))
    const unpacked = valueOf(unpackPFX({ pfx, passphrase }))
    assert.deepEqual(Buffer.from(unpacked.pkcs8), Buffer.from(pkcs8))
    assert.deepEqual(Buffer.from(unpacked.cer), Buffer.from(cer))
  })
}

test('a PFX with indefinite lengths and texts in pieces opens too, and is cut off where it has no end', async () => {
  const { cer, pkcs8 } = await parts()
  const pfx = asBER(writePFX({ pkcs8, certificates: [cer], passphrase, encryption: 'triple-des' }))
  assert.equal(pfx[1], 0x80)
  assert.equal(valueOf(openPFX({ pfx, passphrase, at: now })).rfc, 'EKU9003173C9')
  for (const length of [2, 400, pfx.length - 2]) {
    assert.deepEqual(faultsOf(openPFX({ pfx: pfx.subarray(0, length), passphrase, at: now })), ['PFX-1 pfx'])
  }
})

test('each thing that can be wrong with a PFX has its own answer', async () => {
  const { cer, pkcs8, other } = await parts()
  const make = (certificates: readonly Uint8Array[]) =>
    writePFX({ pkcs8, certificates, passphrase, encryption: 'aes-256' })
  const good = make([cer])
  const codes = (change: Partial<Parameters<typeof openPFX>[0]>) =>
    faultsOf(openPFX({ pfx: good, passphrase, at: now, ...change }))
  assert.deepEqual(codes({}), [])
  assert.deepEqual(codes({ passphrase: 'otra' }), ['PFX-2 passphrase'])
  assert.deepEqual(codes({ passphrase: '' }), ['PFX-2 passphrase'])
  assert.deepEqual(codes({ pfx: make([other]) }), ['PFX-4 pfx'])
  assert.deepEqual(codes({ pfx: make([]) }), ['PFX-4 pfx'])
  assert.deepEqual(codes({ at: new Date('2029-01-01T00:00:01Z') }), ['CSD-3 cer'])
  assert.deepEqual(codes({ rfc: 'URE180429TM6' }), ['CSD-5 cer'])
  for (const pfx of [Buffer.from('hola'), new Uint8Array(0), cer, good.subarray(0, 900)])
    assert.deepEqual(codes({ pfx }), ['PFX-1 pfx'])
  const fiel = await makeFiles({ kind: 'fiel' })
  const fielKey = valueOf(decryptPrivateKey({ key: fiel.key, passphrase }))
  const pfx = writePFX({ pkcs8: fielKey, certificates: [fiel.cer], passphrase, encryption: 'aes-256' })
  assert.deepEqual(codes({ pfx }), ['CSD-1 cer'])
})

test('a PFX with a byte changed opens to the same CSD or to a fault, never to an exception', async () => {
  const { cer, pkcs8 } = await parts()
  const pfx = writePFX({ pkcs8, certificates: [cer], passphrase, encryption: 'aes-256' })
  for (let at = 0; at < pfx.length; at += 29) {
    const broken = Buffer.from(pfx)
    broken[at] = (broken[at] as number) ^ 0x15
    const opened = openPFX({ pfx: broken, passphrase, at: now })
    if (opened.ok) assert.equal(opened.value.certificado, Buffer.from(cer).toString('base64'))
  }
})

test('keys of SAT’s older programs open: single DES with MD5 or SHA-1, pass phrases in UTF-8 or Latin-1', async () => {
  const { cer, pkcs8 } = await parts()
  for (const digest of ['md5', 'sha1'] as const) {
    for (const encoding of ['utf8', 'latin1'] as const) {
      const key = oldKey(pkcs8, { password: Buffer.from(passphrase, encoding), digest })
      valueOf(openCSD({ cer, key, passphrase, at: now }))
      assert.deepEqual(faultsOf(openCSD({ cer, key, passphrase: 'otra', at: now })), ['CSD-8 passphrase'])
    }
  }
})

test('a key in Triple DES of PKCS#12 opens, and Node’s own OpenSSL reads the same', async () => {
  const { cer, pkcs8 } = await parts()
  const key = encryptedKey(pkcs8, { passphrase: '12345678a', encryption: 'triple-des' })
  valueOf(openCSD({ cer, key, passphrase: '12345678a', at: now }))
  const opened = createPrivateKey({
    key: Buffer.from(key),
    format: 'der',
    type: 'pkcs8',
    passphrase: '12345678a',
  })
  assert.deepEqual(opened.export({ format: 'der', type: 'pkcs8' }), Buffer.from(pkcs8))
})

test('a key that bids two thousand million rounds is refused at once', async () => {
  const { cer } = await parts()
  const rounds = integer(Buffer.from([0x7f, 0xff, 0xff, 0xff]))
  const kdf = sequence(oid('1.2.840.113549.1.5.12'), sequence(octetString(Buffer.alloc(8)), rounds))
  const cipher = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(Buffer.alloc(16)))
  const pbes2 = sequence(oid('1.2.840.113549.1.5.13'), sequence(kdf, cipher))
  const older = sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octetString(Buffer.alloc(8)), rounds))
  for (const algorithm of [pbes2, older]) {
    const key = sequence(algorithm, octetString(Buffer.alloc(64)))
    assert.deepEqual(faultsOf(openCSD({ cer, key, passphrase, at: now })), ['CSD-7 key'])
  }
})

test('RC2 opens what RFC 2268 writes', () => {
  const vectors = [
    [63, '0000000000000000', '0000000000000000', 'ebb773f993278eff'],
    [64, 'ffffffffffffffff', 'ffffffffffffffff', '278b27e42e2f0d49'],
    [64, '3000000000000000', '1000000000000001', '30649edf9be7d2c2'],
    [64, '88', '0000000000000000', '61a8a244adacccf0'],
    [64, '88bca90e90875a', '0000000000000000', '6ccf4308974c267f'],
    [64, '88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '1a807d272bbe5db1'],
    [128, '88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '2269552ab0f85ca6'],
  ] as const
  for (const [effectiveBits, key, plain, cipher] of vectors) {
    const [keyBytes, data] = [key, cipher].map((hex) => Buffer.from(hex, 'hex')) as [Buffer, Buffer]
    const opened = decryptRC2({ key: keyBytes, iv: Buffer.alloc(8), data, effectiveBits })
    assert.equal(Buffer.from(opened).toString('hex'), plain, key)
  }
})

test('what openssl writes opens: keys in PBES1, PBES2 and PKCS#12, PFX old and new', {
  skip: !hasOpenSSL,
}, async () => {
  const { cer, pkcs8 } = await parts()
  const folder = mkdtempSync(join(tmpdir(), 'timbra-pfx-'))
  const secret = 'contrasena 1'
  const run = (args: string) => {
    const done = spawnSync('openssl', args.split(' '), {
      cwd: folder,
      env: { ...process.env, SECRET: secret },
    })
    return done.status === 0
  }
  try {
    writeFileSync(join(folder, 'key'), pkcs8)
    writeFileSync(join(folder, 'cer'), cer)
    assert.ok(run('pkey -inform DER -in key -out key.pem') && run('x509 -inform DER -in cer -out cer.pem'))
    let opened = 0
    for (const how of [
      '-v1 PBE-MD5-DES',
      '-v1 PBE-SHA1-DES',
      '-v1 PBE-SHA1-3DES',
      '-v1 PBE-SHA1-RC2-40',
      '-v2 des3',
      '-v2 aes256 -v2prf hmacWithSHA512',
    ]) {
      const legacy = how.includes('v1') ? ' -provider default -provider legacy' : ''
      if (!run(`pkcs8 -topk8 -in key.pem -outform DER -passout env:SECRET -out out ${how}${legacy}`)) continue
      valueOf(openCSD({ cer, key: readFileSync(join(folder, 'out')), passphrase: secret, at: now }))
      opened += 1
    }
    for (const how of [
      '',
      '-legacy',
      '-nomac',
      '-certpbe NONE -keypbe NONE',
      '-macalg sha512',
      '-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES',
    ]) {
      if (!run(`pkcs12 -export -inkey key.pem -in cer.pem -passout env:SECRET -out out ${how}`.trim()))
        continue
      valueOf(openPFX({ pfx: readFileSync(join(folder, 'out')), passphrase: secret, at: now }))
      opened += 1
    }
    assert.ok(opened >= 4, `openssl wrote only ${opened} files`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
