import type { ShareLink } from '../../../share-links/share-link.ts'
import { Button } from '../../ui/button.tsx'
import { type Speech, useLanguage } from '../../ui/language.tsx'
import { When } from '../../ui/when.tsx'
import { ACCOUNT_ZONE, monthText } from './history-words.ts'

export function ShareLinkList({ links }: { links: readonly ShareLink[] }) {
  return (
    <ul class="invoices card">
      {links.map((link) => (
        <Link key={link.id} link={link} />
      ))}
    </ul>
  )
}

function Link({ link }: { link: ShareLink }) {
  const speech = useLanguage()
  const { say } = speech
  return (
    <li>
      <div>
        <strong>{link.label}</strong>
        <p>{termsText(link, speech)}</p>
        <p class="hint">
          {say('Sirve hasta el', 'Works until')} <When at={link.expiresAt} timeZone={ACCOUNT_ZONE} />
          <br />
          {link.usedAt === null ? (
            say('Nadie lo ha abierto', 'Nobody has opened it')
          ) : (
            <>
              {say('Último uso:', 'Last used:')} <When at={link.usedAt} timeZone={ACCOUNT_ZONE} />
            </>
          )}
        </p>
        <form method="post" action={`/cuenta/enlaces/${link.id}/terminar`}>
          <Button kind="quiet">
            {say('Terminar', 'End')} <span class="visually-hidden">{link.label}</span>
          </Button>
        </form>
      </div>
    </li>
  )
}

/** "EKU9003173C9, de enero de 2026 a marzo de 2026". */
export function termsText(
  { rfc, fromMonth, toMonth }: Pick<ShareLink, 'rfc' | 'fromMonth' | 'toMonth'>,
  speech: Speech,
): string {
  const { say } = speech
  const whose = rfc ?? say('Todos los RFC', 'All RFC')
  const from = monthText(fromMonth, speech)
  if (fromMonth === toMonth) return `${whose}, ${from}`
  const to = monthText(toMonth, speech)
  return say(`${whose}, de ${from} a ${to}`, `${whose}, from ${from} to ${to}`)
}
