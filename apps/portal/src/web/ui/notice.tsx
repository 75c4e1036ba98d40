import type { ComponentChildren } from 'preact'

/** A box that says what happened and what to do. `role="status"` for news that did not come with a page change. */
export function Notice(props: {
  readonly kind: 'info' | 'good' | 'warn' | 'error'
  readonly title: string
  readonly children?: ComponentChildren
}) {
  return (
    <section class={`notice ${props.kind}`}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  )
}
