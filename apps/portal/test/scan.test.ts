import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { decodeApart } from '../src/scan/in-thread.ts'
import { linesOf } from '../src/scan/lines.ts'
import { createScanner } from '../src/scan/scan.ts'
import { UPLOAD_MAX_bytes, recogniseUpload } from '../src/scan/upload.ts'
import { photoOfQr } from './support/photo.ts'
import { png } from './support/png.ts'
import { typeset } from './support/typeset.ts'

const scanner = createScanner()
const LINK = 'https://tienda.example/f/7KQ4M2XD9T8D'
const seeded = () => {
  let state = 7
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
}

test('a QR is read from photos that are turned, blurred, dark and noisy', async () => {
  const shots = [
    { degrees: 0, blur: 0, dark: 0, noise: 0 },
    { degrees: 35, blur: 1, dark: 0.3, noise: 40 },
    { degrees: -28, blur: 2, dark: 0.6, noise: 20 },
    { degrees: 180, blur: 1, dark: 0, noise: 60 },
  ]
  for (const shot of shots) {
    const scanned = await scanner.scan(photoOfQr(LINK, shot, seeded()))
    assert.deepEqual(scanned, { ok: true, value: { codes: [LINK], lines: [] } }, JSON.stringify(shot))
  }
})

test('text of a PDF comes line by line, cells apart', async () => {
  const scanned = await scanner.scan(
    typeset('#table(columns: (200pt, 200pt), [RFC:], [URE180429TM6], [Ñandú], [91])'),
  )
  assert.deepEqual(scanned, { ok: true, value: { codes: [], lines: ['RFC:\tURE180429TM6', 'Ñandú\t91'] } })
})

const codeOf = async (bytes: Uint8Array) => {
  const scanned = await scanner.scan(bytes)
  return scanned.ok ? 'ok' : scanned.faults.map(({ code, path }) => `${code} ${path}`).join()
}

test('each thing that can be wrong with a file has its own answer', async () => {
  const blank = photoOfQr('x', { degrees: 0, blur: 0, dark: 0, noise: 0 })
  const cases: [string, Uint8Array][] = [
    ['archivo-vacio archivo', new Uint8Array()],
    ['archivo-grande archivo', new Uint8Array(UPLOAD_MAX_bytes + 1)],
    ['archivo-tipo archivo', Buffer.from('<svg onload="alert(1)"/>')],
    ['archivo-tipo archivo', Buffer.from('GIF89a')],
    ['sin-qr archivo', png(64, 64, Buffer.alloc(64 * 65, 255))],
    ['archivo-ilegible archivo', Buffer.from('%PDF-1.7\nnothing of the kind')],
    ['sin-texto archivo', typeset('#rect(width: 3cm)')],
    ['foto-enorme archivo', png(60_000, 60_000, Buffer.alloc(1))],
    ['foto-enorme archivo', blank.subarray(0, 20)],
    ['foto-enorme archivo', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['foto-enorme archivo', Buffer.from('ffd8ffc0001108ffffffff03012200', 'hex')],
  ]
  for (const [wanted, bytes] of cases) assert.equal(await codeOf(bytes), wanted)
})

test('a broken picture is no QR, and hurts nobody', async () => {
  const whole = photoOfQr(LINK, { degrees: 0, blur: 0, dark: 0, noise: 0 })
  assert.match(await codeOf(whole.subarray(0, whole.length / 2)), /^(sin-qr|archivo-ilegible) archivo$/)
  const bomb = png(7_000, 7_000, deflateSync(Buffer.alloc(10)))
  assert.match(await codeOf(bomb), /^(sin-qr|archivo-ilegible) archivo$/)
})

test('a reader that takes too long is ended, and its file is called unreadable', async () => {
  const slow = typeset('#for n in range(4000) [#n palabra ]')
  const found = await decodeApart({ kind: 'pdf', bytes: slow }, { time_ms: 1 })
  assert.equal(found, null)
})

test('two are read at once, eight wait, and the next is told to come back', async () => {
  const release: (() => void)[] = []
  const busyScanner = createScanner(
    () => new Promise((done) => release.push(() => done({ codes: [LINK], lines: [] }))),
  )
  const picture = photoOfQr('x', { degrees: 0, blur: 0, dark: 0, noise: 0 })
  const asked = Array.from({ length: 10 }, () => busyScanner.scan(picture))
  const refused = await busyScanner.scan(picture)
  assert.ok(!refused.ok)
  assert.deepEqual(
    refused.faults.map(({ code }) => code),
    ['lector-ocupado'],
  )
  assert.equal(release.length, 2)
  for (let done = 0; done < 10; done++) {
    release[done]?.()
    await asked[done]
  }
  assert.ok((await Promise.all(asked)).every(({ ok }) => ok))
})

test('whatever bytes come, what kind they are is said without an exception', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', 'ffd8ff', '89504e470d0a1a0a', '255044462d'),
      fc.uint8Array({ maxLength: 64 }),
      (start, rest) => {
        const read = recogniseUpload(Buffer.concat([Buffer.from(start, 'hex'), rest]))
        assert.ok(read.ok || read.faults.length === 1)
      },
    ),
  )
})

test('pieces of one line stand in reading order whatever the order in the file', () => {
  const piece = (text: string, left: number, baseline: number) => ({
    text,
    left,
    right: left + text.length * 5,
    baseline,
    size: 10,
  })
  const items = [
    piece('abajo', 10, 90),
    piece('celda', 100, 111),
    piece('la', 10, 110),
    piece('otra', 24, 110),
  ]
  assert.deepEqual(linesOf(items), ['la otra\tcelda', 'abajo'])
})
