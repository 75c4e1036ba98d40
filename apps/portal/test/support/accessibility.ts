import assert from 'node:assert/strict'
import axe from 'axe-core'
import type { Page } from 'playwright-core'

type Found = { id: string; help: string; nodes: { html: string }[] }

/** Fails when axe finds any breach of WCAG 2.2 A or AA, or of its best practices, on the page as it stands. */
export function assertAccessible(page: Page, where: string): Promise<void> {
  return assertNone(page, where, '{}')
}

/** Only whether every text stands out from its ground. */
export function assertReadable(page: Page, where: string): Promise<void> {
  return assertNone(page, where, '{ runOnly: ["color-contrast"] }')
}

async function assertNone(page: Page, where: string, options: string): Promise<void> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate<{ violations: Found[]; passes: number }>(
    `axe.run(${options}).then(({ violations, passes }) => ({ violations, passes: passes.length }))`,
  )
  assert.ok(passes > 0, `axe looked at ${where}`)
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`,
  )
  assert.deepEqual(found, [], where)
}
