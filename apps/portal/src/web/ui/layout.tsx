import type { ComponentChildren } from 'preact'
import type { Brand } from '../web-app.ts'
import { type Again, LanguageSwitch } from './language-switch.tsx'
import { useLanguage } from './language.tsx'
import { Logo } from './logo.tsx'

export type LayoutProps = {
  readonly title: string
  readonly brand: Brand
  readonly scripts: readonly string[]
  readonly nonce: string
  /** Shown as the way to the account; null when nobody has entered. */
  readonly accountName: string | null
  readonly sandbox: boolean
  /** Whether the sandbox has a simulator to look into. */
  readonly hasSimulator: boolean
  readonly indexable: boolean
  /** Without JavaScript the page asks for itself again: "3;url=/path". The address must be there, because without it
   *  a browser at "/path#part" only scrolls to the part. */
  readonly refresh: string | null
  readonly wide: boolean
  readonly description: string | null
  /** How this page is had in the other language; null for one that exists in Spanish only. */
  readonly again: Again | null
  readonly children: ComponentChildren
}

/** The frame of every page: skip link, header, main, footer. */
export function Layout(props: LayoutProps) {
  const { say } = useLanguage()
  return (
    <html lang={say('es-MX', 'en')}>
      <Head {...props} />
      <body>
        <a class="skip" href="#contenido">
          {say('Saltar al contenido', 'Skip to the content')}
        </a>
        {props.sandbox && (
          <aside class="sandbox" aria-label={say('Demostración', 'Demonstration')}>
            <strong>{say('Demostración.', 'Demonstration.')}</strong>{' '}
            {say(
              'El timbrado es simulado: estas facturas no tienen validez fiscal.',
              'Stamping is simulated: these invoices are worth nothing to the tax authority.',
            )}
            {props.hasSimulator && (
              <>
                {' '}
                <a href="/dev/simulador">{say('Ver el simulador', 'See the simulator')}</a>
              </>
            )}
          </aside>
        )}
        <Header brand={props.brand} accountName={props.accountName} />
        <main id="contenido" class={props.wide ? 'wide' : undefined} tabIndex={-1}>
          {props.children}
        </main>
        <Footer tradeName={props.brand.tradeName} again={props.again} />
      </body>
    </html>
  )
}

function Head(props: LayoutProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${props.title} · ${props.brand.tradeName}`}</title>
      {props.description && <meta name="description" content={props.description} />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f3ec" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131816" />
      <meta name="format-detection" content="telephone=no" />
      {!props.indexable && <meta name="robots" content="noindex, nofollow" />}
      {props.refresh !== null && (
        <noscript>
          <meta http-equiv="refresh" content={props.refresh} />
        </noscript>
      )}
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href={props.brand.styleHref} />
      {props.scripts.map((src) => (
        <script key={src} defer src={src} nonce={props.nonce} />
      ))}
    </head>
  )
}

function Header({ brand, accountName }: { brand: Brand; accountName: string | null }) {
  const { say } = useLanguage()
  return (
    <header class="top">
      <a class="brand" href="/">
        <Logo brand={brand} />
        <span>
          {brand.tradeName}
          <small>{say('Facturación', 'Invoices')}</small>
        </span>
      </a>
      <nav aria-label={say('Principal', 'Main')}>
        <a href="/facturar">{say('Facturar', 'Get an invoice')}</a>
        <a href="/ayuda">{say('Ayuda', 'Help')}</a>
        {accountName === null ? (
          <a href="/entrar">{say('Entrar', 'Sign in')}</a>
        ) : (
          <a href="/cuenta">{say('Mi cuenta', 'My account')}</a>
        )}
      </nav>
    </header>
  )
}

function Footer(props: { tradeName: string; again: Again | null }) {
  const { say } = useLanguage()
  return (
    <footer class="bottom">
      <p>
        <strong>{say('También en Servicio al Cliente.', 'Also at the customer service desk.')}</strong>{' '}
        {say(
          <>
            Este portal es una comodidad, no la única puerta: en cualquier tienda{' '}
            <span class="nowrap">{props.tradeName}</span> te hacen tu factura en el momento, con tu ticket.
            Sin registro y sin correo obligatorio.
          </>,
          <>
            This portal is a convenience, not the only door: any <span class="nowrap">{props.tradeName}</span>{' '}
            store makes your invoice on the spot, with your ticket. No sign-up, no e-mail needed.
          </>,
        )}
      </p>
      <nav aria-label={say('Pie de página', 'Footer')}>
        <a href="/ayuda">{say('Ayuda', 'Help')}</a>
        <a href="/estado">{say('Estado del servicio', 'Service status')}</a>
        <a href="/privacidad">{say('Privacidad', 'Privacy')}</a>
        <a href="/practicas">{say('Cómo cumplimos', 'How we comply')}</a>
        {props.again && <LanguageSwitch again={props.again} />}
      </nav>
    </footer>
  )
}
