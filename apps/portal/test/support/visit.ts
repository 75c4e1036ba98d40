import type { BrowserContext, Page } from 'playwright-core'
import type { PageWorld } from './page-world.ts'
import type { CataloguePage } from './pages.ts'

/** Opens a page of the catalogue: a form's answer by sending its fields, as who has entered with the session. */
export async function open(page: Page, { visit }: CataloguePage, world: PageWorld): Promise<void> {
  const { path, fields, entered } = visit(world)
  const url = world.portal.url + path
  await enterOrLeave(page.context(), world, entered ?? false)
  if (fields === undefined) {
    await page.goto(url)
    return
  }
  const postData = new URLSearchParams(fields).toString()
  await page.route(
    url,
    (route) =>
      route.continue({
        method: 'POST',
        postData,
        headers: { ...route.request().headers(), 'content-type': 'application/x-www-form-urlencoded' },
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
