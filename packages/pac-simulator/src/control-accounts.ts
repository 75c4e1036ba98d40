import type { AccountState } from './accounts.ts'
import type { PacName } from './pacs.ts'
import { stampsUsed } from './stamp.ts'
import { booksOf, type World } from './world.ts'

/** Every account of every PAC, with what is left of its stamps. */
export function accounts(world: World): readonly AccountView[] {
  return Object.entries(booksOf(world)).flatMap(([pac, book]) =>
    book.list().map((account) => {
      const used = stampsUsed(world, pac as PacName, account.user)
      const left = account.stamps === 'unlimited' ? account.stamps : Math.max(0, account.stamps - used)
      return { pac: pac as PacName, ...account, used, left }
    }),
  )
}

export type AccountView = AccountState & {
  readonly pac: PacName
  readonly used: number
  readonly left: number | 'unlimited'
}
