import type { Op } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import type { World } from '../world.ts'
import { cancel } from './cancel.ts'
import { balance, download, liveRecord } from './datawarehouse.ts'
import { certificates, lrfc, taxpayers } from './lookups.ts'
import { acceptReject, pendings, relations } from './receiver.ts'
import { errorReply, type Reply } from './reply.ts'

type Authorized = Exclude<ReturnType<World['sw']['accounts']['authenticate']>, Reply>

/** `found`: what the path names. */
export type Asked = { readonly world: World; readonly request: Incoming; readonly found: string }
export type Route = {
  readonly on: 'services' | 'api'
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly op: Op
} & (
  | { readonly open: (asked: Asked) => Reply | Promise<Reply> }
  | { readonly work: (asked: Asked, account: Authorized) => Reply | Promise<Reply> }
)

/** Everything but the stamp calls, on the host group where SW has it. Source: pac-spec §4.1, §4.7. */
export const ROUTES: readonly Route[] = [
  { on: 'services', method: 'POST', path: /^\/v2\/security\/authenticate$/, op: 'auth', open: loginByBody },
  { on: 'services', method: 'POST', path: /^\/security\/authenticate$/, op: 'auth', open: loginByHeaders },
  post(/^\/cfdi33\/cancel\/xml$/, 'cancel', ({ world, request }) => cancel(world, request)),
  post(/^\/acceptreject\/xml$/, 'cancel', ({ world, request }) => acceptReject(world, request)),
  post(/^\/relations\/xml$/, 'cancel', ({ world, request }) => relations(world, request)),
  get('services', /^\/pendings\/([^/]+)$/, 'cancel', ({ world, found }) => pendings(world, found)),
  get('services', /^\/lrfc\/([^/]+)$/, '*', ({ world, found }) => lrfc(world, found)),
  get('services', /^\/taxpayers\/([^/]+)$/, '*', ({ world, found }) => taxpayers(world, found)),
  get('services', /^\/certificates(?:\/.*)?$/, '*', certificates),
  get(
    'api',
    /^\/datawarehouse\/v1\/live\/([0-9A-Fa-f-]{36})$/,
    'datawarehouse',
    ({ world, request, found }) => liveRecord(world, request, found),
  ),
  get('api', /^\/management\/v2\/api\/users\/balance$/, 'balance', ({ world }, account) =>
    balance(world, account),
  ),
  {
    on: 'api',
    method: 'GET',
    path: /^\/storage\//,
    op: 'storage',
    open: ({ world, request }) => download(world, request),
  },
]

function post(path: RegExp, op: Op, work: (asked: Asked) => Reply | Promise<Reply>): Route {
  return { on: 'services', method: 'POST', path, op, work }
}

function get(
  on: Route['on'],
  path: RegExp,
  op: Op,
  work: (asked: Asked, account: Authorized) => Reply,
): Route {
  return { on, method: 'GET', path, op, work }
}

/** Does what was asked for whoever shows a token that is good; nobody else is let in. */
export function authorized(
  asked: Asked,
  work: (asked: Asked, account: Authorized) => Reply | Promise<Reply>,
): Reply | Promise<Reply> {
  const { world, request } = asked
  const account = world.sw.accounts.authenticate(request.headers.authorization, world.clock.now())
  return 'status' in account ? account : work(asked, account)
}

function loginByHeaders({ world, request: { headers } }: Asked): Reply {
  return world.sw.accounts.login(headers['user'], headers['password'], world.clock.now())
}

function loginByBody({ world, request }: Asked): Reply {
  try {
    const { user, password } = JSON.parse(request.body.toString('utf8')) as Record<string, unknown>
    return world.sw.accounts.login(user, password, world.clock.now())
  } catch {
    return errorReply(400, 'Parámetros incompletos', 'El cuerpo no es JSON.')
  }
}
