import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTicket } from '../src/tickets/parse.ts'
import { centavos, parseTypedPesos, pesos } from '../src/tickets/pesos.ts'
import {
  canInvoice,
  checkTotals,
  formaPagoOf,
  invoiceableLines,
  type Ticket,
  type TicketContent,
} from '../src/tickets/ticket.ts'
import { line, smallTicket } from './support/tickets.ts'

test('every fault of a ticket is named at once, each at its path', () => {
  const faults = faultsOf({
    ...smallTicket({ total: 146.9, discuont: '1.00', issuedAt: '2026-11-21T19:03:11' }),
    lines: [line({ quantity: '0', iva: '0.15', neto: '1.00' }), line({ description: ' ', gross: '57' })],
  })
  assert.deepEqual(faults.map(({ code, path }) => `${code} ${path}`).toSorted(), [
    'ticket-campo-desconocido discuont',
    'ticket-campo-desconocido lines[0].neto',
    'ticket-tipo total',
    'ticket-valor issuedAt',
    'ticket-valor lines[0].iva',
    'ticket-valor lines[0].quantity',
    'ticket-valor lines[1].description',
    'ticket-valor lines[1].gross',
  ])
  assert.equal(
    faults.find(({ path }) => path === 'total')?.message,
    'Debe ir como texto entre comillas, no como número.',
  )
})

test('a quantity that is a number must be greater than zero, and is told so', () => {
  const sentence = (quantity: unknown) => faultsOf(smallTicket({ lines: [line({ quantity })] }))[0]?.message
  for (const none of ['0', '0.000', '00', '-1', '-0.5'])
    assert.equal(sentence(none), 'Debe ser mayor que cero.', none)
  assert.equal(sentence('uno'), 'Escribe un número como texto, por ejemplo "0.385".')
  assert.equal(sentence('1.1234567'), 'Escribe un número como texto, por ejemplo "0.385".')
  assert.equal(sentence(0), 'Debe ir como texto entre comillas, no como número.')
  assert.equal(sentence('0.000001'), undefined)
})

test('a text with "|" or a control character is refused with the character named', () => {
  const sentence = (description: string) =>
    faultsOf(smallTicket({ lines: [line({ description })] }))[0]?.message
  assert.equal(sentence('PAN | LECHE'), 'Lleva un carácter que el SAT no admite («|»): quítalo.')
  assert.equal(sentence('PAN\u0007'), 'Lleva un carácter que el SAT no admite (U+0007): quítalo.')
  assert.equal(sentence('PAN \ud83d'), 'Lleva un carácter que el SAT no admite (U+D83D): quítalo.')
  assert.equal(
    sentence('JAM\ufffdN'),
    'Lleva letras que no llegaron en UTF-8 (�): revisa cómo exporta la caja.',
  )
  assert.equal(sentence('CAFÉ <"O\'BRIEN"> & NIÑOS 🎂'), undefined)
})

test('a ticket may hold 5,000 lines and no more, and a broken one gets at most 50 faults', () => {
  const lines = Array.from({ length: 5001 }, () => line())
  assert.equal(faultsOf(smallTicket({ lines }))[0]?.message, 'Tiene más de 5000 elementos.')
  assert.deepEqual(faultsOf(smallTicket({ lines: lines.slice(1) })), [])
  const broken = Array.from({ length: 5000 }, () => ({}))
  assert.equal(faultsOf(smallTicket({ lines: broken })).length, 50)
})

test('IEPS is a rate of the SAT, or a quota with its litres', () => {
  const ieps = (value: unknown) =>
    faultsOf(smallTicket({ lines: [line({ ieps: value })] })).map(({ path }) => path)
  for (const good of [null, { tasa: '0.265' }, { tasa: '1.6' }, { cuota: '3.0818', litros: '7.5' }])
    assert.deepEqual(ieps(good), [])
  assert.deepEqual(ieps({ tasa: '0.085' }), ['lines[0].ieps.tasa'])
  assert.deepEqual(ieps({ cuota: '3.0818' }), ['lines[0].ieps'])
  assert.deepEqual(ieps('0.08'), ['lines[0].ieps'])
})

test('the sum of the lines must be the total to the centavo, and the difference is told', () => {
  const [fault] = checkTotals(content({ total: '146.89', payments: [{ formaPago: '28', amount: '146.89' }] }))
  assert.equal(fault?.path, 'total')
  assert.equal(fault?.message, 'La suma de los netos es 146.90 y el total dice 146.89: diferencia de 0.01.')
})

