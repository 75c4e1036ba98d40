import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { verifyDocument } from '../src/node.ts'
import { goldenVenta, sealGolden } from './support/golden.ts'

test('what was read and verified leaves nothing behind, whatever names and certificates it had', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const xml = sealGolden(goldenVenta('vector-a'))
  const document = (number: number) => {
    const certificado = Buffer.from(`certificate ${number} `.repeat(20_000)).toString('base64')
    const addenda = `<cfdi:Addenda><x xmlns="" unNombreLargo${number}="">${'x'.repeat(500_000)}</x></cfdi:Addenda></cfdi:Comprobante>`
    return Buffer.from(
      xml
        .replace(/ Certificado="[^"]*"/, ` Certificado="${certificado}"`)
        .replace('</cfdi:Comprobante>', addenda),
    )
  }
  verifyDocument(document(0))
  collect()
  const before = process.memoryUsage().heapUsed
  for (let number = 1; number <= 60; number += 1) {
    assert.equal(verifyDocument(document(number)).faults[0]?.code, 'CFDI40106')
  }
  collect()
  const grown_MB = (process.memoryUsage().heapUsed - before) / 1e6
  assert.ok(grown_MB < 10, `${grown_MB} MB`)
})
