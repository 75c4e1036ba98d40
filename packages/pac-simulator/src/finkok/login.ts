import type { SoapOperation } from '../soap.ts'
import { stampsUsed } from '../stamp.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import type { FinkokLogin } from './accounts.ts'
import { resultReply, type Service } from './envelope.ts'

/** Whoever calls: `reseller_*` in most of registration. */
export function accountOf({ finkok }: World, asked: SoapOperation): FinkokLogin | null {
  const user = asked.text('username') || asked.text('reseller_username')
  return finkok.accounts.login(user, asked.text('password') || asked.text('reseller_password'))
}

/** -1 is "on demand". */
export function creditOf(world: World, asked: SoapOperation): number {
  const account = accountOf(world, asked)
  if (!account || account.stamps === 'unlimited') return -1
  return Math.max(0, account.stamps - stampsUsed(world, 'finkok', account.user))
}

/** What a service answers to a wrong login, in the words of each. */
export function wrongLogin(service: Service, name: string): Reply {
  if (service === 'cancel')
    return resultReply(service, name, [['CodEstatus', 'Invalid Username or Password']])
  if (service === 'registration')
    return resultReply(service, name, [
      ['success', 'false'],
      ['message', 'Sorry there was an error when validating the reseller and user'],
    ])
  return resultReply(service, name, [['error', 'Invalid username or password']])
}
