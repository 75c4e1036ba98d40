import type { SoapOperation } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { type Fields, nested, resultReply } from './envelope.ts'
import { accountOf, creditOf } from './login.ts'

type Query = (world: World, asked: SoapOperation) => Reply

/** registration.get: the issuers under this account; all of them when none is named. Source: pac-spec §5.6. */
export const registered: Query = (world, asked) => {
  const wanted = asked.text('taxpayer_id')
  const account = accountOf(world, asked)
  const entries = world.ledgers.finkok.entries()
  const known = account?.clients === 'any' ? [...new Set(entries.map((entry) => entry.rfcEmisor))] : []
  const clients = account && account.clients !== 'any' ? account.clients : known.length > 0 ? known : [wanted]
  const users = clients.filter((rfc) => rfc !== '' && (wanted === '' || rfc === wanted))
  const rows = users.map(
    (rfc): Fields => [
      ['status', account?.suspendedClients.includes(rfc) ? 'S' : 'A'],
      ['counter', String(entries.filter((entry) => entry.rfcEmisor === rfc).length)],
      ['taxpayer_id', rfc],
      ['credit', String(creditOf(world, asked))],
    ],
  )
  const message = rows.length > 0 ? '' : 'No se encontraron usuarios'
  return resultReply('registration', asked.name, [
    ['message', message],
    ['users', nested('ResellerUser', rows)],
  ])
}

/** registration.add: says success also of a client that exists. Source: pac-spec §5.6. */
export const register: Query = (world, asked) => {
  const account = accountOf(world, asked)
  const rfc = asked.text('taxpayer_id')
  const isKnown = account?.clients === 'any' || account?.clients.includes(rfc) === true
  if (account && account.clients !== 'any' && !isKnown)
    world.finkok.accounts.change(account.user, { clients: [...account.clients, rfc] })
  return resultReply('registration', asked.name, [
    ['success', 'true'],
    ['message', isKnown ? 'Account Already exists' : 'Account Created successfully'],
  ])
}

/** registration.edit: 'S' suspends a client (701), 'A' lets it stamp again. */
export const edit: Query = (world, asked) => {
  const account = accountOf(world, asked)
  const rfc = asked.text('taxpayer_id')
  const others = (account?.suspendedClients ?? []).filter((each) => each !== rfc)
  const suspendedClients = asked.text('status') === 'S' ? [...others, rfc] : others
  if (account) world.finkok.accounts.change(account.user, { suspendedClients })
  return resultReply('registration', asked.name, [
    ['success', 'true'],
    ['message', `Account ${asked.text('status') === 'S' ? 'suspended' : 'activated'}`],
  ])
}
