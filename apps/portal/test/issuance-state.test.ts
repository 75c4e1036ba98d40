import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { afterFailure, afterLostWorker, afterRecover, afterStamp } from '../src/issuance/answer.ts'
import { backoff_ms } from '../src/issuance/backoff.ts'
import { ISSUANCE_STATES, type Issuance, type IssuanceState } from '../src/issuance/issuance.ts'
import { faultsOfIssues, provesAbsence } from '../src/issuance/rejection.ts'
import { csdMissing, refusedByRules, storeMustMap } from '../src/issuance/sealing.ts'
import { nextStep } from '../src/issuance/state.ts'
import { diagram } from '../src/issuance/diagram.ts'
import { portalFile } from '../src/root.ts'
import { TABLE, mayBecome } from '../src/issuance/transitions.ts'
import type { Verdict } from '../src/pac/pac.ts'

const NOW = new Date('2026-11-22T18:00:00Z')
const HOUR = 3_600_000

function issuance(state: IssuanceState, change: Partial<Issuance> = {}): Issuance {
  const sealed = { xml: Buffer.from('<x/>'), selloSha256: 'a', fechaAt: NOW }
  return {
    id: 'i',
    token: 't',
    issuerId: 'e',
    storeId: 's',
    receptor: { rfc: '', nombre: '', domicilioFiscalReceptor: '', regimenFiscalReceptor: '', usoCFDI: '' },
    email: null,
    state,
    nextAt: NOW,
    attempt: 1,
    tries: 0,
    invoiceBy: NOW,
    folio: { serie: 'T', folio: '1' },
    sealed,
    pac: state === 'stamping' || state === 'ambiguous' ? 'sw' : null,
    tried: [],
    faults: null,
    ...change,
  }
}

const after = (ms: number) => new Date(NOW.getTime() + ms)

test('every state has its one step when it is due, and none before', () => {
  const steps = Object.fromEntries(
    ISSUANCE_STATES.map((state) => [state, nextStep(issuance(state), NOW).kind]),
  )
  assert.deepEqual(steps, {
    requested: 'seal',
    sealed: 'stamp',
    stamping: 'mark-ambiguous',
    ambiguous: 'recover',
    'waiting-customer': 'wait',
    'waiting-sat': 'stamp',
    'waiting-store': 'seal',
    manual: 'wait',
    stamped: 'wait',
    delivered: 'wait',
    withdrawn: 'wait',
  })
  for (const state of ISSUANCE_STATES) {
    assert.equal(nextStep(issuance(state, { nextAt: after(1_001) }), NOW).kind, 'wait')
    assert.equal(nextStep(issuance(state, { nextAt: null }), NOW).kind, 'wait')
  }
})

test('bytes are sealed anew at 71 hours, but never while a PAC may hold a stamp of them', () => {
  for (const [hours, kind] of [
    [70.9, 'stamp'],
    [71, 'seal'],
  ] as const) {
    const later = after(hours * HOUR)
    assert.equal(nextStep(issuance('sealed'), later).kind, kind)
    assert.equal(nextStep(issuance('waiting-sat'), later).kind, kind)
    assert.equal(nextStep(issuance('ambiguous'), later).kind, 'recover')
    assert.equal(nextStep(issuance('stamping'), later).kind, 'mark-ambiguous')
  }
})

test('the pauses are those of pac-spec §3, and ten questions end after 56 minutes', () => {
  const pauses = Array.from({ length: 10 }, (_, tries) => backoff_ms(tries) / 1000)
  assert.deepEqual(pauses, [2, 5, 15, 60, 300, 600, 600, 600, 600, 600])
})

