import { xmlText } from '../soap.ts'

/** The flat documents that PADE answers with: names and values in order; a nested list is written as XML already. */
export type Fields = readonly (readonly [name: string, value: string | number | boolean])[]

export function documentXML(root: string, fields: Fields, inner = ''): string {
  const written = fields.map(([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`)
  return `<?xml version="1.0" encoding="UTF-8"?><${root}>${written.join('')}${inner}</${root}>`
}
