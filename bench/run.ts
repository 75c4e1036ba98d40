// `npm run bench -- engine …`: runs the named benchmarks of this folder, one line per figure:
// name value unit floor ratio (fields apart by blanks; `- -` where there is no floor).
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

const all = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'run')
  .toSorted()
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !existsSync(join(import.meta.dirname, `${name}.ts`)))
if (wanted.length === 0 || unknown.length > 0) {
  console.error(`${unknown.length > 0 ? `No existe: ${unknown.join(', ')}. ` : ''}Hay: ${all.join(', ')}`)
  process.exit(1)
}
for (const name of wanted) await import(join(import.meta.dirname, `${name}.ts`))
