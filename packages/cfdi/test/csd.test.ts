import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { makeAuthority } from '../../pac-simulator/src/certificates.ts'
import { buildComprobante, readCFDI, sealComprobante } from '../src/index.ts'
import { decryptPrivateKey, isIssuedBy, openCSD, openPFX, readCertificate, verifySello } from '../src/node.ts'
import { officialCadena, officialSchemaFaults } from './official.ts'
import {
  makeFiles,
  now,
  passphrase,
  authority as testAuthority,
  validity as authorityValidity,
} from './support/certificates.ts'
import { goldenVenta } from './support/golden.ts'
import { hasOpenSSL, opensslVerifies } from './support/openssl.ts'
import { withIssuer } from './support/issuer.ts'
import { faultsOf, valueOf } from './support/parsed.ts'
import { writePFX } from './support/pfx.ts'
import { hasSATCertificates, satFile, satPassphrase } from './support/sat-csd.ts'

test('a certificate says its number, holder, kind and dates', async () => {
  const { cer } = await makeFiles()
  const { noCertificado, rfc, nombre, kind, validFrom, validTo } = valueOf(readCertificate(cer))
  assert.deepEqual(
    { noCertificado, rfc, nombre, kind, validFrom: validFrom.toISOString(), validTo: validTo.toISOString() },
    {
      noCertificado: '30001000000500003416',
      rfc: 'EKU9003173C9',
      nombre: 'ESCUELA KEMPER URGATE SA DE CV',
      kind: 'csd',
      validFrom: '2025-01-01T00:00:00.000Z',
      validTo: '2029-01-01T00:00:00.000Z',
    },
  )
  assert.equal(valueOf(readCertificate((await makeFiles({ kind: 'fiel' })).cer)).kind, 'fiel')
})

test('an RFC with Ñ or & is read from the certificate', async () => {
  const { cer } = await makeFiles({ rfc: 'Ñ&A010101AA0' })
  assert.equal(valueOf(readCertificate(cer)).rfc, 'Ñ&A010101AA0')
})

test('each thing that can be wrong with a CSD has its own answer', async () => {
  const good = await makeFiles()
  const codes = (change: Partial<Parameters<typeof openCSD>[0]>) => {
    return faultsOf(openCSD({ ...good, passphrase, at: now, rfc: 'EKU9003173C9', ...change }))
  }
  assert.deepEqual(codes({}), [])
  assert.deepEqual(codes(await makeFiles({ kind: 'fiel' })), ['CSD-1 cer'])
  assert.deepEqual(codes({ at: new Date('2029-01-01T00:00:01Z') }), ['CSD-3 cer'])
  assert.deepEqual(codes({ at: new Date('2024-12-31T23:59:59Z') }), ['CSD-4 cer'])
  assert.deepEqual(codes({ rfc: 'URE180429TM6' }), ['CSD-5 cer'])
  assert.deepEqual(codes({ passphrase: 'otra' }), ['CSD-8 passphrase'])
  assert.deepEqual(codes({ passphrase: '' }), ['CSD-8 passphrase'])
  assert.deepEqual(codes({ key: (await makeFiles()).key }), ['CSD-9 key'])
  for (const garbage of [new Uint8Array(0), new Uint8Array([0x30]), Buffer.from('hola')]) {
    assert.deepEqual(codes({ key: garbage }), ['CSD-6 key'])
    assert.deepEqual(codes({ cer: garbage }), ['CERT-1 cer'])
  }
  assert.deepEqual(codes({ key: (await makeFiles({ passphrase: null })).key }), ['CSD-12 key'])
  assert.deepEqual(codes({ cer: Buffer.from('x'), key: Buffer.from('y') }), ['CERT-1 cer', 'CSD-6 key'])
})

