import { accounts } from './control-accounts.ts'
import { parseFaultRule } from './parse-fault.ts'
import type { Incoming } from './incoming.ts'
import { isPac, type PacName } from './pacs.ts'
import { overview } from './overview.ts'
import type { Reply } from './sw/reply.ts'
import { booksOf, resetWorld, type World } from './world.ts'

/** The control plane: /__sim/…, never reachable through a PAC path. Faults, clock, accounts, ledger, raw requests.
 *  Source: pac-spec §14.2. */
export async function serveControl(world: World, request: Incoming): Promise<Reply> {
  const { method, path } = request
  const route = `${method} ${path.slice('/__sim/'.length)}`
  if (method === 'DELETE') return remove(world, route)
  if (method !== 'POST') return read(world, route, request.query)
  let input: unknown
  try {
    input = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'))
  } catch {
    return json(400, { error: 'the body must be JSON' })
  }
  return write(world, route, input as Record<string, unknown>)
}

function read(world: World, route: string, query: URLSearchParams): Reply {
  const pac = /^GET ledger\/(\w+)$/.exec(route)?.[1]
  if (pac !== undefined && isPac(pac)) return json(200, world.ledgers[pac].entries())
  switch (route) {
    case 'GET faults':
      return json(200, { armed: world.faults.all(), fired: world.faults.fired() })
    case 'GET accounts':
      return json(200, accounts(world))
    case 'GET overview':
      return json(200, overview(world, Number(query.get('last') ?? 30)))
    case 'GET sat':
      return json(200, world.sat.settings())
    case 'GET requests':
      return json(200, world.requests.all())
    case 'GET clock':
      return json(200, { now: world.clock.now().toISOString() })
    default:
      return json(404, { error: 'no such control' })
  }
}

async function write(world: World, route: string, input: Record<string, unknown>): Promise<Reply> {
  const uuid = /^POST sat\/([0-9A-Fa-f-]{36})$/.exec(route)?.[1]
  if (uuid !== undefined) return answerCancellation(world, uuid, input)
  const pac = /^POST accounts\/(\w+)$/.exec(route)?.[1]
  if (pac !== undefined && isPac(pac)) return changeAccount(world, pac, input)
  switch (route) {
    case 'POST faults': {
      const rules = (Array.isArray(input) ? input : [input]).map(parseFaultRule)
      const wrong = rules.find((rule) => typeof rule === 'string')
      if (wrong !== undefined) return json(400, { error: wrong })
      const ids = rules.flatMap((rule) => (typeof rule === 'string' ? [] : [world.faults.add(rule)]))
      return json(200, { added: ids.length, ids })
    }
    case 'POST clock':
      return moveClock(world, input)
    case 'POST sat':
      return changeSat(world, input)
    case 'POST reset':
      resetWorld(world)
      return json(200, { kept: 'ledger' })
    default:
      return json(404, { error: 'no such control' })
  }
}

/** {now} sets, {advance_ms} moves. */
function moveClock(world: World, { now, advance_ms }: Record<string, unknown>): Reply {
  if (typeof now === 'string' && !Number.isNaN(Date.parse(now))) world.clock.set(new Date(now))
  else if (typeof advance_ms === 'number') world.clock.advance(advance_ms)
  else return json(400, { error: 'say {"now": "2026-01-02T03:04:05Z"} or {"advance_ms": 1000}' })
  return json(200, { now: world.clock.now().toISOString() })
}

/** {user, stamps?, password?, locked?, maintenance?}; SW also {expireTokens: true}. */
function changeAccount(world: World, pac: PacName, { user, ...change }: Record<string, unknown>): Reply {
  if (pac === 'sw' && change['expireTokens'] === true) world.sw.accounts.expireTokens(world.clock.now())
  const known = typeof user === 'string' && booksOf(world)[pac].change(user, change) === true
  return known ? json(200, { user }) : json(404, { error: 'no such user' })
}

/** DELETE faults · faults/<id> */
function remove(world: World, route: string): Reply {
  if (route === 'DELETE faults') {
    world.faults.clear()
    return json(200, { removed: 'all' })
  }
  const id = /^DELETE faults\/(\d+)$/.exec(route)?.[1]
  if (id === undefined || !world.faults.remove(Number(id))) return json(404, { error: 'no such rule' })
  return json(200, { removed: Number(id) })
}

/** {answer: 'accept' | 'reject' | 'expire'}: what the receiver, or the time, says to a pending cancellation. */
async function answerCancellation(
  world: World,
  uuid: string,
  { answer }: Record<string, unknown>,
): Promise<Reply> {
  const kind = typeof answer === 'string' ? ANSWERS.get(answer) : undefined
  if (!kind) return json(400, { error: 'answer must be accept, reject or expire' })
  if (!(await world.sat.answer(uuid, kind))) return json(404, { error: 'no cancellation is pending' })
  return json(200, world.sat.stateOf(uuid))
}

const ANSWERS = new Map([
  ['accept', 'accepted'],
  ['reject', 'rejected'],
  ['expire', 'expired'],
] as const) as ReadonlyMap<string, 'accepted' | 'rejected' | 'expired'>

/** {statusLag_ms?, cancelLag_ms?, effectLag_ms?, grace_ms?, answer_ms?} */
function changeSat(world: World, input: Record<string, unknown>): Reply {
  const known = Object.keys(world.sat.settings())
  const wrong = Object.entries(input).find(
    ([name, value]) => !known.includes(name) || typeof value !== 'number',
  )
  if (wrong) return json(400, { error: `${wrong[0]} must be one of ${known.join(', ')}, in milliseconds` })
  world.sat.change(input)
  return json(200, world.sat.settings())
}

function json(status: number, body: unknown): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}
