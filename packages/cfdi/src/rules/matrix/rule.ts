import type { Fault } from '../../fault.ts'
import type { Context } from './context.ts'

/** One line of SAT's matriz de errores as a question to one node. `at`: '@Fecha', 'InformacionGlobal' or '' below the
 *  node; `message`: Spanish, for people. `breaks` answers true where the rule is broken, and false where another
 *  rule has already said that the value is no key at all: one mistake, one fault. */
export type Rule<Node> = {
  readonly code: string
  readonly at: string
  readonly message: string
  readonly breaks: (node: Node, context: Context) => boolean
}

/** The rules of a kind of node. `path` is its XPath, without prefixes and positions. */
export type NodeRules<Node> = { readonly path: string; readonly rules: readonly Rule<Node>[] }

/** Pushes a fault for every rule that the node breaks. */
export function check<Node>(
  { rules }: NodeRules<Node>,
  node: Node,
  path: string,
  context: Context,
  faults: Fault[],
): void {
  for (const rule of rules) {
    if (rule.breaks(node, context)) faults.push(faultOf(rule, path))
  }
}

function faultOf({ code, at, message }: Rule<never>, path: string): Fault {
  return { code, path: at === '' ? path : `${path}/${at}`, message, source: `${matrix}, ${code}` }
}

const matrix = 'SAT, matriz de errores CFDI 4.0 (2024-12-13)'
