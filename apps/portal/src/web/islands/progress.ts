/** Follows an invoice that is under way: asks for its state and shows the news in place. */
const article = document.querySelector<HTMLElement>('[data-progress]')
const announcer = document.getElementById('aviso')
let wait_ms = 700

if (article && article.dataset['pending'] === 'true') later()

function later() {
  setTimeout(() => void look(), wait_ms)
  wait_ms = Math.min(wait_ms * 1.4, 10_000)
}

async function look() {
  const current = document.querySelector<HTMLElement>('[data-progress]')
  if (!current) return
  try {
    const answer = await fetch(`${location.pathname}/estado`, { headers: { accept: 'application/json' } })
    if (answer.ok) {
      const { version, pending } = (await answer.json()) as { version: string; pending: boolean }
      if (version !== current.dataset['version']) await refresh(current)
      if (!pending) return
    }
  } catch {
    // no network for a moment: the next look will tell
  }
  later()
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
