import type { Fault, Parsed } from '@timbra/cfdi'
import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { Picture } from './picture.ts'

const SVG = 'http://www.w3.org/2000/svg'
const XLINK = 'http://www.w3.org/1999/xlink'

/** Shapes and what colours them. */
const SHAPES = new Set(
  'svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask symbol use'.split(
    ' ',
  ),
)
/** Said about the drawing, not drawn: left out with all that is within. */
const LEFT_OUT = new Set('title desc metadata'.split(' '))
const PAINT =
  'fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity opacity stop-color stop-opacity clip-path clip-rule mask color display visibility'.split(
    ' ',
  )
const ATTRIBUTES = new Set([
  ...PAINT,
  ...'id d x y x1 y1 x2 y2 cx cy fx fy r rx ry width height points viewBox preserveAspectRatio transform offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits'.split(
    ' ',
  ),
])

/** Rewrites a drawing with shapes only. What could run, load, or depend on a font is refused with what to do; what
 *  editors note about it is left out. */
export function cleanSvg(text: string): Parsed<Picture> {
  const refusals = new Set<string>()
  const out: string[] = []
  let [hidden, size] = [0, null as Size | null]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', () => void refusals.add('El SVG está mal formado. Guárdalo de nuevo.'))
  parser.on('doctype', () => void refusals.add('El SVG no puede llevar DOCTYPE. Guárdalo como «SVG simple».'))
  parser.on('opentag', (tag) => {
    if (hidden > 0 || tag.uri !== SVG || LEFT_OUT.has(tag.local)) {
      hidden += 1
      return
    }
    if (!SHAPES.has(tag.local)) refusals.add(refusalOf(tag.local))
    if (out.length === 0) size = sizeOf(tag)
    out.push(`<${tag.local}${out.length === 0 ? ` xmlns="${SVG}"` : ''}${attributesOf(tag, refusals)}>`)
  })
  parser.on('closetag', (tag) => {
    if (hidden > 0) hidden -= 1
    else out.push(`</${tag.local}>`)
  })
  parser.write(text.replace('\uFEFF', '')).close()
  if (size === null) refusals.add('El SVG necesita viewBox, o width y height en puntos.')
  if (refusals.size > 0 || size === null) return { ok: false, faults: [...refusals].map(refusal) }
  return { ok: true, value: { type: 'image/svg+xml', ...size, body: Buffer.from(out.join('')) } }
}

type Size = { readonly width: number; readonly height: number }

function sizeOf(tag: SaxesTagNS): Size | null {
  const box = (tag.attributes['viewBox']?.value ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const given = (name: string) => Number((tag.attributes[name]?.value ?? '').replace(/px$/, ''))
  const [width, height] = box.length === 4 ? [box[2], box[3]] : [given('width'), given('height')]
  if (tag.local !== 'svg' || !width || !height || !Number.isFinite(width * height)) return null
  return { width: Math.ceil(width), height: Math.ceil(height) }
}

function attributesOf(tag: SaxesTagNS, refusals: Set<string>): string {
  return Object.values(tag.attributes)
    .flatMap(({ uri, local, value }): [string, string][] => {
      if (uri === XLINK && local === 'href') return [['href', value]]
      if (uri !== '') return []
      return local === 'style' ? declarationsOf(value) : [[local, value]]
    })
    .flatMap(([name, value]) => {
      if (/^on/i.test(name)) refusals.add('El SVG no puede llevar acciones (on…).')
      if (name === 'href' && tag.local === 'use' && /^#[\w.-]+$/.test(value)) return [` href="${value}"`]
      if (name === 'href' || loadsSomething(value))
        refusals.add('El SVG no puede cargar nada de fuera. Incrusta los trazos.')
      return ATTRIBUTES.has(name) ? [` ${name}="${escaped(value)}"`] : []
    })
    .join('')
}

/** `style="fill:#000;…"` as the attributes that say the same. */
function declarationsOf(style: string): [string, string][] {
  return style
    .split(';')
    .map((one): [string, string] => {
      const [name = '', ...value] = one.split(':')
      return [name.trim(), value.join(':').trim()]
    })
    .filter(([name]) => PAINT.includes(name))
}

/** A reference within the drawing is `url(#name)`; everything else that names a place goes out. */
function loadsSomething(value: string): boolean {
  return /url\s*\((?!\s*["']?#[\w.-]+["']?\s*\))|javascript:|data:|@import|\\/i.test(value)
}

function refusalOf(element: string): string {
  if (element === 'text' || element === 'tspan') return 'El SVG no puede llevar texto: conviértelo a trazos.'
  if (element === 'style') return 'El SVG no puede llevar <style>: guárdalo con «atributos de presentación».'
  return `El SVG no puede llevar <${element}>: sólo trazos y rellenos.`
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function refusal(message: string): Fault {
  return { code: 'imagen-contenido', path: '', message, source: 'docs/operating/brand.md' }
}
