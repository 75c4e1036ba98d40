/** Renews the figures of the status page while somebody looks at it. */
const EVERY_MS = 10_000

setInterval(() => {
  if (!document.hidden) void renew().catch(() => {}) // no network for a moment: the next round will tell
}, EVERY_MS)

async function renew() {
  const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of Array.from(document.querySelectorAll<HTMLElement>('[data-live]'))) {
    const news = page.querySelector<HTMLElement>(`[data-live="${part.dataset['live']}"]`)
    const open = part.querySelector('details')?.open === true
    if (!news || part.contains(document.activeElement)) continue
    const details = news.querySelector('details')
    if (details) details.open = open
    part.replaceWith(news)
  }
}
