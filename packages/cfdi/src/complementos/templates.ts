import { cadenas } from './data/cadenas.ts'

/** One thing that a node adds to the cadena. `each` without `steps` gives every child its own template. */
export type Step =
  | { readonly kind: 'attribute'; readonly name: string; readonly required: boolean }
  | { readonly kind: 'text'; readonly path: readonly string[]; readonly required: boolean }
  | {
      readonly kind: 'each'
      readonly path: readonly string[]
      readonly deep: boolean
      readonly steps: readonly Step[] | null
    }
  | {
      readonly kind: 'when'
      readonly attribute: string
      readonly value: string
      readonly steps: readonly Step[]
    }

/** What SAT's stylesheet says of an element ('{namespace}Name'); undefined where it says nothing.
 *
 *  The form of the data: a line `Node: step step …` for each node, where a step is
 *  - `Version`, `Serie?`: the attribute; with `?` nothing when it is absent, without it an empty field;
 *  - `/Totales`, `/A/B`, `//A`: the children (of the children; at any depth), each with its own line;
 *  - `/A ( … )`: the steps in brackets for each of these children;
 *  - `=buyer/gln`, `=.?`: the text of the first such child, or of the node itself;
 *  - `@version=1.1 ( … )`: the steps in brackets where the attribute says that. Source: cadenaoriginal_4_0.xslt. */
export function stepsFor(name: string): readonly Step[] | undefined {
  const end = name.indexOf('}')
  const namespace = name.slice(1, end)
  let templates = read.get(namespace)
  if (templates === undefined) {
    const text = Object.hasOwn(cadenas, namespace) ? cadenas[namespace] : undefined
    if (text === undefined) return undefined
    read.set(namespace, (templates = templatesOf(text, namespace)))
  }
  return templates.get(name)
}

/** Only those that a document has asked for. */
const read = new Map<string, ReadonlyMap<string, readonly Step[]>>()

function templatesOf(text: string, namespace: string): ReadonlyMap<string, readonly Step[]> {
  const lines = text.trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [node = '', ...words] = line.split(/[: ]+/).filter((word) => word !== '')
      return [`{${namespace}}${node}`, stepsOf(words.values(), namespace)]
    }),
  )
}

/** Up to the closing bracket, or the end. */
function stepsOf(words: Iterator<string>, namespace: string): readonly Step[] {
  const steps: Step[] = []
  for (let next = words.next(); !next.done && next.value !== ')'; next = words.next()) {
    if (next.value === '(') {
      const opener = steps.pop() as Step & { kind: 'each' | 'when' }
      steps.push({ ...opener, steps: stepsOf(words, namespace) })
    } else steps.push(stepOf(next.value, namespace))
  }
  return steps
}

function stepOf(word: string, namespace: string): Step {
  const required = !word.endsWith('?')
  const body = required ? word : word.slice(0, -1)
  const names = (path: string) => path.split('/').map((name) => `{${namespace}}${name}`)
  if (body.startsWith('//')) return { kind: 'each', path: names(body.slice(2)), deep: true, steps: null }
  if (body.startsWith('/')) return { kind: 'each', path: names(body.slice(1)), deep: false, steps: null }
  if (body === '=.') return { kind: 'text', path: [], required }
  if (body.startsWith('=')) return { kind: 'text', path: names(body.slice(1)), required }
  const [attribute = '', value] = body.replace(/^@/, '').split('=')
  if (value !== undefined) return { kind: 'when', attribute, value, steps: [] }
  return { kind: 'attribute', name: body, required }
}
