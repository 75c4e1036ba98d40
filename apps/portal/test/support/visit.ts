import type { BrowserContext, Page } from 'playwright-core'
import type { PageWorld } from './page-world.ts'
import { type CataloguePage, formOf } from './pages.ts'

/** Opens a page of the catalogue: a form's answer by sending its fields, as who has entered with the session. */
export async function open(page: Page, { visit }: CataloguePage, world: PageWorld): Promise<void> {
  const seen = visit(world)
  const url = world.portal.url + seen.path
  await enterOrLeave(page.context(), world, seen.entered ?? false)
  const form = formOf(seen)
  if (form === null) {
    await page.goto(url)
    return
  }
  const sent = new Response(form) // writes the body, and the boundary of its parts into the type
  const type = sent.headers.get('content-type') ?? ''
  const postData = Buffer.from(await sent.arrayBuffer())
  await page.route(
    url,
    (route) =>
      route.continue({
        method: 'POST',
        postData,
        headers: { ...route.request().headers(), 'content-type': type },
      }),
    { times: 1 },
  )
  await page.goto(url)
}

async function enterOrLeave(context: BrowserContext, world: PageWorld, entered: boolean): Promise<void> {
  await context.clearCookies()
  const [name = '', value = ''] = world.session.split('=')
  if (entered) await context.addCookies([{ name, value, url: world.portal.url }])
}
