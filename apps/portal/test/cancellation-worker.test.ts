import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { cancel } from '../src/cancellation/cancel.ts'
import { status } from '../src/cancellation/status.ts'
import { randomIds } from '../src/ids.ts'
import { requestIssuance } from '../src/issuance/request.ts'
import { issuanceByToken, liveTokenOfTicket } from '../src/issuance/view.ts'
import { RECEPTOR } from './support/issuance-world.ts'
import { type Portal, startPortal } from './support/portal.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

/** Looks again until `found`; the test's own time limit is the limit. */
async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await pause(20)
  }
}

test('the worker of a portal carries a cancellation from the request to the free ticket', async () => {
  const { app } = portal
  const [row] = await app.db
    .selectFrom('ticket')
    .select('id')
    .where('invoice_by', '>', new Date())
    .orderBy('external_id')
    .limit(1)
    .execute()
  assert.ok(row)
  const ticketIds = [row.id]
  const id = randomIds.uuid()
  const asked = await requestIssuance(app, {
    id,
    ticketIds,
    receptor: RECEPTOR,
    email: null,
    accountId: null,
  })
  assert.ok('token' in asked)
  await until(async () => (await issuanceByToken(app.db, asked.token))?.uuid ?? null)
  const request = { id: randomIds.uuid(), issuanceId: id, motivo: '03', requestedBy: 'customer' }
  assert.equal((await cancel(app, request)).kind, 'accepted')
  const inState = (state: string) => async () => {
    const seen = await status(app.db, id)
    return seen?.state === state ? seen : null
  }
  const taken = await until(inState('in-process'))
  assert.ok(taken.acuse)
  assert.notEqual(await liveTokenOfTicket(app.db, row.id), null)
  // The next look is a minute away: as if it had passed.
  await app.db
    .updateTable('cancellation')
    .set({ next_at: new Date(Date.now() - 60_000) })
    .execute()
  await until(inState('cancelled'))
  assert.equal(await liveTokenOfTicket(app.db, row.id), null)
})
