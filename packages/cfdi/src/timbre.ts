import { demand } from './fault.ts'
import { normalizeSpace } from './normalize-space.ts'

/** The PAC's stamp, version 1.1. Source: TimbreFiscalDigitalv11.xsd; pac-spec §11. */
export type TimbreFiscalDigital = {
  readonly version: '1.1'
  /** 36 characters, as written; compare without regard to case. */
  readonly uuid: string
  /** Central Mexico time without offset. */
  readonly fechaTimbrado: string
  readonly rfcProvCertif: string
  readonly leyenda?: string | undefined
  /** Equals the document's Sello. */
  readonly selloCFD: string
  readonly noCertificadoSAT: string
  readonly selloSAT: string
}

/** What the PAC signs. Source: cadenaoriginal_TFD_1_1.xslt. */
export function cadenaTimbre(timbre: Omit<TimbreFiscalDigital, 'version' | 'selloSAT'>): string {
  demandTimbre(timbre)
  const { uuid, fechaTimbrado, rfcProvCertif, leyenda, selloCFD, noCertificadoSAT } = timbre
  const optional = leyenda === undefined ? [] : [leyenda]
  const values = ['1.1', uuid, fechaTimbrado, rfcProvCertif, ...optional, selloCFD, noCertificadoSAT]
  return `||${values.map(normalizeSpace).join('|')}||`
}

/** Throws ArgumentError for what is not as readCFDI gives a timbre. */
export function demandTimbre(timbre: Partial<Record<keyof TimbreFiscalDigital, unknown>>): void {
  demand(typeof timbre === 'object' && timbre !== null, 'timbre', 'a TimbreFiscalDigital')
  for (const name of ['uuid', 'fechaTimbrado', 'rfcProvCertif', 'selloCFD', 'noCertificadoSAT'] as const) {
    demand(typeof timbre[name] === 'string', `timbre.${name}`, 'a text')
  }
  const { leyenda } = timbre
  demand(leyenda === undefined || typeof leyenda === 'string', 'timbre.leyenda', 'a text, or absent')
}
