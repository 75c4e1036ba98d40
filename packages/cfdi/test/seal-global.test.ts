import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TicketGlobal, buildGlobal, formatImporte, sealComprobante, sealGlobal } from '../src/index.ts'
import { officialSchemaFaults } from './official.ts'
import { goldenCSD } from './support/golden-csd.ts'
import { type GoldenGlobal, goldenInput } from './support/golden.ts'
import { faultsOf, valueOf } from './support/parsed.ts'
import { randomGlobal } from './support/random-documents.ts'
import { seeded } from './support/random.ts'

const { global, tickets } = goldenInput<GoldenGlobal>('global', 'diario')

test('ticket by ticket, the bytes are those of the whole document', async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomGlobal(seeded(seed))
    const whole = sealComprobante(valueOf(buildGlobal(random.global, random.tickets)), goldenCSD)
    const streamed = valueOf(await sealGlobal(random.global, oneByOne(random.tickets), goldenCSD))
    const xml = Buffer.concat([...streamed.chunks()])
    assert.equal(Buffer.compare(xml, whole.xml), 0, `seed ${seed}`)
    assert.equal(streamed.length, xml.length)
    assert.equal(streamed.sello, whole.sello)
    assert.equal(Buffer.compare(Buffer.concat([...streamed.chunks()]), xml), 0, 'asked for again')
  }
})

test('several megabytes of tickets are valid for SAT’s schema, and equal to the whole', async () => {
  const many = Array.from({ length: 6_000 }, (_, index): TicketGlobal => {
    const ticket = tickets[index % tickets.length]!
    return { ...ticket, folio: `${index}-${ticket.folio}` }
  })
  const streamed = valueOf(await sealGlobal(global, many, goldenCSD))
  const chunks = [...streamed.chunks()]
  assert.ok(
    chunks.length > 4 && streamed.length > 2_000_000,
    `${chunks.length} chunks, ${streamed.length} bytes`,
  )
  const xml = Buffer.concat(chunks)
  assert.deepEqual(await officialSchemaFaults(xml), [])
  const whole = valueOf(buildGlobal(global, many))
  assert.equal(Buffer.compare(xml, sealComprobante(whole, goldenCSD).xml), 0)
  assert.equal(formatImporte(streamed.total), formatImporte(whole.total))
  assert.equal(streamed.conceptos, whole.conceptos.length)
})

test('another document may be sealed between two tickets', async () => {
  const whole = sealComprobante(valueOf(buildGlobal(global, tickets)), goldenCSD)
  async function* disturbed() {
    for (const ticket of tickets) {
      sealComprobante(valueOf(buildGlobal({ ...global, folio: 'X' }, tickets)), goldenCSD)
      yield ticket
    }
  }
  const streamed = valueOf(await sealGlobal(global, disturbed(), goldenCSD))
  assert.equal(Buffer.compare(Buffer.concat([...streamed.chunks()]), whole.xml), 0)
})

test('faults are those of buildGlobal, and a thousand are enough', async () => {
  const wrong = [{ ...tickets[0]!, formaPago: '99' }, tickets[1]!, tickets[1]!]
  assert.deepEqual(faultsOf(await sealGlobal(global, wrong, goldenCSD)), faultsOf(buildGlobal(global, wrong)))
  assert.deepEqual(faultsOf(await sealGlobal(global, [], goldenCSD)), ['VENTA-0 lineas'])
  let read = 0
  function* endless() {
    for (;;) yield { ...tickets[0]!, folio: String((read += 1)), formaPago: '99' }
  }
  assert.equal(faultsOf(await sealGlobal(global, endless(), goldenCSD)).length, 1000)
  assert.equal(read, 1000)
})

test('what is no CSD or no iterable is named, and a seal that does not verify never leaves', async () => {
  await assert.rejects(sealGlobal(global, tickets, {} as never), /csd\.noCertificado must be 20 digits/)
  await assert.rejects(sealGlobal(global, 7 as never, goldenCSD), /tickets must be an iterable/)
  await assert.rejects(sealGlobal(global, tickets, { ...goldenCSD, rfc: 'URE180429TM6' }), /another RFC/)
  await assert.rejects(sealGlobal(global, tickets, { ...goldenCSD, verify: () => false }), /does not verify/)
})

async function* oneByOne<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item)
}
