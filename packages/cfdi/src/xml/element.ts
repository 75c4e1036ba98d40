/** One element of a CFDI, before or after the text. `name` is 'Comprobante', without prefix, for SAT's own namespace;
 *  otherwise '{namespace}Name'. Attributes in writing order, values decoded; `xmlns` declarations are not attributes.
 *  `text` holds non-blank text, which no element of a CFDI has (an Addenda may). */
export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text?: string
}

export const cfdiNamespace = 'http://www.sat.gob.mx/cfd/4'
export const tfdNamespace = 'http://www.sat.gob.mx/TimbreFiscalDigital'
/** How Element names the timbre. */
export const timbreName = `{${tfdNamespace}}TimbreFiscalDigital`
export const xsiNamespace = 'http://www.w3.org/2001/XMLSchema-instance'
export const schemaLocation = `${cfdiNamespace} http://www.sat.gob.mx/sitio_internet/cfd/4/cfdv40.xsd`
export const tfdSchemaLocation = `${tfdNamespace} http://www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd`

export function childrenNamed(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name)
}

export function childNamed(element: Element, name: string): Element | undefined {
  return element.children.find((child) => child.name === name)
}

export function attributeOf({ attributes }: Element, name: string): string | undefined {
  return attributes[name]
}

/** The element without where it was read: only what it says. */
export function plainElement({ name, attributes, children, text }: Element): Element {
  const plain = { name, attributes: { ...attributes }, children: children.map(plainElement) }
  return text ? { ...plain, text } : plain
}
