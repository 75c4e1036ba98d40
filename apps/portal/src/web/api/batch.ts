import type { Fault } from '@timbra/cfdi'
import { type Received, receiveTickets } from '../../tickets/receive.ts'
import { refused } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { type BriefAnswer, briefAnswer, stateOf } from './answer.ts'

const TICKETS_MAX = 5000
/** As many as are worked on between two looks at other requests. */
const CHUNK = 250

type LineAnswer = { readonly line: number } & (
  | ({ readonly status: 'created' | 'same' } & BriefAnswer)
  | { readonly status: 'conflict' | 'refused'; readonly errors: readonly Fault[] }
)

/** Takes in one ticket per line; a line that is refused does not hold up the rest.
 *  @returns one answer per line that is not blank, as NDJSON, with its line number */
export async function receiveBatch(app: WebApp, issuerId: string, ndjson: string): Promise<string> {
  const lines = ndjson
    .split('\n')
    .flatMap((text, index) => (text.trim() === '' ? [] : [{ text, line: index + 1 }]))
  if (lines.length === 0 || lines.length > TICKETS_MAX) throw refused([wrongCount(lines.length)])
  const answers: LineAnswer[] = []
  for (let from = 0; from < lines.length; from += CHUNK) {
    const chunk = lines.slice(from, from + CHUNK)
    const received = await receiveTickets(app, {
      issuerId,
      contents: chunk.map(({ text }) => parseLine(text)),
    })
    const told = await Promise.all(
      received.map((each, index) => lineAnswer(app, each, chunk[index]?.line ?? 0)),
    )
    answers.push(...told)
  }
  return answers.map((answer) => `${JSON.stringify(answer)}\n`).join('')
}

/** What is no JSON is no object either, so the ticket's own parser says so. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function lineAnswer(app: WebApp, received: Received, line: number): Promise<LineAnswer> {
  if (received.kind === 'refused') return { line, status: 'refused', errors: received.faults }
  if (received.kind === 'conflict') return { line, status: 'conflict', errors: received.differences }
  const state = received.kind === 'created' ? 'open' : await stateOf(app, received.ticket)
  return { line, status: received.kind, ...briefAnswer(app, received.ticket, state) }
}

function wrongCount(count: number): Fault {
  return {
    code: 'lote-tamano',
    path: '',
    message: `El envío trae ${count} tickets; puede traer de 1 a ${TICKETS_MAX}, uno por línea.`,
    source: 'docs/api/tickets.md#lotes',
  }
}