test('files in the wrong place or cut off are told as such, in DER and in PEM', async () => {
  const { cer, key } = await makeFiles()
  const codes = (change: object) => faultsOf(openCSD({ cer, key, passphrase, at: now, ...change }))
  assert.deepEqual(codes({ cer: key, key: cer }), ['CERT-3 cer', 'CSD-10 key'])
  for (const length of [2, 3, 500, cer.length - 1]) {
    assert.deepEqual(codes({ cer: cer.subarray(0, length) }), ['CERT-2 cer'])
    assert.deepEqual(codes({ key: key.subarray(0, length) }), ['CSD-11 key'])
  }
  const pem = (label: string, der: Uint8Array) =>
    Buffer.from(`-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`)
  const [cerPEM, keyPEM] = [pem('CERTIFICATE', cer), pem('ENCRYPTED PRIVATE KEY', key)]
  assert.deepEqual(codes({ cer: cerPEM, key: keyPEM }), [])
  assert.deepEqual(codes({ cer: keyPEM, key: cerPEM }), ['CERT-3 cer', 'CSD-10 key'])
  assert.deepEqual(codes({ cer: cerPEM.subarray(0, 400) }), ['CERT-2 cer'])
  const pkcs8 = valueOf(decryptPrivateKey({ key, passphrase }))
  const pfx = writePFX({ pkcs8, certificates: [cer], passphrase, encryption: 'aes-256' })
  assert.deepEqual(codes({ cer: pfx, key: pfx }), ['CERT-4 cer', 'CSD-6 key'])
})

test('the issuer’s name and the serial number tell SAT, SAT’s test authority and sandboxes apart', async () => {
  const { cer } = await makeFiles()
  assert.equal(valueOf(readCertificate(cer)).issuedBy, 'sandbox')
  const issuedBy = async (noCertificado: string, names: Parameters<typeof withIssuer>[1]) =>
    valueOf(readCertificate(withIssuer((await makeFiles({ noCertificado })).cer, names))).issuedBy
  const [sat, accented] = ['SERVICIO DE ADMINISTRACION TRIBUTARIA', 'Servicio de Administración Tributaria']
  const [real, trial] = ['00001000000708361114', '30001000000500003416']
  assert.equal(await issuedBy(real, { cn: 'AUTORIDAD CERTIFICADORA', o: sat }), 'sat-production')
  assert.equal(await issuedBy(real, { cn: 'A.C. del Servicio', o: accented }), 'sat-production')
  assert.equal(await issuedBy(trial, { cn: 'AC UAT', o: sat }), 'sat-test')
  assert.equal(
    await issuedBy('20001000000300022815', { cn: 'A.C. 2 de pruebas(4096)', o: accented }),
    'sat-test',
  )
  assert.equal(await issuedBy(trial, { cn: 'AUTORIDAD CERTIFICADORA', o: sat }), 'unknown')
  assert.equal(await issuedBy(real, { cn: 'AC UAT', o: sat }), 'unknown')
  assert.equal(await issuedBy(real, { cn: 'AUTORIDAD CERTIFICADORA', o: 'ACME' }), 'unknown')
})

test('only the authority’s own certificate proves who issued', async () => {
  const { cer } = await makeFiles()
  const mine = (await testAuthority).cer
  const stranger = await makeAuthority({ noCertificado: '30001000000500000002', ...authorityValidity })
  assert.ok(isIssuedBy(cer, mine))
  assert.ok(!isIssuedBy(cer, stranger.cer) && !isIssuedBy(cer, cer) && !isIssuedBy(Buffer.from('x'), mine))
  const renamed = withIssuer(cer, {
    cn: 'AUTORIDAD CERTIFICADORA',
    o: 'SERVICIO DE ADMINISTRACION TRIBUTARIA',
  })
  assert.ok(!isIssuedBy(renamed, mine))
})

test('a wrong pass phrase is told from garbage every time, also when the padding happens to fit', async () => {
  const { cer, key } = await makeFiles()
  for (let attempt = 0; attempt < 600; attempt += 1) {
    assert.deepEqual(faultsOf(openCSD({ cer, key, passphrase: `no ${attempt}`, at: now })), [
      'CSD-8 passphrase',
    ])
  }
})

test('the pass phrase is in no answer, no fault and no error, however deep one looks', async () => {
  const secret = 'secreto secreto'
  const files = await makeFiles({ passphrase: secret })
  const pkcs8 = valueOf(decryptPrivateKey({ key: files.key, passphrase: secret }))
  const pfx = writePFX({ pkcs8, certificates: [files.cer], passphrase: secret, encryption: 'aes-256' })
  const thrown = (act: () => unknown) => {
    try {
      return act()
    } catch (error) {
      return [error, (error as Error).stack]
    }
  }
  const at = now
  const answers = [
    openCSD({ ...files, passphrase: secret, at }),
    openCSD({ ...files, passphrase: `${secret}!`, at }),
    openCSD({ cer: files.key, key: files.cer, passphrase: secret, at }),
    openPFX({ pfx, passphrase: secret, at }),
    openPFX({ pfx, passphrase: `${secret}!`, at }),
    decryptPrivateKey({ key: files.key, passphrase: `${secret}!` }),
    thrown(() => openCSD({ ...files, passphrase: secret, at: new Date(Number.NaN) })),
    thrown(() => openCSD({ ...files, key: secret as unknown as Uint8Array, passphrase: secret, at })),
  ]
  const shown = inspect(answers, { showHidden: true, depth: Infinity, maxStringLength: Infinity })
  assert.ok(!shown.includes('secreto'), shown)
  for (const text of reachableTexts(answers)) assert.ok(!text.includes('secreto'))
})

