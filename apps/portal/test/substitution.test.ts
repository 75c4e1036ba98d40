import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { buildComprobante, localFecha, sealComprobante } from '@timbra/cfdi'
import { substitute } from '../src/cancellation/substitute.ts'
import { randomIds } from '../src/ids.ts'
import { type CancellationWorld, cancellationWorld } from './support/cancellation-world.ts'
import { RECEPTOR } from './support/issuance-world.ts'

let world: CancellationWorld
before(async () => {
  world = await cancellationWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

let folio = 9000

/** Stamps a CFDI with TipoRelacion 04 to another, and keeps it as the issuance that is to take its place; the issuance
 *  room cannot make such a document yet. Its claim on the ticket is not live until the other is cancelled. */
async function stampInPlaceOf(original: string, substituteId: string, tipoRelacion = '04'): Promise<string> {
  const [{ uuid }, claims] = await Promise.all([world.row(original), claimsOf(original)])
  const csd = await world.csd()
  folio += 1
  const built = buildComprobante({
    serie: 'T',
    folio: String(folio),
    fecha: localFecha(new Date(world.clock.now().getTime() - 60_000), 'America/Ciudad_Juarez'),
    formaPago: '01',
    lugarExpedicion: '32320',
    emisor: { rfc: world.issuer.rfc, nombre: world.issuer.nombre, regimenFiscal: world.issuer.regimenFiscal },
    receptor: RECEPTOR,
    lineas: [
      {
        claveProdServ: '50131700',
        cantidad: '1',
        claveUnidad: 'H87',
        descripcion: 'Leche entera',
        gross: '57.00',
        net: '57.00',
        iva: '0',
        ieps: null,
      },
    ],
  })
  assert.ok(built.ok && uuid !== null)
  const related = { ...built.value, cfdiRelacionados: [{ tipoRelacion, uuids: [uuid] }] }
  const { xml, sello } = sealComprobante(related, csd)
  const issuer = { issuerRfc: world.issuer.rfc, receiverRfc: RECEPTOR.rfc }
  const cfdi = { xml, sello, serie: 'T', folio: String(folio), total: '57.00', fecha: '', ...issuer }
  const idempotencyKey = createHash('sha256').update(xml).digest('hex')
  const outcome = await world.sw.stamp({ cfdi, idempotencyKey }, { timeout_ms: 5000 })
  assert.ok(outcome.kind === 'stamped', JSON.stringify(outcome))
  await world.db
    .updateTable('issuance')
    .set({
      state: 'stamped',
      next_at: null,
      uuid: outcome.uuid,
      pac: 'sw',
      stamped_xml: Buffer.from(outcome.xml),
    })
    .where('id', '=', substituteId)
    .execute()
  const rows = claims.map(({ ticket_id }) => ({ issuance_id: substituteId, ticket_id, live: false }))
  await world.db.insertInto('issuance_ticket').values(rows).execute()
  return outcome.uuid
}

const claimsOf = (issuanceId: string) =>
  world.db.selectFrom('issuance_ticket').selectAll().where('issuance_id', '=', issuanceId).execute()

/** An issuance that is not stamped yet and has let go of its own ticket. */
async function unstamped(): Promise<string> {
  const { id } = await world.request()
  await world.db.deleteFrom('issuance_ticket').where('issuance_id', '=', id).execute()
  return id
}

const ask = (issuanceId: string, substituteId: string) =>
  substitute(world.deps, { id: randomIds.uuid(), issuanceId, substituteId, requestedBy: 'staff:1' })

test('a CFDI is cancelled by 01 only after its substitute is stamped, and hands its ticket over', async () => {
  const original = await world.stamped()
  const heir = await unstamped()
  const asked = await ask(original.id, heir)
  assert.ok(asked.kind === 'accepted')
  assert.equal(await world.next(asked.cancellationId), 'waiting-substitute')
  assert.equal(world.simulator.requests().filter(({ url }) => url.includes('/cancel/')).length, 0)
  await stampInPlaceOf(original.id, heir)
  assert.equal(await world.next(asked.cancellationId), 'requested')
  assert.equal(await world.next(asked.cancellationId), 'in-process')
  const live = async (id: string) => (await claimsOf(id)).map((claim) => claim.live)
  assert.deepEqual([await live(original.id), await live(heir)], [[true], [false]])
  assert.equal(await world.next(asked.cancellationId), 'cancelled')
  assert.deepEqual([await live(original.id), await live(heir)], [[false], [true]])
})

test('a substitute that does not name the CFDI by 04 is refused, now or when it is stamped', async () => {
  const code = (asked: Awaited<ReturnType<typeof ask>>) =>
    asked.kind === 'refused' ? asked.faults.map((fault) => fault.code).join() : asked.kind
  const original = await world.stamped()
  const stranger = await world.stamped()
  assert.equal(code(await ask(original.id, stranger.id)), '212')
  assert.equal(code(await ask(original.id, original.id)), '208')
  const heir = await unstamped()
  const asked = await ask(original.id, heir)
  assert.ok(asked.kind === 'accepted')
  await stampInPlaceOf(original.id, heir, '01')
  assert.equal(await world.next(asked.cancellationId), 'refused')
  assert.equal((await world.status(original.id))?.satCode, '212')
  assert.deepEqual(
    (await claimsOf(original.id)).map((claim) => claim.live),
    [true],
  )
})

test('a CFDI that a live one names cannot be cancelled as things are: a person decides, and may ask again', async () => {
  const original = await world.stamped()
  await stampInPlaceOf(original.id, await unstamped(), '01')
  const first = await world.cancel(original.id)
  assert.equal(await world.next(first), 'not-cancelable')
  assert.equal((await world.cancellation(first)).next_at, null)
  assert.ok((await claimsOf(original.id)).every(({ live }) => live))
  assert.notEqual(await world.cancel(original.id), first)
})

test('a substitute may take longer than any other answer: the request waits, and sends nothing', async () => {
  const original = await world.stamped()
  const asked = await ask(original.id, await unstamped())
  assert.ok(asked.kind === 'accepted')
  const weeks = world.clock.now().getTime() + 21 * 86_400_000
  while (world.clock.now().getTime() < weeks)
    assert.equal(await world.next(asked.cancellationId), 'waiting-substitute')
  assert.equal(world.simulator.requests().filter(({ url }) => url.includes('/cancel/')).length, 0)
})
