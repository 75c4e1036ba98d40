/** Renews the live parts of a page while somebody looks at it; once it has become another page, shows that one. */
const FIRST_MS = 1_500 // most invoices take less
const SLOWER = 1.7
const SLOWEST_MS = 10_000

let timer = 0
lookIn(FIRST_MS)
document.addEventListener('visibilitychange', look)

function lookIn(wait_ms: number) {
  timer = window.setTimeout(() => {
    lookIn(Math.min(wait_ms * SLOWER, SLOWEST_MS))
    look()
  }, wait_ms)
}

function look() {
  if (!document.hidden) void renew().catch(() => {}) // no network for a moment: the next round will tell
}

async function renew() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  if (answer.redirected) return location.replace(answer.url)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // A page to which nothing more will happen comes without this script.
  if (!page.querySelector('script[src*="/renew."]')) rest()
  for (const part of Array.from(document.querySelectorAll<HTMLElement>('[data-live]'))) {
    const news = page.querySelector<HTMLElement>(`[data-live="${part.dataset['live']}"]`)
    if (!news) return location.reload()
    renewPart(part, news)
  }
  document.title = page.title
}

function rest() {
  clearTimeout(timer)
  document.removeEventListener('visibilitychange', look)
}

/** The element itself stays, so that one with role="status" is read aloud. */
function renewPart(part: HTMLElement, news: HTMLElement) {
  const open = part.querySelector('details')?.open === true
  const details = news.querySelector('details')
  if (details) details.open = open
  if (part.innerHTML === news.innerHTML || part.contains(document.activeElement)) return
  part.innerHTML = news.innerHTML
}