test('what a first answer means', () => {
  const sent = issuance('stamping', { tries: 3 })
  const state = (answer: Parameters<typeof afterStamp>[1]) => {
    const change = afterStamp(sent, answer, NOW, [])
    return [
      change.state,
      change.nextAt && (change.nextAt.getTime() - NOW.getTime()) / 1000,
      change.tries,
      change.pac,
    ]
  }
  assert.deepEqual(state({ kind: 'unknown', why: 'timeout', alarm: false }), ['ambiguous', 2, 0, 'sw'])
  assert.deepEqual(state({ kind: 'duplicate-without-data', issues: [] }), ['ambiguous', 2, 0, 'sw'])
  assert.deepEqual(state({ kind: 'not-sent', why: 'ECONNREFUSED' }), ['sealed', 60, 4, null])
  const rejected = (verdict: Verdict, code = 'X') =>
    state({ kind: 'rejected', verdict, issues: [{ code, message: '' }] })
  assert.deepEqual(rejected('customer-fix'), ['waiting-customer', null, 0, null])
  assert.deepEqual(rejected('store-fix'), ['waiting-store', 6 * 3600, 4, null], 'the fourth time already')
  assert.deepEqual(rejected('account-fix'), ['waiting-store', 600, 0, null])
  assert.deepEqual(rejected('wait-sat-list'), ['waiting-sat', 3600, 4, null])
  assert.deepEqual(rejected('code-fix'), ['manual', null, 0, null])
  assert.deepEqual(rejected('code-fix', '401'), ['requested', 60, 4, null])
  assert.deepEqual(rejected('pac-specific'), ['manual', null, 0, null])
  const often = issuance('stamping', { tries: 71 })
  const listed = afterStamp(often, { kind: 'rejected', verdict: 'wait-sat-list', issues: [] }, NOW, [])
  assert.equal(listed.state, 'waiting-store')
})

test('out of ambiguous lead a stamp, proven absence and a refusal of the bytes; time leads only to a person', () => {
  const asked = issuance('ambiguous', { tries: 1 })
  const state = (answer: Parameters<typeof afterRecover>[1], from = asked) =>
    afterRecover(from, answer, NOW).state
  const refusal = (verdict: Verdict, code: string) =>
    ({ kind: 'rejected', verdict, issues: [{ code, message: '' }] }) as const
  assert.equal(state({ kind: 'absent', certainty: 'proven' }), 'sealed')
  assert.equal(state({ kind: 'absent', certainty: 'likely' }), 'ambiguous')
  assert.equal(state({ kind: 'not-sent', why: 'x' }), 'ambiguous')
  assert.equal(state({ kind: 'unknown', why: 'x', alarm: true }), 'ambiguous')
  assert.equal(state({ kind: 'duplicate-without-data', issues: [] }), 'ambiguous')
  assert.equal(state(refusal('customer-fix', 'CFDI40145')), 'waiting-customer')
  assert.equal(state(refusal('code-fix', 'CFDI40119')), 'manual')
  const nothing = [
    ['code-fix', '401'],
    ['code-fix', 'CFDI40101'],
    ['code-fix', 'HTTP400'],
    ['store-fix', '304'],
  ] as const
  for (const [verdict, code] of [...nothing, ['wait-sat-list', '402'], ['account-fix', 'AU2001']] as const) {
    assert.equal(state(refusal(verdict, code)), 'ambiguous', code)
    assert.equal(provesAbsence(refusal(verdict, code)), false)
  }
  const tooLate = {
    kind: 'rejected',
    verdict: 'code-fix',
    issues: ['CFDI40101', '301'].map((code) => ({ code, message: '' })),
  } as const
  assert.equal(state(tooLate), 'ambiguous', 'Solución Factible’s words for a Fecha that is too old')
  const last = issuance('ambiguous', { tries: 9 })
  const gaveUp = afterRecover(last, { kind: 'unknown', why: 'x', alarm: false }, NOW)
  assert.equal(gaveUp.state, 'manual')
  assert.equal(gaveUp.pac, 'sw')
  assert.equal(state({ kind: 'absent', certainty: 'proven' }, last), 'sealed')
})

test('a step that breaks is tried again, then given to a person; never out of stamping or ambiguous', () => {
  assert.equal(afterFailure(issuance('requested'), NOW).state, 'requested')
  assert.equal(afterFailure(issuance('requested', { tries: 9 }), NOW).state, 'manual')
  assert.equal(afterFailure(issuance('ambiguous', { tries: 99 }), NOW).state, 'ambiguous')
  assert.equal(afterFailure(issuance('stamping', { tries: 99 }), NOW).state, 'stamping')
  assert.equal(afterLostWorker(issuance('stamping'), NOW).state, 'ambiguous')
})

