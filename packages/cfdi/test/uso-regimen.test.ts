import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { catalogs, loadCatalogs, parseReceptor, usosFor, validate } from '../src/index.ts'
import { change } from './matrix/case.ts'
import { ingreso } from './matrix/documents.ts'

const tsv = join(import.meta.dirname, '../../../../shared/reference/uso-regimen.tsv')

/** The table in the rulebook's own words (§D4), independent of the generated data. */
const empresarial = '601 603 606 612 620 621 622 623 624 625 626'
const personal = '605 606 607 608 611 612 614 615 625'
const regimenes = '601 603 605 606 607 608 610 611 612 614 615 616 620 621 622 623 624 625 626'.split(' ')
const morales = '601 603 610 620 622 623 624 626'.split(' ')
const fisicas = '605 606 607 608 610 611 612 614 615 616 621 625 626'.split(' ')
const regimenesOf = new Map<string, readonly string[]>([
  ...['G01', 'G03', 'I01', 'I02', 'I03', 'I04', 'I05', 'I06', 'I07', 'I08'].map(
    (uso) => [uso, empresarial.split(' ')] as const,
  ),
  ['G02', `${empresarial} 616`.split(' ')],
  ...Array.from({ length: 10 }, (_, index) => {
    return [`D${String(index + 1).padStart(2, '0')}`, personal.split(' ')] as const
  }),
  ['S01', regimenes],
  ['CP01', regimenes],
  ['CN01', ['605']],
])

const people = [
  ['URE180429TM6', morales],
  ['COSC8001137NA', fisicas],
] as const

function isAllowed(uso: string, regimen: string, own: readonly string[]): boolean {
  return (
    own.includes(regimen) &&
    (regimenesOf.get(uso) ?? []).includes(regimen) &&
    !(uso.startsWith('D') && own === morales)
  )
}

test('each of the 912 combinations of uso, régimen and person is accepted or refused as SAT’s table says, in form and document', () => {
  let [accepted, refused] = [0, 0]
  for (const [rfc, own] of people) {
    for (const regimen of regimenes) {
      for (const uso of regimenesOf.keys()) {
        const allowed = isAllowed(uso, regimen, own)
        const fields = { rfc, regimenFiscalReceptor: regimen, usoCFDI: uso }
        const form = parseReceptor({ ...ingreso.receptor, ...fields })
        const document = change(ingreso, (c) => Object.assign(c.receptor, fields))
        const faults = validate(document).map(({ code }) => code)
        const at = `${uso} ${regimen} ${rfc}`
        assert.equal(form.ok, allowed, at)
        if (allowed) assert.deepEqual(faults, [], at)
        else {
          // Of a régimen that is not the person's the form says no more: the uso hangs on it.
          const codes = form.ok ? [] : form.faults.map(({ code }) => code)
          const wanted = own.includes(regimen) ? 'CFDI40161' : 'CFDI40158'
          assert.deepEqual([codes, faults.includes(wanted)], [[wanted], true], at)
          assert.ok(
            faults.every((code) => code === 'CFDI40158' || code === 'CFDI40161'),
            at,
          )
        }
        if (allowed) accepted += 1
        else refused += 1
      }
    }
  }
  assert.equal(accepted + refused, 2 * 19 * 24)
})

test('what people are offered is what is accepted', () => {
  for (const [rfc, own] of people) {
    const kind = rfc.length === 12 ? 'moral' : 'fisica'
    for (const regimen of own) {
      const claves = usosFor(kind, regimen).map(({ clave }) => clave)
      const allowed = catalogs.usosCFDI().filter(({ clave }) => isAllowed(clave, regimen, own))
      assert.deepEqual(
        claves,
        allowed.map(({ clave }) => clave),
      )
    }
  }
})

test('the table is the one of the reference', { skip: !existsSync(tsv) }, () => {
  const lines = readFileSync(tsv, 'utf8').trim().split('\n').slice(1)
  assert.equal(lines.length, 456)
  for (const line of lines) {
    const [uso = '', , regimen = '', , fisica, moral] = line.split('\t')
    assert.equal(isAllowed(uso, regimen, fisicas), fisica === '1', line)
    assert.equal(isAllowed(uso, regimen, morales), moral === '1', line)
  }
})

test('a form takes newer catalogues and a day', () => {
  const newer = loadCatalogs({ usosCFDI: 'G03|Gastos|fm||2026-11-22\nS01|Sin efectos|fm' })
  const codes = (at: string) => {
    const parsed = parseReceptor(ingreso.receptor, { catalogs: newer, at })
    return parsed.ok ? [] : parsed.faults.map(({ code }) => code)
  }
  assert.deepEqual(codes('2026-11-22'), [])
  assert.deepEqual(codes('2026-11-23'), ['CFDI40160'])
  assert.throws(() => codes('mañana'), { argument: 'options.at' })
})
