import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { XmlDocument } from 'libxml2-wasm'
import { type Fault, parseXML } from '../src/index.ts'
import { plainElement } from '../src/xml/element.ts'
import { randomFrom } from './support/random-complemento.ts'
import { randomXML } from './support/random-xml.ts'
import { saxesTree } from './support/saxes-tree.ts'

test('what the reader accepts, two other parsers accept, and make the same of it; what both accept it accepts', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const xml = randomXML(randomFrom(seed))
      fc.pre(!namespaceWithBlanks.test(xml))
      const ours = parseXML(xml)
      const saxes = saxesTree(xml)
      if (ours.ok) {
        assert.deepEqual(plainElement(ours.value.root), saxes && plainElement(saxes), JSON.stringify(xml))
        assert.equal(libxml2Says(xml).replace(aboutURI, ''), '', JSON.stringify(xml))
      } else if (saxes !== null && !isAboutDeclaration(ours.faults))
        assert.notEqual(libxml2Says(xml), '', JSON.stringify(xml))
    }),
    { numRuns: 3_000 },
  )
})

test('bombs are refused or read in a time that grows with their length alone', () => {
  const many = (text: string, times: number) => text.repeat(times)
  const declarations = (level: number) =>
    Array.from({ length: 500 }, (_, nth) => ` xmlns:p${level}.${nth}="u"`).join('')
  const nested = Array.from({ length: 90 }, (_, level) => `<a${declarations(level)}>`).join('')
  const bombs: readonly (readonly [string, string])[] = [
    ['XML-3', many('<a>', 3_000_000)],
    ['XML-3', `<r>${many('<a/>', 1_000_001)}</r>`],
    ['XML-3', `<r ${Array.from({ length: 100_000 }, (_, nth) => `a${nth}=""`).join(' ')}/>`],
    ['XML-2', `<!DOCTYPE r [${many('<!ENTITY a "aaaa">', 100_000)}]><r/>`],
    ['', `<r a="${many('x', 20_000_000)}"/>`],
    ['', `<r a="${many('&amp;', 1_000_000)}"/>`],
    ['', `<r a="${many('\r', 5_000_000)}">${many('\r\n', 500_000)}&#10;</r>`],
    ['', `<r a${many(' ', 5_000_000)}=${many('\n', 5_000_000)}""/>`],
    ['', `<r>${many(']]', 2_000_000)}</r>`],
    ['', `<r>${many('x<a/>', 200_000)}</r>`],
    ['', `<r>${many('<!---->x<![CDATA[ ]]>', 200_000)}</r>`],
    ['', `${nested}${many('<q xmlns:q="u" p0.0:z="1"/>', 60_000)}${many('</a>', 90)}`],
    ['XML-1', `<r a${many(' x', 5_000_000)}=""/>`],
    ['XML-1', many('<!--', 5_000_000)],
    ['XML-1', `<r>${many('<![CDATA[', 3_000_000)}`],
    ['XML-1', `<r>&#x${many('1', 20_000_000)};</r>`],
    ['XML-1', `<r>${many('&', 20_000_000)}</r>`],
    ['XML-1', `<r a="${many("'", 20_000_000)}`],
    ['XML-1', `<?xml${many(' ', 20_000_000)}x?><r/>`],
    ['XML-1', `<r>${many('<a b="c">', 99)}`],
    ['XML-1', many('\ufeff', 10_000_000)],
    ['XML-1', `${many('é', 10_000_000)}`],
  ]
  for (const [code, xml] of bombs) {
    const start = performance.now()
    const read = parseXML(xml)
    assert.equal(read.ok ? '' : read.faults[0]?.code, code, xml.slice(0, 60))
    // Seconds for what would take hours if each character were looked at anew for another.
    assert.ok(performance.now() - start < 20_000, xml.slice(0, 60))
  }
})

/** Other versions and encodings are sound XML, and no CFDI. */
function isAboutDeclaration([fault]: readonly Fault[]): boolean {
  return fault?.code === 'XML-4' || fault?.message === 'El XML no es de la versión 1.0.'
}

/** saxes takes the blanks away, which no rule of XML asks for. */
const namespaceWithBlanks = /xmlns[^=<>]*=\s*(?:"\s|'\s|"[^"]*\s"|'[^']*\s')/

/** libxml2 also looks at whether a namespace is a URI, which no rule of XML asks for. */
const aboutURI = /xmlns[^\n]* is not (?:a valid|absolute)[^\n]*\n*|xmlns: URI [^\n]* is not absolute\n*/g

function libxml2Says(xml: string): string {
  try {
    XmlDocument.fromString(xml).dispose()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
