import { ISSUANCE_STATES, type IssuanceState } from './issuance.ts'
import { TABLE } from './transitions.ts'

const BEGIN = '```mermaid'
const END = '```'

/** The diagram of README.md, drawn from the law: each state with what a worker does in it and what a person may do. */
export function diagram(): string {
  const ways = ISSUANCE_STATES.flatMap((state) => {
    const others = TABLE[state].becomes.filter((to) => to !== state)
    return others.length === 0 ? [] : [`  ${id(state)}["${label(state)}"] --> ${others.map(id).join(' & ')}`]
  })
  return [BEGIN, 'flowchart LR', ...ways, END].join('\n')
}

/** The same text with its diagram drawn anew. Throws when it has no place for one. */
export function withDiagram(text: string): string {
  const from = text.indexOf(BEGIN)
  const to = text.indexOf(`\n${END}`, from)
  if (from < 0 || to < 0) throw new Error('README.md has no mermaid block')
  return text.slice(0, from) + diagram() + text.slice(to + END.length + 1)
}

function label(state: IssuanceState): string {
  const { work, choices } = TABLE[state]
  return [state, ...(work === 'wait' ? [] : [`worker: ${work}`]), ...choices].join('<br>')
}

function id(state: IssuanceState): string {
  return state.replaceAll('-', '_')
}
