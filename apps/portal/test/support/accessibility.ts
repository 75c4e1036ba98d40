import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Fails when axe finds any breach of WCAG 2.2 A or AA, or of its best practices, on the page as it stands. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze()
  assert.ok(passes.length > 10, `axe looked at ${where}`)
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`,
  )
  assert.deepEqual(found, [], where)
}
