import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readCFDI } from '@timbra/cfdi'
import { strFromU8, unzipSync } from 'fflate'
import type { FastifyInstance } from 'fastify'
import { openConfirmedAccount } from '../src/accounts/open-confirmed.ts'
import { cfdiOfHistory, historyChoices, historyOf, stampedOfHistory } from '../src/issuance/history.ts'
import { type HistoryFilter, NO_FILTER, wholeHistory } from '../src/issuance/history-line.ts'
import { monthEnd, monthStart } from '../src/issuance/month.ts'
import { csvRow } from '../src/web/csv.ts'
import { buildServer } from '../src/web/server.ts'
import { PHRASE } from './support/account-world.ts'
import { configWith } from './support/config.ts'
import { type IssuanceWorld, issuanceWorld, RECEPTOR, secrets } from './support/issuance-world.ts'

const OTHER = {
  ...RECEPTOR,
  rfc: 'EKU9003173C9',
  nombre: 'ESCUELA KEMPER URGATE',
  domicilioFiscalReceptor: '42501',
}
const DAY = 86_400_000
const HOSTILE = '=HYPERLINK("http://malo.example","Ver factura")'

describe('the history of an account', () => {
  let world: IssuanceWorld
  let server: FastifyInstance
  let ana: string
  let luis: string
  let cookie: string
  const ids: string[] = []
  before(async () => {
    world = await issuanceWorld()
    server = await serve(world)
    ana = await account('ana@example.com')
    luis = await account('luis@example.com')
    cookie = await enter('ana@example.com')
    // Five CFDI of two receivers over three months, one that waits, and one of somebody else.
    for (const receptor of [RECEPTOR, OTHER, RECEPTOR, OTHER, RECEPTOR])
      ids.push(await stamped(ana, receptor))
    await world.pool.query(
      `update issuance set stamped_at = stamped_at - make_interval(days => (array[70, 40, 39, 1, 0])[n])
       from unnest($1::uuid[]) with ordinality as x(xid, n) where id = xid`,
      [ids],
    )
    await world.request({ accountId: ana })
    await stamped(luis, RECEPTOR)
  })
  after(async () => {
    await server.close()
    await world.close()
  })

  const find = async (filter: Partial<HistoryFilter>) =>
    (await historyOf(world.db, wholeHistory(ana), { ...NO_FILTER, ...filter }, 1)).lines.map(({ id }) =>
      ids.indexOf(id),
    )
  const get = (url: string, as = cookie) => server.inject({ url, headers: { cookie: as } })
  const post = (url: string, fields: Record<string, string>, as = cookie) =>
    server.inject({
      method: 'POST',
      url,
      headers: {
        cookie: as,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      payload: new URLSearchParams(fields).toString(),
    })

  test('is newest first, and only its own', async () => {
    const { count, stamped } = await historyOf(world.db, wholeHistory(ana), NO_FILTER, 1)
    assert.deepEqual([count, stamped], [6, 5])
    assert.deepEqual(await find({ state: 'ready' }), [4, 3, 2, 1, 0])
    assert.deepEqual(await find({ state: 'under-way' }), [-1])
  })

  test('is filtered by month, receiver, store and state, together too', async () => {
    const month = (text: string) => ({ from: monthStart(text), to: monthEnd(text) })
    assert.deepEqual(await find(month('2026-10')), [2, 1])
    assert.deepEqual(await find(month('2026-09')), [0])
    assert.deepEqual(await find({ ...month('2026-10'), rfc: OTHER.rfc }), [1])
    const { stores, receivers, months } = await historyChoices(world.db, wholeHistory(ana))
    assert.deepEqual(months, ['2026-11', '2026-10', '2026-09'])
    assert.deepEqual(
      receivers.map(({ rfc }) => rfc),
      [OTHER.rfc, RECEPTOR.rfc],
    )
    assert.equal((await find({ storeId: stores[0]?.id ?? '', state: 'ready' })).length, 5)
    assert.deepEqual(await find({ storeId: 'nada' }), [])
  })

  test('is looked through by folio, ticket number, UUID and total, as people type them', async () => {
    const row = await world.row(ids[2] ?? '')
    const { lines } = await historyOf(world.db, wholeHistory(ana), { ...NO_FILTER, text: '' }, 1)
    const line = lines.find(({ id }) => id === ids[2])
    assert.ok(line)
    assert.deepEqual(await find({ text: `${row.serie}-${row.folio}` }), [2])
    assert.deepEqual(await find({ text: line.tickets.toLowerCase() }), [2])
    assert.deepEqual(await find({ text: line.tickets.replaceAll('-', ' ') }), [2])
    assert.deepEqual(await find({ text: row.uuid?.slice(0, 13) ?? '' }), [2])
    assert.equal((await find({ text: `$${line.total}` })).length, 6)
    assert.deepEqual(await find({ text: '999999.99' }), [])
    for (const text of ["' or 1=1 --", '%', '_', '\\', '9'.repeat(80)])
      assert.deepEqual(await find({ text }), [], text)
  })

  test('a folio is not found in the codes and UUIDs that hold it by chance', async () => {
    const { serie, folio } = await world.row(ids[2] ?? '')
    const { rows } = await world.pool.query<{ code: string }>(
      `update ticket set code = overlay(code placing $2 from 5)
       where id in (select ticket_id from issuance_ticket where issuance_id = $1) returning code`,
      [ids[3], `${serie}${folio}`],
    )
    assert.deepEqual(await find({ text: `${serie}-${folio}` }), [2])
    assert.deepEqual(await find({ text: rows[0]?.code ?? '' }), [3])
  })

  test('knows what SAT has cancelled', async () => {
    await world.pool.query(
      `insert into cancellation (id, issuance_id, motivo, state, requested_by, requested_at, updated_at, state_since)
       values (gen_random_uuid(), $1, '02', 'cancelled', 'staff', now(), now(), now())`,
      [ids[0]],
    )
    assert.deepEqual(await find({ state: 'cancelled' }), [0])
    assert.ok(!(await find({ state: 'ready' })).includes(0))
    await world.pool.query('delete from cancellation')
  })

  test('works by address alone, keeps what was chosen, and answers nonsense with the page', async () => {
    const page = await get(`/cuenta/facturas?mes=2026-10&rfc=${OTHER.rfc}`)
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /1 factura</)
    assert.match(page.body, /value="2026-10" selected/)
    assert.match(page.body, new RegExp(`/cuenta/facturas/zip\\?mes=2026-10&amp;rfc=${OTHER.rfc}`))
    for (const query of [
      'pagina=-1',
      'pagina=99999999',
      'mes=2026-13',
      'estado=x',
      'tienda=%00',
      'texto=%3Cb%3E',
    ]) {
      const answer = await get(`/cuenta/facturas?${query}`)
      assert.equal(answer.statusCode, 200, query)
      assert.doesNotMatch(answer.body, /<b>/)
    }
    assert.equal((await get('/cuenta/facturas', '')).headers.location, '/entrar?volver=%2Fcuenta%2Ffacturas')
  })

  test('a month comes as a ZIP with the XML and the PDF of each CFDI, byte for byte', async () => {
    const answer = await get('/cuenta/facturas/zip?mes=2026-10')
    assert.equal(answer.headers['content-type'], 'application/zip')
    assert.match(String(answer.headers['content-disposition']), /facturas-2026-10\.zip/)
    assert.equal(answer.headers['cache-control'], 'private, no-store')
    const files = unzipSync(answer.rawPayload)
    const names = Object.keys(files)
    assert.equal(names.length, 4)
    for (const index of [1, 2]) {
      const row = await world.row(ids[index] ?? '')
      const stem = `${row.serie}-${row.folio}_${row.uuid}`
      assert.deepEqual(Buffer.from(files[`${stem}.xml`] ?? []), row.stamped_xml)
      assert.equal(strFromU8((files[`${stem}.pdf`] ?? new Uint8Array()).slice(0, 5)), '%PDF-')
    }
  })

  test('the ZIP is made CFDI by CFDI: who stops reading stops the work', async () => {
    const read: string[] = []
    for await (const { id } of stampedOfHistory(world.db, wholeHistory(ana), NO_FILTER)) {
      read.push(id)
      if (read.length === 2) break
    }
    assert.deepEqual(read, ids.slice(0, 2))
  })

  test('a list comes as CSV that Excel reads, with the amounts of the CFDI', async () => {
    const answer = await get('/cuenta/facturas/csv?mes=2026-09')
    assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8')
    assert.deepEqual([...answer.rawPayload.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    const [header = '', line = '', end] = answer.payload.replace('\uFEFF', '').split('\r\n')
    assert.equal(end, '')
    const cells = Object.fromEntries(header.split(',').map((name, n) => [name, line.split(',')[n]]))
    const row = await world.row(ids[0] ?? '')
    const cfdi = readCFDI(row.stamped_xml ?? new Uint8Array())
    assert.ok(cfdi.ok)
    assert.equal(cells['UUID'], row.uuid)
    assert.equal(cells['Estado'], 'Vigente')
    assert.equal(cells['RFC receptor'], RECEPTOR.rfc)
    assert.equal(cells['Nombre receptor'], 'UNIVERSIDAD ROBOTICA ESPAÑOLA')
    const [subTotal, iva, ieps, total] = ['SubTotal', 'IVA trasladado', 'IEPS trasladado', 'Total'].map(
      (name) => Math.round(Number(cells[name]) * 100),
    )
    assert.equal(
      (subTotal ?? 0) - Math.round(Number(cells['Descuento']) * 100) + (iva ?? 0) + (ieps ?? 0),
      total,
    )
  })

  test('no cell of a CSV is a formula to a spreadsheet', () => {
    for (const text of [HOSTILE, '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1']) {
      const row = csvRow([text])
      assert.match(row, /^"?'/, JSON.stringify(text))
      assert.ok(row.includes(text.replaceAll('"', '""')), 'and nothing is lost')
    }
    assert.equal(csvRow(['a,b', 'dijo "sí"', 'a\nb', 'ESPAÑOLA']), '"a,b","dijo ""sí""","a\nb",ESPAÑOLA\r\n')
  })

  test('an account with 5,000 invoices is looked through fast', async () => {
    const many = await account('muchas@example.com')
    await world.pool.query(
      `insert into issuance (id, token, issuer_id, store_id, account_id, receptor, state, requested_at, updated_at, state_since, serie, folio)
       select gen_random_uuid(), 'muchas' || n, i.issuer_id, i.store_id, $1, i.receptor, 'requested', i.requested_at - make_interval(mins => n), now(), now(), 'M', n::text
       from issuance i, generate_series(1, 5000) n where i.id = $2`,
      [many, ids[0]],
    )
    await world.pool.query('analyze issuance')
    const from = performance.now()
    const last = await historyOf(world.db, wholeHistory(many), NO_FILTER, 200)
    const found = await historyOf(world.db, wholeHistory(many), { ...NO_FILTER, text: 'M4711' }, 1)
    await historyChoices(world.db, wholeHistory(many))
    const took_ms = performance.now() - from
    assert.deepEqual([last.count, last.lines.length, found.lines[0]?.folio], [5000, 25, '4711'])
    assert.ok(took_ms < 2000, `${took_ms} ms`)
  })

  describe('shown to an accountant', () => {
    const TERMS = { paraQuien: 'Contadora', rfc: RECEPTOR.rfc, desde: '2026-10', hasta: '2026-11', dias: '7' }
    const make = async (changes: Partial<typeof TERMS> = {}) => {
      const answer = await post('/cuenta/enlaces', { ...TERMS, ...changes })
      return { answer, token: /compartido\/([0-9A-Z]{52})"/.exec(answer.body)?.[1] ?? '' }
    }

    test('sees the invoices of one RFC and some months, with their files, and nothing else', async () => {
      const { token } = await make()
      const page = await get(`/compartido/${token}`, '')
      assert.equal(page.statusCode, 200)
      assert.deepEqual(
        [page.headers['cache-control'], page.headers['x-robots-tag']],
        ['no-store', 'noindex, nofollow'],
      )
      const shown = ids.filter((id) => page.body.includes(`/compartido/${token}/${id}/xml`))
      assert.deepEqual(shown, [ids[2], ids[4]])
      assert.match(page.body, /2 facturas</, 'nor what waits for its stamp')
      assert.doesNotMatch(page.body, /\/factura\/|KEMPER|ana@example/)
      const row = await world.row(ids[2] ?? '')
      assert.ok(
        !page.body.includes(row.token),
        'the address of the invoice, where it could be changed, is not told',
      )
      const xml = await get(`/compartido/${token}/${ids[2]}/xml`, '')
      assert.deepEqual(xml.rawPayload, row.stamped_xml)
      const pdf = await get(`/compartido/${token}/${ids[2]}/pdf`, '')
      assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
      for (const other of [ids[0], ids[1], ids[3], 'nada'])
        assert.equal((await get(`/compartido/${token}/${other}/xml`, '')).statusCode, 404)
    })

    test('cannot widen what the link shows, neither in the list nor in ZIP or CSV', async () => {
      const { token } = await make()
      for (const query of [`rfc=${OTHER.rfc}`, 'mes=2026-09']) {
        assert.match((await get(`/compartido/${token}?${query}`, '')).body, /Ninguna factura/)
        const csv = await get(`/compartido/${token}/csv?${query}`, '')
        assert.equal(csv.payload.trim().split('\r\n').length, 1, 'the header alone')
        const zip = await get(`/compartido/${token}/zip?${query}`, '')
        assert.deepEqual(unzipSync(zip.rawPayload), {})
      }
      const zip = await get(`/compartido/${token}/zip`, '')
      assert.equal(Object.keys(unzipSync(zip.rawPayload)).length, 4)
    })

    test('opens nothing once its days are over, it was ended, or it is another', async () => {
      const week = await make()
      const month = await make({ dias: '30' })
      world.clock.advance(7 * DAY)
      assert.equal((await get(`/compartido/${week.token}`, '')).statusCode, 404)
      assert.equal((await get(`/compartido/${month.token}`, '')).statusCode, 200)
      const list = await get('/cuenta/enlaces')
      assert.match(list.body, /Último uso/)
      const end = /\/cuenta\/enlaces\/([0-9a-f-]{36})\/terminar/.exec(list.body)?.[1] ?? ''
      await post(`/cuenta/enlaces/${end}/terminar`, {}, await enter('luis@example.com'))
      assert.equal((await get(`/compartido/${month.token}`, '')).statusCode, 200, 'only its owner ends it')
      await post(`/cuenta/enlaces/${end}/terminar`, {})
      for (const token of [month.token, 'nada', '0'.repeat(52)])
        assert.equal((await get(`/compartido/${token}`, '')).statusCode, 404)
    })

    test('is made for an RFC of the account, some months and 7, 30 or 90 days; faults stay at their fields', async () => {
      const wrong = { paraQuien: '', rfc: 'XAXX010101000', desde: '2026-11', hasta: '2026-10', dias: '365' }
      const { answer } = await make(wrong)
      assert.equal(answer.statusCode, 422)
      for (const field of ['paraQuien', 'rfc', 'hasta', 'dias'])
        assert.match(answer.body, new RegExp(`href="#f-${field}"`))
      const { rows } = await world.pool.query('select count(*)::int as n from share_link where label = $1', [
        '',
      ])
      assert.equal(rows[0].n, 0)
    })

    test('is kept as a SHA-256, and who tries links is told to wait', async () => {
      const { token } = await make()
      const { rows } = await world.pool.query('select json_agg(l)::text as text from share_link l')
      assert.ok(!rows[0].text.includes(token))
      await world.pool.query('truncate attempt_quota')
      for (let n = 0; n < 60; n++) await get(`/compartido/${n}`, '')
      const blocked = await get('/compartido/una-mas', '')
      assert.equal(blocked.statusCode, 429)
      assert.equal(blocked.headers['retry-after'], '600')
      assert.equal(
        (await get(`/compartido/${token}`, '')).statusCode,
        200,
        'whoever has a link is let through',
      )
    })
  })

  test('ZIP files are limited per account, and it says when to try again', async () => {
    await world.pool.query('truncate attempt_quota')
    for (let n = 0; n < 20; n++) await get('/cuenta/facturas/zip?mes=2020-01')
    const blocked = await get('/cuenta/facturas/zip?mes=2020-01')
    assert.equal(blocked.statusCode, 429)
    assert.equal(blocked.headers['retry-after'], '3600')
  })

  test('another account finds none of these CFDI', async () => {
    assert.equal(await cfdiOfHistory(world.db, wholeHistory(luis), ids[0] ?? ''), null)
    assert.ok(await cfdiOfHistory(world.db, wholeHistory(ana), ids[0] ?? ''))
  })

  async function stamped(accountId: string, receptor: typeof RECEPTOR): Promise<string> {
    const { id } = await world.request({ accountId, receptor })
    await world.advance(id)
    assert.equal((await world.row(id)).state, 'stamped')
    return id
  }

  async function account(correo: string): Promise<string> {
    const opened = await openConfirmedAccount(world.deps, { nombre: 'Ana', correo, contrasena: PHRASE })
    assert.ok(opened.ok)
    return opened.value.accountId
  }

  async function enter(correo: string): Promise<string> {
    const answer = await post('/entrar', { correo, contrasena: PHRASE }, '')
    return String(answer.headers['set-cookie']).split(';')[0] ?? ''
  }
})

function serve(world: IssuanceWorld): Promise<FastifyInstance> {
  const config = configWith({ TIMBRA_URL: 'http://localhost:3000' })
  return buildServer({ ...world.deps, pool: world.pool, config, secrets })
}
