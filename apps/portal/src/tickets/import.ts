import type { Fault } from '@timbra/cfdi'
import { receiveTickets, type ReceiveDeps, type Received } from './receive.ts'

/** One line of a file of tickets, counted from 1. */
export type TicketText = { readonly line: number; readonly text: string }

export type RefusedLine = {
  readonly line: number
  /** What the ticket calls itself, as far as it can be read. */
  readonly externalId: string | null
  readonly faults: readonly Fault[]
}

export type ImportCounts = { readonly created: number; readonly same: number; readonly refused: number }

const BATCH = 500
/** While the database keeps one batch, the next is read and checked. */
const BATCHES_AT_ONCE = 3

/** Takes in a stream of tickets, however long: a few batches are in memory at any time. A line that is refused does not
 *  hold up the rest; a ticket that was there already is no fault, so a broken import is mended by repeating it.
 *  @param options.store the store of tickets that name none
 *  @param report.refused called in the order of the file · report.progress after each batch */
export async function importTickets(
  deps: ReceiveDeps,
  options: { issuerId: string; store: string | null; lines: AsyncIterable<TicketText> },
  report: { refused(line: RefusedLine): void; progress(counts: ImportCounts): void },
): Promise<ImportCounts> {
  let counts: ImportCounts = { created: 0, same: 0, refused: 0 }
  const underway: Promise<BatchResult>[] = []
  const settle = async () => {
    const done = await underway.shift()
    if (!done) return
    for (const line of done.refused) report.refused(line)
    counts = {
      created: counts.created + done.created,
      same: counts.same + done.same,
      refused: counts.refused + done.refused.length,
    }
    report.progress(counts)
  }
  for await (const batch of batches(options.lines)) {
    const result = receiveBatch(deps, options, batch)
    result.catch(() => {}) // it is thrown where it is awaited; meanwhile it must not end the process
    underway.push(result)
    if (underway.length === BATCHES_AT_ONCE) await settle()
  }
  while (underway.length > 0) await settle()
  return counts
}

type BatchResult = { created: number; same: number; refused: RefusedLine[] }

async function receiveBatch(
  deps: ReceiveDeps,
  options: { issuerId: string; store: string | null },
  batch: readonly TicketText[],
): Promise<BatchResult> {
  const read = batch.map(({ text }) => readLine(text, options.store))
  const received = await receiveTickets(deps, {
    issuerId: options.issuerId,
    contents: read.map((each) => ('content' in each ? each.content : null)),
  })
  const answers = received.map((answer, index) => lineAnswer(answer, batch[index], read[index]))
  return {
    created: received.filter(({ kind }) => kind === 'created').length,
    same: received.filter(({ kind }) => kind === 'same').length,
    refused: answers.flatMap((refused) => refused ?? []),
  }
}

type Read = { readonly content: unknown } | { readonly fault: Fault }

function lineAnswer(
  answer: Received,
  source: TicketText | undefined,
  read: Read | undefined,
): RefusedLine | null {
  if (!source || !read) throw new Error('one answer per line')
  if ('fault' in read) return { line: source.line, externalId: null, faults: [read.fault] }
  if ('ticket' in answer) return null
  const faults = answer.kind === 'conflict' ? answer.differences : answer.faults
  return { line: source.line, externalId: externalIdOf(read.content), faults }
}

function readLine(text: string, store: string | null): Read {
  try {
    const content: unknown = JSON.parse(text)
    if (store === null || typeof content !== 'object' || content === null || Array.isArray(content))
      return { content }
    return { content: { store, ...content } }
  } catch {
    return { fault: NO_JSON }
  }
}

const NO_JSON: Fault = {
  code: 'linea-sin-json',
  path: '',
  message: 'La línea no es un objeto JSON completo. Cada ticket va en una sola línea.',
  source: 'docs/api/tickets.md#lotes',
}

function externalIdOf(content: unknown): string | null {
  if (typeof content !== 'object' || content === null || !('externalId' in content)) return null
  const { externalId } = content
  return typeof externalId === 'string' ? externalId.slice(0, 100).replaceAll(/\p{C}/gu, '?') : null
}

async function* batches(lines: AsyncIterable<TicketText>): AsyncGenerator<TicketText[]> {
  let batch: TicketText[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
