import assert from 'node:assert/strict'
import { readCertificate } from '@timbra/cfdi/node'
import { advanceCancellation } from '../../src/cancellation/advance.ts'
import { cancel } from '../../src/cancellation/cancel.ts'
import type { AdvanceCancellationDeps } from '../../src/cancellation/deps.ts'
import { createSlots } from '../../src/cancellation/slots.ts'
import { status } from '../../src/cancellation/status.ts'
import { randomIds } from '../../src/ids.ts'
import { createSwPac } from '../../src/pac/sw/sw.ts'
import { createSatStatus } from '../../src/sat-status/client.ts'
import { issuanceWorld, testSandbox } from './issuance-world.ts'

/** An issuance world whose CFDI can be cancelled: SW and SAT are the simulator over HTTP, on the same clock. */
export async function cancellationWorld() {
  const world = await issuanceWorld()
  const certificate = readCertificate((await testSandbox()).pacCer)
  assert.ok(certificate.ok)
  const sw = createSwPac({
    baseUrl: world.simulator.url,
    apiUrl: world.simulator.url,
    user: 'demo',
    password: 'demo',
    certificates: new Map([[certificate.value.noCertificado, certificate.value]]),
    clock: world.clock,
  })
  const deps: AdvanceCancellationDeps = {
    ...world.deps,
    slots: createSlots(8),
    cancellers: new Map([['sw', sw]]),
    satStatus: createSatStatus({
      url: `${world.simulator.url}/ConsultaCFDIService.svc`,
      timeout_ms: 2_000,
      interval_ms: 0,
    }),
  }
  const row = (id: string) =>
    world.db.selectFrom('cancellation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const step = (id: string, change: Partial<AdvanceCancellationDeps> = {}) =>
    advanceCancellation({ ...deps, ...change }, id)
  return Object.assign(world, {
    sw,
    deps: { ...world.deps, ...deps },
    cancellation: row,
    step,
    /** A stamped CFDI of one ticket. */
    async stamped(
      content: Readonly<Record<string, unknown>> = {},
    ): Promise<{ id: string; ticketId: string }> {
      const ticket = await world.ticket(content)
      const { id } = await world.request({ ticketIds: [ticket.id] })
      await world.advance(id)
      return { id, ticketId: ticket.id }
    },
    /** Asks for a cancellation. @returns its id */
    async cancel(issuanceId: string, motivo = '02'): Promise<string> {
      const asked = await cancel(deps, { id: randomIds.uuid(), issuanceId, motivo, requestedBy: 'customer' })
      assert.ok(asked.kind !== 'refused', JSON.stringify(asked))
      return asked.cancellationId
    },
    /** Sets the clock to when the row is due and lets a worker do that step. @returns the state it leads to */
    async next(id: string): Promise<string> {
      const { next_at } = await row(id)
      assert.ok(next_at !== null, 'the row is due some time')
      if (next_at > world.clock.now()) world.clock.set(next_at)
      await step(id)
      return (await row(id)).state
    },
    status: (issuanceId: string) => status(world.db, issuanceId),
  })
}

export type CancellationWorld = Awaited<ReturnType<typeof cancellationWorld>>
