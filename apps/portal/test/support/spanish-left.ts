/** Words that no English sentence holds, and letters of Spanish. */
const SPANISH =
  /(?<!\p{L})(?:el|los|las|del|que|para|por|una|este|esta|tu|tus|más|aquí|puedes|cuando|está|tienda|correo|compra|datos|plazo)(?!\p{L})|[¿¡]|ción(?!\p{L})/giu
/** Names that stay what they are in an English sentence. */
const NAMES =
  /Constancia de Situación Fiscal|S-MART \(demostración\)|Servicio al Cliente|“?Conciliación de factura”?|Factura tu compra|uso de CFDI|Domicilio registrado/gi
const VOID = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'source'])
const READ_ALOUD = /\s(?:aria-label|alt|title|placeholder|data-busy|content)="([^"]*)"/g

/** What is still Spanish in an English page: every text and every spoken attribute outside lang="es". */
export function spanishLeft(html: string): string[] {
  const found: string[] = []
  const note = (text: string) => {
    if (text.replaceAll(NAMES, '').match(SPANISH)) found.push(text.trim())
  }
  /** For each open element: whether its text is meant to be Spanish, or is no text. */
  const open: boolean[] = []
  for (const [, tag = '', text = ''] of html.matchAll(/<([^>]*)>([^<]*)/g)) {
    const name = /^\/?[\w-]+/.exec(tag)?.[0] ?? ''
    if (name.startsWith('/')) open.pop()
    else if (name !== '') {
      const inherited = open.at(-1) ?? false
      const skipped = inherited || /\slang="es"/.test(` ${tag}`) || name === 'script' || name === 'style'
      if (!skipped) for (const [, spoken = ''] of tag.matchAll(READ_ALOUD)) note(spoken)
      if (!VOID.has(name)) open.push(skipped)
    }
    if (!open.at(-1)) note(text)
  }
  return found
}