test('values of wrong types are named, with what they must be', async () => {
  const files = { ...(await makeFiles()), passphrase, at: now }
  const wrong = (change: object) => () => openCSD({ ...files, ...change })
  const named = (argument: string) => ({ name: 'ArgumentError', argument })
  assert.throws(wrong({ cer: 'hola' }), named('cer'))
  assert.throws(wrong({ key: null }), named('key'))
  assert.throws(wrong({ passphrase: 12345678 }), named('passphrase'))
  assert.throws(wrong({ at: '2026-11-22' }), named('at'))
  assert.throws(wrong({ at: new Date('ayer') }), named('at'))
  assert.throws(wrong({ rfc: 7 }), named('rfc'))
  assert.throws(() => readCertificate(undefined as unknown as Uint8Array), named('cer'))
})

/** Every text that properties, hidden ones too, lead to. */
function reachableTexts(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof value === 'string') return [value]
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
    return []
  seen.add(value)
  if (ArrayBuffer.isView(value))
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')]
  return Reflect.ownKeys(value).flatMap((key) => {
    const property = Reflect.getOwnPropertyDescriptor(value, key)
    return reachableTexts(property?.value, seen)
  })
}

const sat = [
  {
    rfc: 'EKU9003173C9',
    file: 'EKU9003173C9/EKU9003173C9',
    noCertificado: '30001000000500003416',
    regimenFiscal: '601',
  },
  {
    rfc: 'CACX7605101P8',
    file: 'CACX7605101P8/CSD_CACX7605101P8',
    noCertificado: '30001000000500003316',
    regimenFiscal: '612',
  },
]

for (const { rfc, file, noCertificado, regimenFiscal } of sat) {
  test(`SAT’s public test CSD of ${rfc} opens, seals and verifies`, {
    skip: !hasSATCertificates,
  }, async () => {
    const cer = satFile(`${file}.cer`)
    const csd = valueOf(
      openCSD({ cer, key: satFile(`${file}.key`), passphrase: satPassphrase, at: now, rfc }),
    )
    assert.equal(csd.noCertificado, noCertificado)
    assert.equal(csd.issuedBy, 'sat-test')
    const venta = { ...goldenVenta('vector-a'), emisor: { rfc, nombre: 'PRUEBA', regimenFiscal } }
    const { xml, sello, cadena } = sealComprobante(valueOf(buildComprobante(venta)), csd)
    assert.deepEqual(await officialSchemaFaults(xml), [])
    assert.equal(cadena, await officialCadena(xml))
    assert.ok(verifySello(valueOf(readCFDI(xml))))
    if (hasOpenSSL) assert.ok(opensslVerifies({ cer, text: cadena, signature: sello }))
  })
}

test('SAT’s public e.firma is refused as a CSD, with the reason', { skip: !hasSATCertificates }, () => {
  const [cer, key] = ['cer', 'key'].map((ext) => satFile(`EKU9003173C9/fiel/EKU9003173C9.${ext}`)) as [
    Uint8Array,
    Uint8Array,
  ]
  const password = Buffer.from(satFile('EKU9003173C9/fiel/EKU9003173C9.password.bin')).toString('utf8').trim()
  const opened = openCSD({ cer, key, passphrase: password, at: now, rfc: 'EKU9003173C9' })
  assert.deepEqual(faultsOf(opened), ['CSD-1 cer'])
  assert.match(opened.ok ? '' : (opened.faults[0]?.message ?? ''), /e\.firma/)
})

test('SAT’s public certificate of the PAC sandboxes is read', { skip: !hasSATCertificates }, () => {
  const certificate = valueOf(readCertificate(satFile('sat-pac-test/30001000000500003456.cer')))
  assert.equal(certificate.noCertificado, '30001000000500003456')
  assert.equal(certificate.rfc, 'SPR190613I52')
})
