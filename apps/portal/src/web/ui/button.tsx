import type { ComponentChildren } from 'preact'

export type ButtonProps = {
  readonly children: ComponentChildren
  readonly kind?: 'primary' | 'secondary' | 'quiet'
  /** Sends the form to another address than its own. */
  readonly formAction?: string
  readonly name?: string
  readonly value?: string
  /** What the button says while its request is under way (with JavaScript). */
  readonly busy?: string
  /** Skips the browser's own checks, for "go back" buttons. */
  readonly noValidate?: boolean
}

export function Button({
  children,
  kind = 'primary',
  formAction,
  name,
  value,
  busy,
  noValidate,
}: ButtonProps) {
  return (
    <button
      type="submit"
      class={`button ${kind}`}
      formaction={formAction}
      formnovalidate={noValidate}
      name={name}
      value={value}
      data-busy={busy}
    >
      {children}
    </button>
  )
}

export function ButtonLink({ href, children, kind = 'primary', download }: ButtonLinkProps) {
  return (
    <a class={`button ${kind}`} href={href} download={download}>
      {children}
    </a>
  )
}

type ButtonLinkProps = {
  readonly href: string
  readonly children: ComponentChildren
  readonly kind?: 'primary' | 'secondary' | 'quiet'
  readonly download?: boolean
}
