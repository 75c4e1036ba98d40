import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HostileForm, hostileForms } from './hostile/forms.ts'
import { hostileText, MARK } from './hostile/inputs.ts'
import { pageWorld, type PageWorld } from './support/page-world.ts'

/** How many hostile texts each form gets: `TIMBRA_HOSTILE=1000 npm test -- hostile` for the long run. */
const COUNT = Number(process.env['TIMBRA_HOSTILE'] ?? 45)
const ANSWERS = [200, 303, 404, 422]
/** A GET form carries what was typed in its address, and no browser form lets one type so much. */
const ADDRESS_TOO_LONG = 431

let world: PageWorld
before(async () => {
  world = await pageWorld({ trustedProxies: ['127.0.0.1'] })
})
after(() => world.portal.close())

let sent = 0

/** From another address each time, so that no quota answers instead of the form. */
async function send(form: HostileForm, fields: Readonly<Record<string, string>>) {
  sent += 1
  const address = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`
  const headers = {
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': address,
    ...(form.entered ? { cookie: world.session } : {}),
  }
  const body = new URLSearchParams(fields)
  const url = `${world.portal.url}${form.path}${form.method === 'GET' ? `?${body}` : ''}`
  return fetch(url, {
    method: form.method,
    redirect: 'manual',
    headers,
    ...(form.method === 'POST' ? { body } : {}),
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}
const unescaped = (text: string) =>
  text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)

/** What the page shows in a text field; null when it has none of that name. */
function shownIn(html: string, name: string): string | null {
  const input = [...html.matchAll(/<input(?:\s+[\w-]+(?:="[^"]*")?)*\s*\/?>/g)]
    .map(([tag]) => tag)
    .find((tag) => tag.includes(` name="${name}"`) && !/type="(?:hidden|password|radio|file)"/.test(tag))
  return input === undefined ? null : unescaped(/ value="([^"]*)"/.exec(input)?.[1] ?? '')
}

/** As the server reads a field: without NUL, no blanks at the ends, at most 500 characters; a browser's line is one line. */
const kept = (text: string) =>
  new TextDecoder().decode(new TextEncoder().encode(text)).slice(0, 500).replaceAll('\u0000', '').trim()

async function assertAnswered(form: HostileForm, field: string, text: string): Promise<void> {
  const valid = Object.entries(form.fields).map(([name, value]) => [name, value.replace('{n}', String(sent))])
  const answer = await send(form, { ...Object.fromEntries(valid), [field]: text })
  const what = `${form.name}, ${field}: ${JSON.stringify(text.slice(0, 80))} → ${answer.status}`
  const html = await answer.text()
  if (answer.status === ADDRESS_TOO_LONG) {
    assert.ok(form.method === 'GET' && text.length > 2_000, what)
    assert.match(html, /demasiado largo/)
    return
  }
  assert.ok(ANSWERS.includes(answer.status), what)
  assert.ok(!html.includes(MARK) && !html.includes('<script>window.hacked'), `unescaped: ${what}`)
  assert.doesNotMatch(html, /\bError interno|Internal Server Error|stack/i, what)
  for (const [name, value] of answer.headers)
    assert.ok(!value.includes('Set-Cookie: x=1'), `${name}: ${what}`)
  if (answer.status !== 422) return
  assert.match(html, /role="alert"|class="card narrow"|<h1>/, `says nothing: ${what}`)
  const shown = shownIn(html, field)
  if (shown !== null) assert.equal(shown, kept(text), `what was typed is lost: ${what}`)
}

test('every form answers hostile texts clearly, loses nothing that was typed, and renders none of it', async (t) => {
  for (const form of hostileForms(world)) {
    await t.test(form.name, async () => {
      for (let number = 0; number < COUNT; number++) {
        const field = form.typed[number % form.typed.length] ?? ''
        await assertAnswered(form, field, hostileText(number))
      }
    })
  }
})

test('fields that are repeated, nested, unknown or missing do no harm', async () => {
  for (const form of hostileForms(world)) {
    for (const fields of [
      {},
      { 'rfc[0]': 'x', 'rfc[$ne]': 'y', __proto__x: 'z' },
      Object.fromEntries(form.typed.map((name) => [`${name}[]`, MARK])),
    ]) {
      const answer = await send(form, fields)
      assert.ok(answer.status < 500, `${form.name}: ${answer.status}`)
      await answer.text()
    }
  }
})
