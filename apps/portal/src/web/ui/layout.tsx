import type { ComponentChildren } from 'preact'
import { Logo } from './logo.tsx'

export type LayoutProps = {
  readonly title: string
  readonly tradeName: string
  readonly styleHref: string
  readonly scripts: readonly string[]
  readonly nonce: string
  /** Shown as the way to the account; null when nobody has entered. */
  readonly accountName: string | null
  readonly sandbox: boolean
  readonly indexable: boolean
  /** Without JavaScript the page asks for itself again: "3;url=/path". The address must be there, because without it
   *  a browser at "/path#part" only scrolls to the part. */
  readonly refresh: string | null
  readonly wide: boolean
  readonly description: string | null
  readonly children: ComponentChildren
}

/** The frame of every page: skip link, header, main, footer. */
export function Layout(props: LayoutProps) {
  return (
    <html lang="es-MX">
      <Head {...props} />
      <body>
        <a class="skip" href="#contenido">
          Saltar al contenido
        </a>
        {props.sandbox && (
          <aside class="sandbox" aria-label="Demostración">
            <strong>Demostración.</strong> El timbrado es simulado: estas facturas no tienen validez fiscal.
          </aside>
        )}
        <Header tradeName={props.tradeName} accountName={props.accountName} />
        <main id="contenido" class={props.wide ? 'wide' : undefined} tabIndex={-1}>
          {props.children}
        </main>
        <Footer tradeName={props.tradeName} />
      </body>
    </html>
  )
}

function Head(props: LayoutProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${props.title} · ${props.tradeName}`}</title>
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
      <link rel="stylesheet" href={props.styleHref} />
      {props.scripts.map((src) => (
        <script key={src} defer src={src} nonce={props.nonce} />
      ))}
    </head>
  )
}

function Header(props: { tradeName: string; accountName: string | null }) {
  return (
    <header class="top">
      <a class="brand" href="/">
        <Logo />
        <span>
          {props.tradeName}
          <small>Facturación</small>
        </span>
      </a>
      <nav aria-label="Principal">
        <a href="/facturar">Facturar</a>
        <a href="/ayuda">Ayuda</a>
        {props.accountName === null ? <a href="/entrar">Entrar</a> : <a href="/cuenta">Mi cuenta</a>}
      </nav>
    </header>
  )
}

function Footer(props: { tradeName: string }) {
  return (
    <footer class="bottom">
      <p>
        <strong>También en Servicio al Cliente.</strong> Este portal es una comodidad, no la única puerta: en
        cualquier tienda <span class="nowrap">{props.tradeName}</span> te hacen tu factura en el momento, con
        tu ticket. Sin registro y sin correo obligatorio.
      </p>
      <nav aria-label="Pie de página">
        <a href="/ayuda">Ayuda</a>
        <a href="/estado">Estado del servicio</a>
        <a href="/privacidad">Privacidad</a>
        <a href="/practicas">Cómo cumplimos</a>
      </nav>
    </footer>
  )
}