test('a line cannot cost more after its discount', () => {
  const faults = checkTotals(
    content({ lines: [line({ net: '57.01' }), line({ gross: '89.89', net: '89.89' })] }),
  )
  assert.deepEqual(
    faults.map(({ path, message }) => [path, message]),
    [['lines[0].net', 'El neto (57.01) es mayor que el bruto (57.00) por 0.01.']],
  )
})

test('payments cover the total and are no more than the total with what is excluded', () => {
  const paid = (amount: string, excluded: unknown[] = []) =>
    checkTotals(content({ payments: [{ formaPago: '01', amount }], excluded })).map(({ message }) =>
      message.slice(-200),
    )
  const donation = [{ kind: 'donativo', amount: '0.75' }]
  const roundedDown = [{ kind: 'redondeo', amount: '-0.40' }]
  assert.deepEqual(paid('146.90'), [])
  assert.deepEqual(paid('147.65', donation), [])
  assert.deepEqual(paid('146.90', donation), [])
  assert.deepEqual(paid('146.50', roundedDown), [])
  assert.match(paid('200.00')[0] ?? '', /diferencia de 53\.10\. Descuenta el cambio/)
  assert.match(paid('147.66', donation)[0] ?? '', /diferencia de 0\.01\./)
  assert.match(paid('100.00')[0] ?? '', /diferencia de -46\.90\. Una venta a crédito/)
})

test('the form of payment is that of the largest tender, parts of one form added up, the lower key on a tie', () => {
  const forma = (...payments: [string, string][]) =>
    formaPagoOf(content({ payments: payments.map(([formaPago, amount]) => ({ formaPago, amount })) }))
  assert.equal(forma(['01', '100.00'], ['28', '45.20']), '01')
  assert.equal(forma(['01', '50.00'], ['04', '48.45'], ['04', '48.45']), '04')
  assert.equal(forma(['28', '73.45'], ['04', '73.45']), '04')
  assert.equal(forma(['04', '9.00'], ['28', '10.00']), '28')
})

test('a line that was given away stays out of the CFDI', () => {
  const lines = [line(), line({ sku: 'regalo', net: '0.00' })]
  assert.deepEqual(
    invoiceableLines(content({ lines })).map(({ sku }) => sku),
    ['7501055300846'],
  )
})

test('a ticket can be invoiced through the last second of its deadline, and then is told when that was', () => {
  const ticket = kept({})
  assert.equal(canInvoice(ticket, new Date('2027-01-01T06:59:59.999Z')), null)
  const fault = canInvoice(ticket, new Date('2027-01-01T07:00:00.000Z'))
  assert.equal(fault?.code, 'ticket-vencido')
  assert.match(
    fault?.message ?? '',
    /hasta el jueves 31 de diciembre de 2026, 23:59 h \(hora de Cd\. Juárez\)/,
  )
})

test('nothing to pay, and fuel, are not invoiced here', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  assert.equal(canInvoice(kept({ total: '0.00' }), now)?.code, 'ticket-en-ceros')
  assert.equal(
    canInvoice(kept({ lines: [line({ claveProdServ: '15101514' })] }), now)?.code,
    'ticket-combustible',
  )
})

test('pesos survive the way to centavos and back', () => {
  fc.assert(
    fc.property(fc.bigInt(1n - 10n ** 14n, 10n ** 14n - 1n), (amount) => {
      assert.equal(centavos(pesos(amount)), amount)
      if (amount >= 0n) assert.equal(parseTypedPesos(pesos(amount)), amount)
    }),
  )
})

test('a total is read as people type it, and what is no amount is not guessed', () => {
  for (const typed of ['1234.50', '$1,234.50', ' $ 1,234.5 ', '1234,50', '1,234.50 MXN'])
    assert.equal(parseTypedPesos(typed), 123450n, typed)
  assert.equal(parseTypedPesos('384'), 38400n)
  for (const typed of ['', 'mil', '1.234,50', '12,34,567', '1.2.3', '1e3', '0x10', '٣'])
    assert.equal(parseTypedPesos(typed), null, typed)
})

function faultsOf(candidate: unknown) {
  const parsed = parseTicket(candidate)
  return parsed.ok ? [] : parsed.faults
}

function content(change: Record<string, unknown>): TicketContent {
  const parsed = parseTicket(smallTicket(change))
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.value
}

function kept(change: Record<string, unknown>): Ticket {
  const it = content(change)
  return {
    id: 'a',
    issuerId: 'b',
    storeId: 'c',
    externalId: it.externalId,
    code: '000000000000',
    content: it,
    total: it.total,
    issuedAt: new Date(it.issuedAt),
    invoiceBy: new Date('2027-01-01T06:59:59Z'),
    timeZone: 'America/Ciudad_Juarez',
  }
}
