import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertTimbre } from '../src/index.ts'
import { official } from './official.ts'
import { defaultSource } from './official-files.ts'
import { goldens, sealGolden } from './support/golden.ts'

const timbre = {
  uuid: '5A5A5A5A-1B1B-4C4C-8D8D-9E9E9E9E9E9E',
  fechaTimbrado: '2026-11-22T10:20:00',
  rfcProvCertif: 'SPR190613I52',
  selloCFD: 'AAAA',
  noCertificadoSAT: '30001000000500003456',
  selloSAT: 'BBBB',
}

test('SAT’s schema accepts every golden sale, sealed and stamped', async () => {
  const sat = await official()
  for (const { name, venta } of goldens()) {
    const xml = sealGolden(venta)
    assert.deepEqual(await sat.schemaFaults(xml), [], name)
    assert.deepEqual(await sat.schemaFaults(insertTimbre(new TextEncoder().encode(xml), timbre)), [], name)
  }
})

test('SAT’s schema says what is wrong in the document and in the timbre', async () => {
  const sat = await official()
  const xml = sealGolden(goldens()[0]!.venta)
  assert.match((await sat.schemaFaults(xml.replace('Moneda="MXN"', 'Moneda="XYZ"'))).join(), /Moneda/)
  assert.match(
    (await sat.schemaFaults(xml.replace(/ Emisor=.*?"/, '').replace(/<cfdi:Emisor [^>]*>/, ''))).join(),
    /Emisor/,
  )
  const stamped = insertTimbre(new TextEncoder().encode(xml), { ...timbre, uuid: 'no-uuid' })
  assert.match((await sat.schemaFaults(stamped)).join(), /UUID/)
})

test('the folder beside the repository and the npm package give the same answers', async (t) => {
  if (defaultSource() === 'npm') return t.skip('there is no folder beside the repository')
  const [shared, npm] = await Promise.all([official('shared'), official('npm')])
  for (const { venta } of goldens()) {
    const xml = sealGolden(venta)
    const stamped = insertTimbre(new TextEncoder().encode(xml), timbre)
    assert.equal(await shared.cadena(xml), await npm.cadena(xml))
    assert.equal(await shared.cadenaTFD(stamped), await npm.cadenaTFD(stamped))
    assert.deepEqual(await npm.schemaFaults(stamped), [])
    const broken = xml.replace('Moneda="MXN"', 'Moneda="XYZ"')
    assert.equal((await npm.schemaFaults(broken)).length, (await shared.schemaFaults(broken)).length)
  }
})
