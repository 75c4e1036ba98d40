import assert from 'node:assert/strict'
import { type Fault, parseXML, readCFDI, sameWithoutTimbre, validate } from '../../src/index.ts'
import { verifyDocument } from '../../src/node.ts'
import { plainElement } from '../../src/xml/element.ts'
import { saxesTree } from '../support/saxes-tree.ts'

/** What an input came to, and how much processor time the engine took for it. */
export type Outcome = { readonly code: string; readonly cpu_ms: number }

/** Everything that reads an XML, given these bytes: no exception, a value or faults with code and sentence, time that
 *  grows with the length alone, and another parser's verdict. Throws AssertionError for what is not so. */
export function checkInput(bytes: Uint8Array): Outcome {
  const { cpu_ms, parsed, read, verdict, faults } = readInEveryWay(bytes)
  // A collection of garbage can fall into one run, hardly into three.
  const least_ms = () => Math.min(cpu_ms, readInEveryWay(bytes).cpu_ms, readInEveryWay(bytes).cpu_ms)
  const bound_ms = 250 + bytes.length / 500
  assert.ok(cpu_ms < bound_ms || least_ms() < bound_ms, `${cpu_ms} ms for ${bytes.length} bytes`)

  for (const fault of [...verdict.faults, ...faults, ...(read.ok ? [] : read.faults)]) assertFault(fault)
  if (read.ok) {
    assert.match(read.value.cadena, /^\|\|[^]*\|\|$/)
    assert.equal(read.value.xml, bytes)
    assert.deepEqual(readCFDI(bytes), read)
  } else assert.ok(read.faults.length > 0 && verdict.sello === null)
  if (parsed.ok) assertSameTree(bytes, plainElement(parsed.value.root))
  return { code: read.ok ? 'read' : (read.faults[0]?.code ?? ''), cpu_ms }
}

function readInEveryWay(bytes: Uint8Array) {
  const before = process.cpuUsage()
  const parsed = parseXML(bytes)
  const read = readCFDI(bytes)
  const verdict = verifyDocument(bytes)
  const faults = validate(bytes)
  assert.equal(typeof sameWithoutTimbre(bytes, bytes), 'boolean')
  const { user, system } = process.cpuUsage(before)
  return { cpu_ms: (user + system) / 1000, parsed, read, verdict, faults }
}

function assertFault({ code, path, message, source }: Fault): void {
  assert.match(code, /^(?:XML-[1-9]|CFDI1?40[0-9]{3}|SELLO-[1-5]|TFD-[12])$/)
  assert.ok(
    path !== '' && message.length > 10 && source !== '',
    JSON.stringify({ code, path, message, source }),
  )
  assert.doesNotMatch(message, /undefined|NaN|\[object/)
}

/** saxes takes blanks off namespaces, which no rule of XML asks for. */
function assertSameTree(bytes: Uint8Array, tree: unknown): void {
  const text = new TextDecoder().decode(bytes)
  if (/xmlns[^=<>]*=\s*(?:"\s|'\s|"[^"]*\s"|'[^']*\s')/.test(text)) return
  const other = saxesTree(text)
  assert.deepEqual(tree, other && plainElement(other))
}
