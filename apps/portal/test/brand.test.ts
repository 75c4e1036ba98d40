import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseBrand } from '../src/brand/brand.ts'
import { contrast, type Hex, parseHex, tint } from '../src/brand/colour.ts'
import { faultsOfColour, GROUNDS, paletteOf } from '../src/brand/palette.ts'
import { parsePicture } from '../src/brand/parse-picture.ts'
import { asSvg } from '../src/brand/picture.ts'
import { readBrandFile } from '../src/brand/read-file.ts'
import { portalFile } from '../src/root.ts'
import { png, pngChunk } from './support/png.ts'

test('contrast is what WCAG computes', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00')
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
  assert.equal(contrast('#0a6650', '#ffffff'), contrast('#ffffff', '#0a6650'))
  assert.equal(tint('#777777', 1, 0.02), '#ffffff')
  for (const [text, hex] of [
    ['#ABC', '#aabbcc'],
    [' #0A6650 ', '#0a6650'],
    ['0a6650', null],
    ['#12345', null],
    ['red', null],
  ] as const)
    assert.equal(parseHex(text), hex, text)
})

test('the papers against which colours are checked are those of the styles', () => {
  const css = readFileSync(portalFile('src/web/ui/style.css'), 'utf8')
  const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body ?? '')
  for (const [body, ground] of [
    [light, GROUNDS.light],
    [dark, GROUNDS.dark],
  ] as const)
    for (const [name, value] of Object.entries(ground)) assert.ok(body.includes(`--${name}: ${value};`), name)
})

