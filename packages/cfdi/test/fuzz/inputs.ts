import { readFileSync } from 'node:fs'
import { goldens } from '../support/golden.ts'
import { type Random, randomFrom } from '../support/random-complemento.ts'
import { randomXML } from '../support/random-xml.ts'

/** Input number `index` of a seed: the same two numbers make the same bytes. Documents of ours with whole nodes,
 *  attributes and texts moved, doubled, dropped or swapped, now and then in masses; random markup; bytes at random. */
export function fuzzInput(seed: number, index: number): Uint8Array {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) + index)
  if (random(6) === 0) return Buffer.from(randomXML(random))
  if (random(40) === 0) return Buffer.from(Array.from({ length: random(300) }, () => random(256)))
  let text = documents[random(documents.length)] as string
  for (let changes = 1 + (random(2) === 0 ? 0 : random(4)); changes > 0; changes -= 1)
    text = changed(text, random)
  return encoded(text, random)
}

const stampAndComplementos =
  '<cfdi:Complemento><p:Pagos xmlns:p="http://www.sat.gob.mx/Pagos20" Version="2.0"><p:Totales MontoTotalPagos="1"/>' +
  '<p:Pago FechaPago="2026-11-22T12:00:00" Monto="1"><p:DoctoRelacionado IdDocumento="x"/></p:Pago></p:Pagos>' +
  '<d:detallista xmlns:d="http://www.sat.gob.mx/detallista"><d:buyer><d:gln> 75 &amp; <![CDATA[ 1 ]]></d:gln></d:buyer></d:detallista>' +
  '<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1" UUID="5A5A5A5A-1B1B-4C4C-8D8D-9E9E9E9E9E9E" ' +
  'FechaTimbrado="2026-11-22T10:20:00" RfcProvCertif="SPR190613I52" SelloCFD="AAAA" NoCertificadoSAT="30001000000500003456" SelloSAT="BBBB"/>' +
  '</cfdi:Complemento><cfdi:Addenda><x xmlns="urn:x" a="1">hola<y/></x></cfdi:Addenda></cfdi:Comprobante>'

const documents = goldens().flatMap(({ outFile }) => {
  const text = readFileSync(outFile, 'utf8')
  return [text, text.replace('</cfdi:Comprobante>', stampAndComplementos)]
})

type Change = (text: string, random: Random) => string

const changes: readonly Change[] = [
  (text, random) => replaced(text, slice(text, nodes, random), ''),
  (text, random) => doubled(text, slice(text, nodes, random), 2),
  (text, random) => moved(text, slice(text, nodes, random), random),
  (text, random) => replaced(text, slice(text, attributes, random), ''),
  (text, random) => doubled(text, slice(text, attributes, random), 2),
  (text, random) => moved(text, slice(text, attributes, random), random),
  (text, random) =>
    doubled(text, slice(text, random(2) === 0 ? nodes : attributes, random), 200 + random(3000)),
  (text, random) => replaced(text, slice(text, values, random), `="${odd(random)}"`),
  (text, random) => replaced(text, slice(text, values, random), `="${tame(random)}"`),
  (text, random) => replaced(text, slice(text, values, random), slice(text, values, random)),
  (text, random) => replaced(text, slice(text, nodes, random), slice(text, nodes, random)),
  (text, random) => replaced(text, slice(text, />(?=<)/g, random), `>${blankOrNote(random)}`),
  (text, random) => replaced(text, slice(text, names, random), odd(random)),
  (text, random) => inserted(text, odd(random), random),
  (text, random) => inserted(text, odd(random).repeat(1 + random(5000)), random),
  (text, random) => text.slice(0, random(text.length)),
  (text, random) => text.slice(random(text.length)),
  (text, random) => inserted(text, documents[random(documents.length)] as string, random),
  (text, random) => replaced(text, slice(text, /[<>"'=/&;:]/g, random), odd(random)),
]

const nodes = /<([\w:]+)(?: [^<>]*)?(?:\/>|>(?:[^<]|<(?!\/\1>))*<\/\1>)/g
const attributes = / [\w:]+="[^"]*"/g
const values = /="[^"]*"/g
const names = /[\w:]+(?==")|(?<=<\/?)[\w:]+/g

function changed(text: string, random: Random): string {
  const change = changes[random(changes.length)] as Change
  return change(text.slice(0, 400_000), random)
}

type Slice = { readonly from: number; readonly to: number }

/** One match at random, among the first thousands. */
function slice(text: string, pattern: RegExp, random: Random): Slice {
  const found = [...text.slice(0, 30_000).matchAll(pattern)]
  const match = found[random(Math.max(found.length, 1))]
  return match === undefined ? { from: 0, to: 0 } : { from: match.index, to: match.index + match[0].length }
}

function replaced(text: string, { from, to }: Slice, by: string | Slice): string {
  const part = typeof by === 'string' ? by : text.slice(by.from, by.to)
  return text.slice(0, from) + part + text.slice(to)
}

function doubled(text: string, { from, to }: Slice, times: number): string {
  return (
    text.slice(0, to) +
    text.slice(from, to).repeat(Math.min(times, 400_000 / (to - from + 1))) +
    text.slice(to)
  )
}

function moved(text: string, { from, to }: Slice, random: Random): string {
  return inserted(replaced(text, { from, to }, ''), text.slice(from, to), random)
}

function inserted(text: string, part: string, random: Random): string {
  const at = random(text.length + 1)
  return text.slice(0, at) + part + text.slice(at)
}

function odd(random: Random): string {
  const parts = [
    '',
    ' ',
    '\t',
    '\r\n',
    '\u0000',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\ud800',
    '😀',
    'Ñ',
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    '=',
    ':',
    '|',
    '<a>',
    '</a>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?x',
    '?>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '&#0;',
    '&#x41;',
    '&amp;',
    'xmlns',
    'xmlns:p="u"',
    '__proto__',
    'constructor',
    '-1',
    '1e9',
    '0.0000001',
    '9'.repeat(50),
    'Version',
    'cfdi:Complemento',
    'http://www.sat.gob.mx/cfd/4',
    '2026-13-45T99:99:99',
  ]
  return parts[random(parts.length)] as string
}

/** What an attribute may well hold, and a CFDI not. */
function tame(random: Random): string {
  return odd(random).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function blankOrNote(random: Random): string {
  return ['\n  ', '\r\n\t', '<!-- nota -->', '<?nota x?>', ' <!---->'][random(5)] as string
}

/** Nearly always UTF-8; else what people's programs do to it. */
function encoded(text: string, random: Random): Uint8Array {
  const kind = random(30)
  if (kind === 0) return Buffer.from(text, 'latin1')
  if (kind === 1) return Buffer.from(text, 'utf16le')
  if (kind === 2) return Buffer.from(`\ufeff${text}`)
  const bytes = Buffer.from(text)
  if (kind === 3 && bytes.length > 0) bytes[random(bytes.length)] = random(256)
  return bytes
}
