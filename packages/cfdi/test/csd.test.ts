import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildComprobante, readCFDI, sealComprobante } from '../src/index.ts'
import { openCSD, readCertificate, verifySello } from '../src/node.ts'
import { officialCadena, officialSchemaFaults } from './official.ts'
import { makeFiles, now, passphrase } from './support/certificates.ts'
import { goldenVenta } from './support/golden.ts'
import { hasOpenSSL, opensslVerifies } from './support/openssl.ts'
import { faultsOf, valueOf } from './support/parsed.ts'
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
  assert.deepEqual(codes({ key: (await makeFiles({ passphrase: null })).key }), ['CSD-6 key'])
  for (const garbage of [new Uint8Array(0), new Uint8Array([0x30]), Buffer.from('hola'), good.cer]) {
    assert.deepEqual(codes({ key: garbage }), ['CSD-6 key'])
  }
  for (const garbage of [new Uint8Array(0), Buffer.from('hola'), good.key, good.cer.subarray(0, 500)]) {
    assert.deepEqual(codes({ cer: garbage }), ['CERT-1 cer'])
  }
  assert.deepEqual(codes({ cer: Buffer.from('x'), key: Buffer.from('y') }), ['CERT-1 cer', 'CSD-6 key'])
})

test('a wrong pass phrase is told from garbage every time, also when the padding happens to fit', async () => {
  const { cer, key } = await makeFiles()
  for (let attempt = 0; attempt < 600; attempt += 1) {
    assert.deepEqual(faultsOf(openCSD({ cer, key, passphrase: `no ${attempt}`, at: now })), [
      'CSD-8 passphrase',
    ])
  }
})

test('neither pass phrase nor key shows in an answer', async () => {
  const files = await makeFiles()
  const answer = JSON.stringify(openCSD({ ...files, passphrase: 'secreto secreto', at: now }))
  assert.ok(!answer.includes('secreto'))
})

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
