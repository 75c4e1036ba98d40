import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { X509Certificate } from 'node:crypto'
import { makeCertificate } from '@timbra/pac-simulator/sandbox'
import { type Clock, pinnedClock } from '../src/clock.ts'
import { sealingCSD } from '../src/csd/open.ts'
import { saveCSD } from '../src/csd/save.ts'
import { randomIds } from '../src/ids.ts'
import type { Issuer } from '../src/issuers/find.ts'
import { registerIssuer } from '../src/issuers/register.ts'
import { createSecrets } from '../src/secrets.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { T0, secrets, testSandbox } from './support/issuance-world.ts'

let database: TestDatabase
let issuer: Issuer
const clock = pinnedClock(T0)
before(async () => {
  database = await testDatabase()
  const { issuerRfc, issuerNombre } = await testSandbox()
  const about = { nombre: issuerNombre, regimenFiscal: '601', tradeName: 'Prueba', serie: 'T' }
  issuer = await registerIssuer({ db: database.db, ids: randomIds }, { rfc: issuerRfc, ...about })
})
after(() => database.close())

type Files = { cer: Uint8Array; key: Uint8Array; passphrase: string }

async function save(files: Files, at: Clock = clock): Promise<string[]> {
  const faults = await saveCSD({ db: database.db, secrets, clock: at }, { issuerId: issuer.id, ...files })
  return faults.map((fault) => `${fault.path}:${fault.code}`)
}

async function good(): Promise<Files> {
  const { csdCer, csdKey, csdPassphrase } = await testSandbox()
  return { cer: csdCer, key: csdKey, passphrase: csdPassphrase }
}

/** A certificate of SAT's shape with something different about it. */
async function made(change: { kind?: 'csd' | 'fiel'; rfc?: string; validTo?: Date }): Promise<Files> {
  const validFrom = new Date('2026-01-01T00:00:00Z')
  const validTo = new Date('2030-01-01T00:00:00Z')
  const { caCer, caKey } = await testSandbox()
  const passphrase = 'otra frase'
  const { cer, key } = await makeCertificate(
    { cer: caCer, key: caKey },
    {
      kind: 'csd',
      curp: '',
      validFrom,
      validTo,
      noCertificado: '30001000000500000202',
      rfc: issuer.rfc,
      representative: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' },
      razonSocial: 'PRUEBA SA DE CV',
      branch: 'Matriz',
      passphrase,
      ...change,
    },
  )
  return { cer, key, passphrase }
}

test('a CSD is taken into use; its key lies encrypted and its pass phrase nowhere', async () => {
  const files = await good()
  assert.deepEqual(await save(files), [])
  const csd = await sealingCSD({ db: database.db, secrets, clock }, issuer.id)
  assert.ok(csd)
  const data = Buffer.from('||4.0|…||')
  assert.ok(csd.verify(data, csd.sign(data)))
  assert.equal(csd.rfc, issuer.rfc)
  const row = await database.db.selectFrom('csd').selectAll().executeTakeFirstOrThrow()
  assert.equal(row.no_certificado, csd.noCertificado)
  const kept = JSON.stringify(row, (_, value: unknown) =>
    Buffer.isBuffer(value) ? value.toString('latin1') : value,
  )
  assert.ok(!kept.includes(files.passphrase))
  assert.equal(row.key_encrypted.indexOf(Buffer.from(files.key).subarray(60, 92)), -1)
  assert.throws(() => new X509Certificate(row.key_encrypted))
})

test('another secret does not open the key, and the sentence says what to do', async () => {
  assert.deepEqual(await save(await good()), [])
  const other = createSecrets('another secret of thirty-two characters')
  await assert.rejects(sealingCSD({ db: database.db, secrets: other, clock }, issuer.id), /TIMBRA_SECRET/)
})

test('what is not a CSD of this issuer is refused, and the one in use stays', async () => {
  const files = await good()
  assert.deepEqual(await save(files), [])
  assert.deepEqual(await save({ ...files, passphrase: 'otra' }), ['passphrase:CSD-8'])
  assert.deepEqual(await save(await made({ kind: 'fiel' })), ['cer:CSD-1'])
  assert.deepEqual(await save(await made({ rfc: 'EKU9003173C9' })), ['cer:CSD-5'])
  assert.deepEqual(await save(await made({ validTo: new Date('2026-06-01T00:00:00Z') })), ['cer:CSD-3'])
  assert.deepEqual(await save({ ...files, cer: (await made({})).cer }), ['key:CSD-9'])
  assert.deepEqual(await save({ ...files, key: Buffer.from('no') }), ['key:CSD-6'])
  assert.deepEqual(await save({ ...files, cer: Buffer.from('no') }), ['cer:CERT-1'])
  const csd = await sealingCSD({ db: database.db, secrets, clock }, issuer.id)
  assert.equal(csd?.certificado, Buffer.from(files.cer).toString('base64'))
})

test('a newer CSD takes the place of the older one, and an expired one is not used', async () => {
  assert.deepEqual(await save(await good()), [])
  const newer = await made({ validTo: new Date('2027-01-01T00:00:00Z') })
  assert.deepEqual(await save(newer), [])
  const csd = await sealingCSD({ db: database.db, secrets, clock }, issuer.id)
  assert.equal(csd?.noCertificado, '30001000000500000202')
  const later = pinnedClock(new Date('2027-01-01T00:00:01Z'))
  assert.equal(await sealingCSD({ db: database.db, secrets, clock: later }, issuer.id), null)
})
