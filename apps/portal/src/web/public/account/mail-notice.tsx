import type { ComponentChildren } from 'preact'
import type { Both } from '../../language.ts'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'

/** "We wrote to you": what to expect in the mailbox, and what to do when nothing comes. */
export function MailNotice(props: { app: WebApp; title: Both; children: ComponentChildren }) {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(props.title)}</h1>
      <div class="notice good">
        <p>{props.children}</p>
        <WhereTestMailsAre app={props.app} />
      </div>
      <p class="hint">
        {say(
          'Si no llega en unos minutos, mira en el correo no deseado.',
          'If it does not arrive within some minutes, look among the junk mail.',
        )}
      </p>
    </div>
  )
}

/** In a sandbox nothing reaches a real mailbox. */
export function WhereTestMailsAre({ app }: { app: WebApp }) {
  const { say } = useLanguage()
  if (app.config.mailboxDir === null) return null
  return (
    <p>
      {say('En esta demostración ningún correo sale:', 'In this demonstration no mail leaves:')}{' '}
      <a href="/dev/correo">{say('lee el tuyo en el buzón de prueba', 'read yours in the test mailbox')}</a>.
    </p>
  )
}
