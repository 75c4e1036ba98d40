import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RespuestaConsulta } from '@timbra/cfdi'
import { lookAgainIn_ms, askAgainIn_ms } from '../src/cancellation/backoff.ts'
import { CANCELLATION_STATES } from '../src/cancellation/cancellation.ts'
import { mayBecome } from '../src/cancellation/state.ts'
import { createSatStatus } from '../src/sat-status/client.ts'
import { interpretConsulta } from '../src/sat-status/interpret.ts'
import { httpReply, withCannedServer } from './support/canned-server.ts'

const said = (change: Partial<RespuestaConsulta>): RespuestaConsulta => ({
  codigoEstatus: 'S - Comprobante obtenido satisfactoriamente.',
  esCancelable: 'Cancelable con aceptación',
  estado: 'Vigente',
  estatusCancelacion: '',
  validacionEFOS: '200',
  ...change,
})

describe('SAT’s answer means', () => {
  test('not found, or that we asked wrongly', () => {
    const none = { estado: 'No Encontrado', esCancelable: '' }
    assert.deepEqual(
      interpretConsulta(said({ codigoEstatus: 'N - 602: Comprobante no encontrado.', ...none })),
      {
        kind: 'no-encontrado',
      },
    )
    assert.deepEqual(interpretConsulta(said(none)), { kind: 'no-encontrado' })
    const contradiction = { codigoEstatus: 'N - 602: Comprobante no encontrado.', estado: 'Cancelado' }
    assert.deepEqual(interpretConsulta(said(contradiction)), { kind: 'no-encontrado' })
    const wrong = 'N - 601: La expresión impresa proporcionada no es válida.'
    assert.deepEqual(interpretConsulta(said({ codigoEstatus: wrong, ...none })), {
      kind: 'expresion-invalida',
    })
  })

  test('valid, in every row of the table', () => {
    for (const [esCancelable, estatusCancelacion, cancelable, solicitud] of [
      ['No cancelable', '', 'no', 'ninguna'],
      ['Cancelable sin aceptación', '', 'sin-aceptacion', 'ninguna'],
      ['Cancelable con aceptación', '', 'con-aceptacion', 'ninguna'],
      ['Cancelable con aceptación', 'En proceso', 'con-aceptacion', 'en-proceso'],
      ['Cancelable con aceptación', 'Solicitud rechazada', 'con-aceptacion', 'rechazada'],
      ['', 'Algo nuevo', 'desconocido', 'ninguna'],
      ['Cancelable con aceptación', 'Plazo vencido', 'con-aceptacion', 'ninguna'],
    ])
      assert.deepEqual(interpretConsulta(said({ esCancelable, estatusCancelacion })), {
        kind: 'vigente',
        cancelable,
        solicitud,
        emisorEnLista69B: false,
      })
  })

  test('cancelled, in every way, by Estado alone', () => {
    for (const [estatusCancelacion, como] of [
      ['Cancelado sin aceptación', 'sin-aceptacion'],
      ['Cancelado con aceptación', 'con-aceptacion'],
      ['Plazo vencido', 'plazo-vencido'],
      ['', 'desconocido'],
    ])
      assert.deepEqual(interpretConsulta(said({ estado: 'Cancelado', estatusCancelacion })), {
        kind: 'cancelado',
        como,
        emisorEnLista69B: false,
      })
  })

  test('an issuer on the list of article 69-B, unless the code is 200 or 201', () => {
    for (const [validacionEFOS, listed] of [
      ['200', false],
      ['201', false],
      ['', false],
      ['100', true],
      ['101', true],
    ] as const) {
      const estado = interpretConsulta(said({ validacionEFOS }))
      assert.equal(estado.kind === 'vigente' && estado.emisorEnLista69B, listed, validacionEFOS)
    }
  })
})

test('SAT is looked at 1, 5, 15, 60 min after the request, then every 6 h to 5 days, then daily to 30', () => {
  const HOUR = 3_600_000
  const moments: number[] = []
  for (let age = 0, wait = lookAgainIn_ms(0); wait !== null; wait = lookAgainIn_ms(age)) {
    age += wait
    moments.push(age / HOUR)
  }
  assert.deepEqual(moments.slice(0, 6), [1 / 60, 5 / 60, 15 / 60, 1, 7, 13])
  assert.deepEqual(moments.slice(-2), [29 * 24, 30 * 24])
  assert.equal(moments.length, 4 + 19 + 25)
  assert.equal(askAgainIn_ms(72 * HOUR), null)
  assert.equal(askAgainIn_ms(30 * 60_000), 30 * 60_000)
})

test('only a look at SAT leads to cancelled', () => {
  const ways = CANCELLATION_STATES.filter((from) => mayBecome(from, 'cancelled'))
  assert.deepEqual(ways, ['in-process'])
  for (const to of CANCELLATION_STATES) assert.equal(mayBecome('cancelled', to), false)
})

describe('the client', () => {
  const asking = (reply: string | null) =>
    withCannedServer({ reply, token: '' }, (url) =>
      createSatStatus({ url, timeout_ms: 300, interval_ms: 0 }).ask('?id=x'),
    )

  test('calls what is late, broken or strange unavailable, and throws nothing', async () => {
    assert.deepEqual(await asking(null), { kind: 'unavailable', why: 'TimeoutError' })
    assert.deepEqual(await asking(httpReply('503 Away', '')), { kind: 'unavailable', why: 'http-503' })
    assert.deepEqual(await asking(httpReply('200 OK', '<html/>')), { kind: 'unavailable', why: 'unreadable' })
    assert.equal((await asking('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<a>')).kind, 'unavailable')
    const nobody = createSatStatus({ url: 'http://127.0.0.1:9', timeout_ms: 300, interval_ms: 0 })
    assert.equal((await nobody.ask('?id=x')).kind, 'unavailable')
  })
})
