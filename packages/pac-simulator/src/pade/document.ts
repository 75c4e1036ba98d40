/** The flat documents that PADE answers with: names and values in order; a nested list is written as XML already. */
export type Fields = readonly (readonly [name: string, value: string | number | boolean])[]

export function documentXML(root: string, fields: Fields, inner = ''): string {
  const written = fields.map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`)
  return `<?xml version="1.0" encoding="UTF-8"?><${root}>${written.join('')}${inner}</${root}>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
