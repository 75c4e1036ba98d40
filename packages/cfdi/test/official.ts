/** SAT's own word on a document, as an oracle for tests: the XSD through libxml2, the cadena original through SAT's
 *  stylesheets and libxslt, both as WebAssembly, so that it runs on a machine with nothing but Node and npm. */
import { XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm'
import { type OfficialFiles, type OfficialSource, defaultSource, officialFiles } from './official-files.ts'

export type Official = {
  /** What SAT's schema (with that of the timbre) finds wrong; nothing for a valid document. */
  schemaFaults(xml: string | Uint8Array): Promise<string[]>
  /** Whether it finds nothing, at once: for benchmarks. */
  schemaAccepts(xml: string | Uint8Array): boolean
  /** The cadena original of a CFDI 4.0 by cadenaoriginal_4_0.xslt. */
  cadena(xml: string | Uint8Array): Promise<string>
  /** The cadena original of its TimbreFiscalDigital by cadenaoriginal_TFD_1_1.xslt. */
  cadenaTFD(xml: string | Uint8Array): Promise<string>
}

export async function officialSchemaFaults(xml: string | Uint8Array): Promise<string[]> {
  return (await official()).schemaFaults(xml)
}

export async function officialCadena(xml: string | Uint8Array): Promise<string> {
  return (await official()).cadena(xml)
}

export async function officialCadenaTFD(xml: string | Uint8Array): Promise<string> {
  return (await official()).cadenaTFD(xml)
}

const opened = new Map<OfficialSource, Promise<Official>>()

/** One oracle per source and process; compiling SAT's catalogues takes a second or two. */
export function official(source: OfficialSource = defaultSource()): Promise<Official> {
  let made = opened.get(source)
  if (made === undefined) opened.set(source, (made = open(source)))
  return made
}

async function open(source: OfficialSource): Promise<Official> {
  const files = await officialFiles(source)
  let validator: XsdValidator | undefined
  const stylesheets = new Map<string, Promise<(xml: string) => Promise<string>>>()
  const transform = async (path: string, xml: string) => {
    let made = stylesheets.get(path)
    if (made === undefined) stylesheets.set(path, (made = stylesheet(files, path)))
    return (await made)(xml)
  }
  return {
    schemaFaults: async (xml) => validate((validator ??= schema(files, source)), xml),
    schemaAccepts: (xml) => validate((validator ??= schema(files, source)), xml).length === 0,
    cadena: async (xml) => transform('4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt', textOf(xml)),
    cadenaTFD: async (xml) =>
      transform('TimbreFiscalDigital/cadenaoriginal_TFD_1_1.xslt', timbreAlone(textOf(xml))),
  }
}

const base = 'http://www.sat.gob.mx/sitio_internet/cfd/'

/** A schema that knows the CFDI and the timbre: cfdv40.xsd alone rejects a stamped document. */
function schema(files: OfficialFiles, source: OfficialSource): XsdValidator {
  const paths = [
    '4/cfdv40.xsd',
    'catalogos/catCFDI.xsd',
    'tipoDatos/tdCFDI/tdCFDI.xsd',
    'TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd',
  ]
  // libxml2 looks a file up by name over all providers: each source gets names of its own.
  const root = `http://${source}.sat.test/cfd/`
  const buffers: Record<string, Uint8Array> = {}
  for (const path of paths) {
    const bytes = files.read(path)
    if (bytes === undefined) throw new Error(`${path} is missing from ${source}`)
    const text = Buffer.from(bytes)
      .toString('utf8')
      .replaceAll(`schemaLocation="${base}`, `schemaLocation="${root}`)
    buffers[root + path] = Buffer.from(text)
  }
  const wrapper = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:wrapper">
    <xs:import namespace="http://www.sat.gob.mx/cfd/4" schemaLocation="${root}4/cfdv40.xsd"/>
    <xs:import namespace="http://www.sat.gob.mx/TimbreFiscalDigital" schemaLocation="${root}TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd"/>
  </xs:schema>`
  xmlRegisterInputProvider(new XmlBufferInputProvider(buffers))
  return XsdValidator.fromDoc(XmlDocument.fromString(wrapper, { url: `${root}wrapper.xsd` }))
}

function validate(validator: XsdValidator, xml: string | Uint8Array): string[] {
  const document = typeof xml === 'string' ? XmlDocument.fromString(xml) : XmlDocument.fromBuffer(xml)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    return String((error as Error).message)
      .trim()
      .split('\n')
  } finally {
    document.dispose()
  }
}

/** Compiles a stylesheet; its includes are asked for by SAT's addresses and answered from `files`. They declare
 *  version 2.0 without using any of it; as 1.0 libxslt takes them without complaint. */
async function stylesheet(files: OfficialFiles, path: string): Promise<(xml: string) => Promise<string>> {
  const { XmlDocument: Document, XsltStylesheet } = await import('libxslt-wasm')
  const realFetch = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.startsWith(base)) return realFetch(input, init)
    const bytes = files.read(url.slice(base.length))
    if (bytes === undefined) return new Response(null, { status: 404 })
    return new Response(Buffer.from(bytes).toString('utf8').replace('version="2.0"', 'version="1.0"'))
  }
  try {
    const compiled = await XsltStylesheet.fromUrl(base + path)
    return async (xml) => {
      const document = await Document.fromString(xml)
      const result = await compiled.apply(document)
      const text = compiled.applyToString(result)
      result.delete()
      document.delete()
      return text
    }
  } finally {
    globalThis.fetch = realFetch
  }
}

/** The stylesheet of the timbre wants it as root. */
function timbreAlone(xml: string): string {
  const match = /<(?:\w+:)?TimbreFiscalDigital\b[^>]*>/.exec(xml)
  if (match === null) throw new Error('the document has no timbre')
  return match[0].endsWith('/>') ? match[0] : match[0].replace(/>$/, '/>')
}

function textOf(xml: string | Uint8Array): string {
  return typeof xml === 'string' ? xml : new TextDecoder().decode(xml)
}