test('codes that the customer can mend come back at their field with a sentence, and the words of the PAC', () => {
  const paths = {
    rfc: ['CFDI40143'],
    nombre: ['CFDI40144', 'CFDI40145'],
    domicilioFiscalReceptor: ['CFDI40147', 'CFDI40148'],
    regimenFiscalReceptor: ['CFDI40157', 'CFDI40158', 'CFDI40159'],
    usoCFDI: ['CFDI40160', 'CFDI40161'],
  }
  for (const [path, codes] of Object.entries(paths)) {
    for (const code of codes) {
      const [fault] = faultsOfIssues([{ code, message: 'texto del PAC' }], 'customer-fix')
      assert.equal(fault?.path, path)
      assert.equal(fault?.source, 'PAC: texto del PAC')
      assert.match(fault?.message ?? '', /^[A-ZÁÉÍÓÚ].+\.$/)
    }
  }
  assert.equal(faultsOfIssues([{ code: 'CFDI40199', message: '' }], 'customer-fix')[0]?.path, '')
  assert.equal(faultsOfIssues([{ code: 'CFDI40145', message: '' }], 'store-fix')[0]?.path, '')
})

test('what waits for the store is looked at less and less often', () => {
  const minutes = (tries: number) => {
    const { change } = storeMustMap(issuance('waiting-store', { tries }), [], NOW)
    return [((change.nextAt?.getTime() ?? 0) - NOW.getTime()) / 60_000, change.tries]
  }
  assert.deepEqual([0, 1, 5, 6].map(minutes), [
    [10, 1],
    [20, 2],
    [320, 6],
    [360, 6],
  ])
})

test('what the local rules refuse goes to whom it concerns', () => {
  const fault = (path: string) => ({ code: 'X', path, message: '', source: '' })
  const to = (...paths: string[]) => refusedByRules(issuance('requested'), paths.map(fault), NOW)
  assert.equal(to('receptor.usoCFDI', 'lineas[0].net').change.state, 'waiting-customer')
  assert.deepEqual(
    to('receptor.usoCFDI', 'lineas[0].net').change.faults?.map((one) => one.path),
    ['usoCFDI'],
  )
  assert.equal(to('lineas[3].claveProdServ').change.state, 'waiting-store')
  assert.equal(to('emisor.nombre', 'lugarExpedicion').change.state, 'waiting-store')
  assert.equal(to('lineas[3].claveProdServ', 'total').change.state, 'manual')
  assert.equal(
    storeMustMap(issuance('requested'), [fault('lineas[0].claveProdServ')], NOW).change.state,
    'waiting-store',
  )
  assert.equal(csdMissing(issuance('requested'), NOW).alarm, true)
})

test('the table of transitions names every state, ends where it should, and lets no bytes be forgotten', () => {
  assert.deepEqual(Object.keys(TABLE).toSorted(), [...ISSUANCE_STATES].toSorted())
  assert.deepEqual(TABLE.delivered.becomes, [])
  assert.deepEqual(TABLE.withdrawn.becomes, [])
  assert.deepEqual(TABLE.stamped.becomes, ['delivered'])
  assert.equal(mayBecome('ambiguous', 'requested'), false, 'never a new seal out of ambiguous')
  assert.equal(mayBecome('stamping', 'withdrawn'), false)
  assert.equal(mayBecome('ambiguous', 'withdrawn'), false)
  for (const state of ISSUANCE_STATES.filter((one) => one !== 'waiting-customer'))
    assert.equal(mayBecome(state, 'withdrawn'), false)
})

test('the diagram of the README is the one that the law draws', () => {
  const readme = readFileSync(portalFile('src/issuance/README.md'), 'utf8')
  assert.ok(readme.includes(diagram()), 'draw it anew: node --import tsx apps/portal/bin/draw-issuance.ts')
})
