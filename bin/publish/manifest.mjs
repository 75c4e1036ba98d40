// `manifest.mjs published` gives package.json the exports of dist/ for as long as npm packs, `manifest.mjs source` takes
// it back. In this repository the other packages import the TypeScript source; npm has no exports for publishing only.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.cwd() // npm runs scripts in the package's folder
const [file, kept] = [join(root, 'package.json'), join(root, '.package.source.json')]

// Also after a pack that was interrupted.
if (existsSync(kept)) renameSync(kept, file)
if (process.argv[2] === 'published') {
  const source = readFileSync(file, 'utf8')
  const { published, ...manifest } = JSON.parse(source)
  for (const name of ['scripts', 'devDependencies']) delete manifest[name]
  writeFileSync(kept, source)
  writeFileSync(file, `${JSON.stringify({ ...manifest, ...published }, null, 2)}\n`)
}
