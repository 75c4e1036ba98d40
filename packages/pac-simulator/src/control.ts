import { parseFaultRule } from './faults.ts'
import type { Incoming } from './incoming.ts'
import type { Reply } from './sw/reply.ts'
import { resetWorld, type World } from './world.ts'

/** The control plane: /__sim/…, never reachable through a PAC path. Faults, clock, accounts, ledger, raw requests.
 *  Source: pac-spec §14.2. */
export function serveControl(world: World, request: Incoming): Reply {
  const { method, path } = request
  const route = `${method} ${path.slice('/__sim/'.length)}`
  if (method !== 'POST') return read(world, route)
  let input: unknown
  try {
    input = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'))
  } catch {
    return json(400, { error: 'the body must be JSON' })
  }
  return write(world, route, input as Record<string, unknown>)
}

function read(world: World, route: string): Reply {
  switch (route) {
    case 'GET ledger/sw':
      return json(200, world.sw.ledger.entries())
    case 'GET requests':
      return json(200, world.requests.all())
    case 'GET clock':
      return json(200, { now: world.clock.now().toISOString() })
    default:
      return json(404, { error: 'no such control' })
  }
}

function write(world: World, route: string, input: Record<string, unknown>): Reply {
  switch (route) {
    case 'POST faults': {
      const rules = (Array.isArray(input) ? input : [input]).map(parseFaultRule)
      const wrong = rules.find((rule) => typeof rule === 'string')
      if (wrong !== undefined) return json(400, { error: wrong })
      for (const rule of rules) if (typeof rule !== 'string') world.faults.add(rule)
      return json(200, { added: rules.length })
    }
    case 'POST clock':
      return moveClock(world, input)
    case 'POST accounts/sw':
      return changeAccount(world, input)
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

/** {user, stamps?, locked?, password?, expireTokens?} */
function changeAccount(world: World, input: Record<string, unknown>): Reply {
  const { user, stamps, locked, password, expireTokens } = input
  const change = {
    ...(typeof stamps === 'number'
      ? { stamps }
      : stamps === 'unlimited'
        ? { stamps: 'unlimited' as const }
        : {}),
    ...(typeof locked === 'boolean' ? { locked } : {}),
    ...(typeof password === 'string' ? { password } : {}),
  }
  if (expireTokens === true) world.sw.accounts.expireTokens(world.clock.now())
  if (typeof user !== 'string' || !world.sw.accounts.change(user, change))
    return json(404, { error: 'no such user' })
  return json(200, { user })
}

function json(status: number, body: unknown): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}
