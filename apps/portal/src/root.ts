import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Folder of the checkout (the package named "timbra"); found by walking up, so that a bundle finds it too. */
export const root = findRoot(import.meta.dirname)

/** Absolute path of a file of the portal that is read at run time (migrations, fonts, styles, template). */
export function portalFile(...parts: string[]): string {
  return join(root, 'apps/portal', ...parts)
}

function findRoot(from: string): string {
  const manifest = join(from, 'package.json')
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'timbra') return from
  const parent = dirname(from)
  if (parent === from) throw new Error('the checkout of timbra was not found above the running file')
  return findRoot(parent)
}
