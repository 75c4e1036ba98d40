import type { Element } from '../src/xml/element.ts'
import { parseXML } from '../src/xml/parse.ts'

/** What a node adds to the cadena, in the form of src/complementos/templates.ts. */
export type Template = { readonly namespace: string; readonly name: string; readonly steps: string }

/** The templates of one of SAT's stylesheets. Throws for whatever the form cannot say. */
export function templatesIn(xslt: Uint8Array, file: string): readonly Template[] {
  const parsed = parseXML(xslt)
  if (!parsed.ok) throw new Error(`${file}: ${parsed.faults[0]?.message}`)
  const prefixes = prefixesOf(new TextDecoder().decode(xslt))
  return (
    parsed.value.root.children
      .filter((child) => child.name === `${xsl}template` && child.attributes['name'] === undefined)
      // A complemento alone is no CFDI: the root is that of cadenaoriginal_4_0.xslt.
      .filter(({ attributes }) => attributes['match'] !== '/')
      .map((template) => templateOf(template, prefixes, file))
  )
}

const xsl = '{http://www.w3.org/1999/XSL/Transform}'

function templateOf(template: Element, prefixes: ReadonlyMap<string, string>, file: string): Template {
  const [, prefix, name] = /^(\w+):([\p{L}\w]+)$/u.exec(template.attributes['match'] ?? '') ?? []
  const namespace = prefixes.get(prefix ?? '')
  if (namespace === undefined || name === undefined)
    throw new Error(`${file}: ${template.attributes['match']}`)
  const own = { prefix: prefix as string, file: `${file}, ${name}` }
  return { namespace, name, steps: stepsOf(template, own) }
}

/** Of whom: all paths of SAT's templates stay inside one namespace. */
type Own = { readonly prefix: string; readonly file: string }

function stepsOf({ children, text }: Element, own: Own): string {
  if (text) throw new Error(`${own.file}: text «${text}»`)
  return children.map((child) => stepOf(child, own)).join(' ')
}

function stepOf(node: Element, own: Own): string {
  const { attributes } = node
  if (node.name === `${xsl}call-template`) return fieldOf(node, own)
  if (node.name === `${xsl}apply-templates`) return pathOf(attributes['select'], own)
  if (node.name === `${xsl}for-each`) {
    const path = pathOf(attributes['select'], own)
    const [only, ...others] = node.children
    const applies = only?.name === `${xsl}apply-templates` && only.attributes['select'] === '.'
    return applies && others.length === 0 ? path : `${path} ( ${stepsOf(node, own)} )`
  }
  if (node.name === `${xsl}if`) return conditionOf(node, own)
  throw new Error(`${own.file}: ${node.name}`)
}

/** `Version` or `Serie?`; of an element's text `=buyer/gln`, `=.?`. */
function fieldOf(node: Element, own: Own): string {
  const optional = { Requerido: '', Opcional: '?' }[node.attributes['name'] ?? '']
  const select = node.children[0]?.attributes['select'] ?? ''
  if (optional === undefined || node.children.length !== 1) throw new Error(`${own.file}: ${select}`)
  const attribute = /^\.\/@([\p{L}\w]+)$/u.exec(select)?.[1]
  if (attribute !== undefined) return attribute + optional
  return `=${select === '.' ? '.' : pathOf(select, own).slice(1)}${optional}`
}

/** A condition that a child is there, and then its template, says no more than the template. */
function conditionOf(node: Element, own: Own): string {
  const test = node.attributes['test'] ?? ''
  const [, attribute, value] = /^\.\/@(\w+)='([^' ]*)'$/.exec(test) ?? []
  if (attribute !== undefined) return `@${attribute}=${value} ( ${stepsOf(node, own)} )`
  const steps = stepsOf(node, own)
  if (steps !== pathOf(test, own)) throw new Error(`${own.file}: ${test}`)
  return steps
}

/** `/A/B`: children of children; `//A`: descendants. */
function pathOf(select: string | undefined, { prefix, file }: Own): string {
  const path = select?.trim().replace(/^\.\//, '') ?? ''
  const names = path.replace(/^\//, '').split('/')
  if (!names.every((name) => new RegExp(`^${prefix}:[\\p{L}\\w]+$`, 'u').test(name)))
    throw new Error(`${file}: ${select}`)
  return `${path.startsWith('/') ? '/' : ''}/${names.map((name) => name.slice(prefix.length + 1)).join('/')}`
}

function prefixesOf(text: string): ReadonlyMap<string, string> {
  const head = /<xsl:stylesheet\b[^>]*>/.exec(text)?.[0] ?? ''
  const declared = head.matchAll(/xmlns:(\w+)="([^"]+)"/g)
  return new Map([...declared].map(([, prefix, uri]) => [prefix as string, uri as string]))
}
