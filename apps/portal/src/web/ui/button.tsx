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
  /** Sends the files of the form as well. */
  readonly multipart?: boolean
}

export function Button({
  children,
  kind = 'primary',
  formAction,
  name,
  value,
  busy,
  noValidate,
  multipart,
}: ButtonProps) {
  return (
    <button
      type="submit"
      class={`button ${kind}`}
      formaction={formAction}
      formnovalidate={noValidate}
      formenctype={multipart ? 'multipart/form-data' : undefined}
      name={name}
      value={value}
      data-busy={busy}
    >
      {children}
    </button>
  )
}

/** The Enter key in a field presses the first button of its form: in a form whose first visible button does something
 *  else this one comes before it, and sends the form as its last step. */
export function EnterKey() {
  return <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
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
