import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Receptor,
  catalogs,
  defaultUso,
  isCodigoPostal,
  parseReceptor,
  regimenesFor,
  trailingSociedad,
  usosFor,
  usosOffered,
  warningsForReceptor,
} from '../src/index.ts'

const moral: Receptor = {
  rfc: 'URE180429TM6',
  nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
  domicilioFiscalReceptor: '86991',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
}

test('a receptor is tidied as SAT’s register writes it', () => {
  const parsed = parseReceptor({
    rfc: 'ure-180429 tm6',
    nombre: '\u00a0Universidad  Robo\u0301tica\tEspan\u0303ola “Norte” ',
    domicilioFiscalReceptor: ' 86991 ',
    regimenFiscalReceptor: '601',
    usoCFDI: 'g03',
  })
  assert.deepEqual(parsed, { ok: true, value: { ...moral, nombre: 'UNIVERSIDAD ROBÓTICA ESPAÑOLA "NORTE"' } })
})

test('all faults come at once, each at its field', () => {
  const parsed = parseReceptor({})
  assert.equal(parsed.ok, false)
  assert.deepEqual(pathsAndCodes(parsed), {
    rfc: 'RFC-0',
    nombre: 'NOMBRE-0',
    domicilioFiscalReceptor: 'CP-0',
    regimenFiscalReceptor: 'REGIMEN-0',
    usoCFDI: 'USO-0',
  })
  for (const fault of parsed.ok ? [] : parsed.faults) assert.ok(fault.message !== '' && fault.source !== '')
})

test('each rule refuses what it is for', () => {
  const codes = (change: Partial<Receptor>) => pathsAndCodes(parseReceptor({ ...moral, ...change }))
  assert.deepEqual(codes({ rfc: 'XAXX010101000' }), { rfc: 'RFC-4' })
  assert.deepEqual(codes({ rfc: 'XEXX010101000' }), { rfc: 'RFC-4' })
  assert.deepEqual(codes({ nombre: 'A|B' }), { nombre: 'NOMBRE-2' })
  assert.deepEqual(codes({ nombre: 'A\u0007B' }), { nombre: 'NOMBRE-2' })
  assert.deepEqual(codes({ nombre: 'Ñ'.repeat(301) }), { nombre: 'NOMBRE-1' })
  assert.deepEqual(codes({ domicilioFiscalReceptor: '8699' }), { domicilioFiscalReceptor: 'CP-1' })
  assert.deepEqual(codes({ domicilioFiscalReceptor: '00999' }), { domicilioFiscalReceptor: 'CP-2' })
  assert.deepEqual(codes({ regimenFiscalReceptor: '609' }), { regimenFiscalReceptor: 'CFDI40157' })
  assert.deepEqual(codes({ regimenFiscalReceptor: '605' }), { regimenFiscalReceptor: 'CFDI40158' })
  assert.deepEqual(codes({ usoCFDI: 'P01' }), { usoCFDI: 'CFDI40160' })
  assert.deepEqual(codes({ usoCFDI: 'D01' }), { usoCFDI: 'CFDI40161' })
  assert.deepEqual(codes({ nombre: 'Ñ'.repeat(300) }), {})
})

test('an employee (605) cannot use G03, a person without obligations (616) only S01, CP01 and G02', () => {
  const usos = (regimen: string) => usosFor('fisica', regimen).map(({ clave }) => clave)
  assert.ok(!usos('605').includes('G01') && !usos('605').includes('G03'))
  assert.deepEqual(usos('616'), ['G02', 'S01', 'CP01'])
  assert.deepEqual(
    usosOffered('fisica', '616').map(({ clave }) => clave),
    ['S01'],
  )
  assert.equal(defaultUso('fisica', '605'), 'S01')
  assert.equal(defaultUso('moral', '601'), 'G03')
})

test('regímenes fit the kind of person', () => {
  const claves = (kind: 'moral' | 'fisica' | 'generico') => regimenesFor(kind).map(({ clave }) => clave)
  assert.deepEqual(claves('moral'), ['601', '603', '610', '620', '622', '623', '624', '626'])
  assert.equal(claves('fisica').length, 13)
  assert.deepEqual(claves('generico'), ['616'])
})

test('every uso that is offered, for every régimen and kind, is accepted', () => {
  for (const kind of ['moral', 'fisica'] as const) {
    for (const { clave: regimenFiscalReceptor } of regimenesFor(kind)) {
      assert.ok(usosOffered(kind, regimenFiscalReceptor).length > 0)
      for (const { clave: usoCFDI } of catalogs.usosCFDI()) {
        const rfc = kind === 'moral' ? moral.rfc : 'CACX7605101P8'
        const accepted = parseReceptor({ ...moral, rfc, regimenFiscalReceptor, usoCFDI }).ok
        assert.equal(
          accepted,
          usosFor(kind, regimenFiscalReceptor).some(({ clave }) => clave === usoCFDI),
        )
      }
    }
  }
})

test('postal codes are those of SAT’s catalogue', () => {
  for (const known of ['01000', '16999', '32320', '64000', '77500', '20639', '54539', '99999'])
    assert.ok(isCodigoPostal(known), known)
  for (const unknown of [
    '00000',
    '00999',
    '17000',
    '20640',
    '54540',
    '9999',
    '999999',
    ' 64000',
    '６４０００',
  ]) {
    assert.ok(!isCodigoPostal(unknown), unknown)
  }
})

test('what looks wrong but may be right is a warning', () => {
  const codes = (change: Partial<Receptor>) =>
    warningsForReceptor({ ...moral, ...change }).map(({ code }) => code)
  assert.deepEqual(codes({}), [])
  assert.deepEqual(codes({ rfc: 'URE180429TM7' }), ['RFC-3'])
  assert.deepEqual(codes({ nombre: 'ROBOTICA' }), [])
  for (const sociedad of [
    'SA DE CV',
    'S.A. DE C.V.',
    'S DE RL DE CV',
    'S. DE R.L.',
    'SC',
    'A.C.',
    'SAPI DE CV',
    'SAS',
    'SPR DE RL',
  ]) {
    assert.deepEqual(codes({ nombre: `ROBOTICA ${sociedad}` }), ['NOMBRE-3'], sociedad)
  }
  assert.deepEqual(codes({ nombre: 'ROBOTICASA' }), [])
  assert.deepEqual(codes({ nombre: 'ROBÓTICA' }), ['NOMBRE-4'])
})

test('a name of blanks and commas is judged in no time, however long', () => {
  const begun_ms = performance.now()
  assert.equal(trailingSociedad(', '.repeat(100_000)), '')
  assert.match(trailingSociedad(`X${' ,'.repeat(100_000)} SA`), / SA$/)
  assert.ok(performance.now() - begun_ms < 2_000)
})

function pathsAndCodes(parsed: ReturnType<typeof parseReceptor>): Record<string, string> {
  return Object.fromEntries(parsed.ok ? [] : parsed.faults.map(({ path, code }) => [path, code]))
}
