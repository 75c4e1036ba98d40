import type { Brand } from '../web-app.ts'

/** The shop's logo, or our mark: a postage stamp ("timbre") with a tick. Decorative; the name stands beside it. */
export function Logo({ brand: { logo } }: { brand: Pick<Brand, 'logo'> }) {
  if (logo !== null)
    return <img class="logo" src={logo.href} alt="" width={logo.width} height={logo.height} />
  return (
    <svg class="logo mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <path
        class="logo-paper"
        d="M4 3h24a1 1 0 0 1 1 1v2.2a2 2 0 0 0 0 4v2.6a2 2 0 0 0 0 4v2.4a2 2 0 0 0 0 4V28a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-4.8a2 2 0 0 0 0-4v-2.4a2 2 0 0 0 0-4v-2.6a2 2 0 0 0 0-4V4a1 1 0 0 1 1-1Z"
      />
      <path class="logo-tick" d="m10 16.6 4.2 4.2L22.4 11" />
    </svg>
  )
}
