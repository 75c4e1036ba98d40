/** Follows an invoice that is under way and shows the news in place: the server tells (events), or, where something
 *  between us holds events back, we ask. */
const article = document.querySelector<HTMLElement>('[data-progress]')
const announcer = document.getElementById('aviso')
const PATIENCE_MS = 3_000
let wait_ms = 700
let refreshing: Promise<void> = Promise.resolve()

if (article && article.dataset['pending'] === 'true') follow()

type News = { readonly version: string; readonly pending: boolean }

/** The server says at once how things stand; if nothing comes, nothing ever will. */
function follow() {
  if (typeof EventSource === 'undefined') return later()
  const source = new EventSource(`${location.pathname}/avance`)
  const giveUp = () => {
    source.close()
    later()
  }
  const impatient = setTimeout(giveUp, PATIENCE_MS)
  source.addEventListener('avance', (event) => {
    clearTimeout(impatient)
    const news = JSON.parse((event as MessageEvent<string>).data) as News
    if (!news.pending) source.close()
    refreshing = refreshing.then(() => show(news)).catch(giveUp)
  })
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return // it opens itself again
    clearTimeout(impatient)
    later()
  })
}

function later() {
  setTimeout(() => void look(), wait_ms)
  wait_ms = Math.min(wait_ms * 1.4, 10_000)
}

async function look() {
  try {
    const answer = await fetch(`${location.pathname}/estado`, { headers: { accept: 'application/json' } })
    if (answer.ok) {
      const news = (await answer.json()) as News
      await show(news)
      if (!news.pending) return
    }
  } catch {
    // no network for a moment: the next look will tell
  }
  later()
}

async function show(news: News) {
  const current = document.querySelector<HTMLElement>('[data-progress]')
  if (current && news.version !== current.dataset['version']) await refresh(current)
}

/** Takes the page anew. While its kind stays the same only the live parts change, so that nobody loses what they type. */
async function refresh(current: HTMLElement) {
  const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector<HTMLElement>('[data-progress]')
  if (!fresh) return
  if (fresh.dataset['progress'] !== current.dataset['progress']) current.replaceWith(fresh)
  else {
    for (const part of Array.from(current.querySelectorAll<HTMLElement>('[data-live]'))) {
      const news = fresh.querySelector(`[data-live="${part.dataset['live']}"]`)
      if (news) part.replaceWith(news)
    }
    current.dataset['version'] = fresh.dataset['version']
  }
  document.title = page.title
  const heading = fresh.querySelector('h1') ?? document.querySelector('h1')
  if (announcer && heading) announcer.textContent = heading.textContent
}
