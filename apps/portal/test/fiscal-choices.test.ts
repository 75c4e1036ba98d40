import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReceptor } from '@timbra/cfdi'
import * as choices from '../src/web/ui/fiscal-choices.ts'
import { speechIn } from '../src/web/ui/language.tsx'
import { EMPRESA, PERSONA } from './support/journey.ts'

const { choicesForIsland, proposedUso } = choices
const spanish = speechIn('es')
const regimenGroups = (typed: Record<string, string>) => choices.regimenGroups(typed, spanish)
const usoGroups = (typed: Record<string, string>) => choices.usoGroups(typed, spanish)
const values = (groups: ReturnType<typeof usoGroups>) =>
  groups.flatMap(({ options }) => options.map(({ value }) => value))

test('every régimen and uso that the form offers together is one that the engine accepts, with and without island', () => {
  let combinations = 0
  for (const receptor of [EMPRESA, PERSONA]) {
    for (const regimen of values(regimenGroups({ rfc: receptor.rfc }))) {
      const chosen = { ...receptor, regimenFiscalReceptor: regimen, usoCFDI: '' }
      const kind = receptor === EMPRESA ? 'moral' : 'fisica'
      assert.deepEqual(choicesForIsland().fits[`${kind} ${regimen}`]?.slice(1), values(usoGroups(chosen)))
      for (const usoCFDI of [proposedUso(chosen), ...values(usoGroups(chosen))]) {
        const parsed = parseReceptor({ ...chosen, usoCFDI })
        assert.ok(parsed.ok, `${kind} ${regimen} ${usoCFDI}`)
        combinations += 1
      }
    }
  }
  assert.ok(combinations > 100, String(combinations))
})

test('before the RFC is known every régimen is there, by kind of person, and no uso for payroll or payments', () => {
  assert.equal(values(regimenGroups({})).length, 19)
  assert.equal(new Set(values(regimenGroups({}))).size, 19)
  assert.ok(!values(usoGroups({})).some((uso) => ['CP01', 'CN01'].includes(uso)))
})

test('a choice that does not fit stays in the list, so that nothing typed is lost', () => {
  const employee = { ...PERSONA, usoCFDI: 'G03' }
  assert.ok(values(usoGroups(employee)).includes('G03'))
  assert.ok(!values(usoGroups(PERSONA)).includes('G03'))
  assert.ok(values(regimenGroups({ rfc: PERSONA.rfc, regimenFiscalReceptor: '601' })).includes('601'))
  assert.ok(!values(regimenGroups({ rfc: PERSONA.rfc })).includes('601'))
})

test('G03 is proposed where SAT allows it and S01 where it does not', () => {
  assert.equal(proposedUso({}), 'G03')
  assert.equal(proposedUso({ rfc: EMPRESA.rfc, regimenFiscalReceptor: '601' }), 'G03')
  assert.equal(proposedUso({ rfc: PERSONA.rfc, regimenFiscalReceptor: '605' }), 'S01')
})
