/** Rewrites src/complementos/data/cadenas.ts from SAT's own stylesheets: what each complemento adds to the cadena
 *  original, as our own compact data. The stylesheets themselves are not kept in the repository.
 *  Run: node --import tsx packages/cfdi/scripts/generate-cadenas.ts CFD_DIR DATE [--check]
 *  CFD_DIR holds SAT's http://www.sat.gob.mx/sitio_internet/cfd/ (4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt and what
 *  it includes); DATE says of which day they are. With --check nothing is written, and a difference to the committed
 *  file is an error. Refuses to write where a stylesheet says something that the form cannot. See docs/sat/sources.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { templatesIn } from './read-stylesheet.ts'

const check = process.argv.includes('--check')
const [folder, date] = process.argv.slice(2).filter((word) => word !== '--check')
if (!folder || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? ''))
  throw new Error('usage: generate-cadenas.ts CFD_DIR DATE')
const output = join(import.meta.dirname, '../src/complementos/data/cadenas.ts')
const main = resolve(folder, '4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt')

write(groupedByNamespace(includesOf(main)))

function includesOf(path: string): readonly string[] {
  const includes = readFileSync(path, 'utf8').matchAll(/<xsl:include href="([^"]+)"/g)
  return [...includes].map(([, href]) => resolve(dirname(path), href as string))
}

/** Namespace → its templates, in the order of the stylesheets; a later template of the same name would win. */
function groupedByNamespace(files: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const namespaces = new Map<string, Map<string, string>>()
  for (const file of files) {
    for (const { namespace, name, steps } of templatesIn(readFileSync(file), file)) {
      const templates = namespaces.get(namespace) ?? new Map<string, string>()
      if (templates.has(name)) throw new Error(`${file}: ${name} has a template already`)
      namespaces.set(namespace, templates.set(name, steps))
    }
  }
  return namespaces
}

function write(namespaces: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  const blocks = [...namespaces].map(([namespace, templates]) => {
    const lines = [...templates].map(([name, steps]) => `${name}: ${steps}`.trimEnd())
    return `  '${namespace}': \`\n${lines.join('\n')}\n\`,\n`
  })
  const text = `// Written by scripts/generate-cadenas.ts from SAT's cadenaoriginal_4_0.xslt and the ${namespaces.size} stylesheets it
// includes, as published at www.sat.gob.mx/sitio_internet/cfd on ${date}. Do not edit. The form: ../templates.ts.

/** Namespace of a complemento → what each of its nodes adds to the cadena. */
export const cadenas: Readonly<Record<string, string>> = {
${blocks.join('')}}
`
  if (!check) writeFileSync(output, text)
  else if (readFileSync(output, 'utf8') !== text) throw new Error(`${output} is not what the stylesheets say`)
}