test('whatever colour a store has, it is kept readable in light and dark or refused with one that is', () => {
  let [kept, refused] = [0, 0]
  for (let r = 0; r < 256; r += 51)
    for (let g = 0; g < 256; g += 51)
      for (let b = 0; b < 256; b += 51) {
        const colour = `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}` as Hex
        const palette = paletteOf(colour, null)
        if (palette === null) refused += 1
        else kept += 1
        const [fault] = faultsOfColour(colour, null)
        assert.equal(fault === undefined, palette !== null, colour)
        const usable =
          palette ?? paletteOf(/cercano que sí se lee es (#\w+)/.exec(fault?.message ?? '')?.[1] as Hex, null)
        assert.ok(usable, `${colour}: ${fault?.message}`)
        for (const scheme of ['light', 'dark'] as const) {
          const { accent, onAccent, accentSoft, accentStrong } = usable[scheme]
          const { paper, card } = GROUNDS[scheme]
          for (const ground of [paper, card, accentSoft, onAccent])
            assert.ok(contrast(accent, ground) >= 4.5, `${colour} ${scheme} ${accent} on ${ground}`)
          for (const ground of [paper, card, onAccent])
            assert.ok(
              contrast(accentStrong, ground) >= 4.5,
              `${colour} ${scheme} strong ${accentStrong} on ${ground}`,
            )
        }
      }
  assert.ok(kept > 30 && refused > 100, `${kept} kept, ${refused} refused`)
})

test('a brand with faults tells all of them at their fields', () => {
  const given = {
    name: '',
    color: '#f2b84b',
    colour: 'x',
    contact: { email: 'nada' },
    privacy: { updated: 'ayer' },
    welcome: { es: '<b>Hola</b>', en: 'Hi' },
  }
  const parsed = parseBrand(given)
  assert.ok(!parsed.ok)
  const paths = parsed.faults.map(({ path }) => path)
  for (const path of ['name', '', 'contact.email', 'privacy.updated', 'welcome.es'])
    assert.ok(paths.includes(path), `${path} of ${paths.join(' ')}`)
  const pale = parseBrand({ name: 'Súper', color: '#f2b84b' })
  assert.ok(!pale.ok)
  assert.match(pale.faults[0]?.message ?? '', /contraste 1\.\d:1.*El más cercano que sí se lee es #\w{6}\./)
  assert.equal(pale.faults[0]?.path, 'color')
})

test('a logo keeps its shapes and loses what editors write into it', () => {
  const svg = `<?xml version="1.0"?><!-- Inkscape --><svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10" inkscape:version="1">
    <title>Secreto &amp; nombre</title><metadata><a xmlns="urn:x">autor</a></metadata><inkscape:view/>
    <defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><path id="p" d="M0 0h4"/></defs>
    <path style="fill:url(#g);font-family:x;stroke:#000" d="M1 1h3&quot;" class="c"/><use xlink:href="#p"/></svg>`
  const cleaned = parsePicture(Buffer.from(svg), 'logo')
  assert.ok(cleaned.ok)
  const text = cleaned.value.body.toString()
  assert.deepEqual([cleaned.value.width, cleaned.value.height], [20, 10])
  assert.match(text, /<path fill="url\(#g\)" stroke="#000" d="M1 1h3&quot;"><\/path><use href="#p"><\/use>/)
  assert.doesNotMatch(text, /inkscape|Secreto|autor|class|font|<!--/)
  assert.equal(asSvg(cleaned.value), text)
})

test('a drawing that could run or load something is refused with what to do', () => {
  const of = (inner: string, attributes = 'viewBox="0 0 9 9"') =>
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inner}</svg>`
  for (const [svg, sentence] of [
    [of('<script>alert(1)</script>'), /<script>/],
    [of('<path onclick="x()" d="M0 0"/>'), /acciones/],
    [of('<image href="https://x.example/a.png"/>'), /de fuera/],
    [of('<use xlink:href="https://x.example/a.svg#a"/>'), /de fuera/],
    [of('<path fill="url(https://x.example)" d="M0 0"/>'), /de fuera/],
    [of('<path style="fill:url(data:image/png;base64,AA)" d="M0 0"/>'), /de fuera/],
    [of('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'), /foreignObject/],
    [of('<a href="javascript:alert(1)"><path d="M0 0"/></a>'), /de fuera|<a>/],
    [of('<style>*{fill:red}</style>'), /atributos de presentación/],
    [of('<text>Súper</text>'), /trazos/],
    [of('<animate attributeName="href"/>'), /animate/],
    [of('<path d="M0 0"/>', ''), /viewBox/],
    [`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>${of('<path d="M0 0"/>')}`, /DOCTYPE/],
    [of('<path d="M0 0">'), /mal formado/],
  ] as const) {
    const parsed = parsePicture(Buffer.from(svg), 'logo')
    assert.ok(!parsed.ok, svg)
    assert.match(parsed.faults.map(({ message }) => message).join(' '), sentence, svg)
    assert.equal(parsed.faults[0]?.path, 'logo')
  }
})

test('a PNG keeps its picture and loses where and when it was taken; a damaged one is refused', () => {
  const png = pngOf(2, 1, [pngChunk('tEXt', Buffer.from('GPS\0Ciudad Juárez'))])
  const cleaned = parsePicture(png, 'ticket')
  assert.ok(cleaned.ok)
  assert.deepEqual([cleaned.value.type, cleaned.value.width, cleaned.value.height], ['image/png', 2, 1])
  assert.ok(!cleaned.value.body.includes('GPS') && cleaned.value.body.includes('IDAT'))
  assert.match(asSvg(cleaned.value), /^<svg [^>]*viewBox="0 0 2 1".*href="data:image\/png;base64,iVBOR/)
  const broken = Buffer.from(png)
  broken[20] = 9
  for (const [bytes, code] of [
    [broken, 'imagen-dañada'],
    [png.subarray(0, 40), 'imagen-dañada'],
    [Buffer.from('GIF89a'), 'imagen-tipo'],
    [Buffer.alloc(300_000), 'imagen-grande'],
    [pngOf(5_000, 1, []), 'imagen-medidas'],
  ] as const) {
    const parsed = parsePicture(bytes, 'ticket')
    assert.equal(parsed.ok ? '' : parsed.faults[0]?.code, code)
  }
})

test('the brand of the sample is in order', () => {
  const read = readBrandFile(portalFile('samples/brand/marca.json'))
  assert.ok(read.ok && read.value.logo)
  const missing = readBrandFile(portalFile('samples/brand/no-hay.json'))
  assert.equal(missing.ok ? '' : missing.faults[0]?.code, 'archivo-ilegible')
})

/** A PNG of one colour. */
function pngOf(width: number, height: number, more: readonly Buffer[]): Buffer {
  return png(width, height, Buffer.alloc((width + 1) * height), more)
}
