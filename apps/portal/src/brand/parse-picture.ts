import type { Fault, Parsed } from '@timbra/cfdi'
import type { Picture, Purpose } from './picture.ts'
import { cleanPng } from './png.ts'
import { cleanSvg } from './svg.ts'

/** Logos stand on every page, so they count; the ticket is only seen by those who look for its code. */
const BYTES_MAX: Readonly<Record<Purpose, number>> = { logo: 32_768, ticket: 262_144 }
const SIDE_MAX = 4_000

/** Checks and cleans an SVG or PNG. @returns the picture, or the faults imagen-tipo · imagen-grande · imagen-medidas ·
 *  imagen-dañada · imagen-contenido */
export function parsePicture(given: Buffer, purpose: Purpose): Parsed<Picture> {
  const path = purpose
  if (given.length > BYTES_MAX[purpose]) {
    const message = `La imagen pesa ${kB(given.length)} kB y puede pesar hasta ${kB(BYTES_MAX[purpose])} kB.`
    return refuse('imagen-grande', path, message)
  }
  const isPng = given.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))
  const looksLikeSvg = /^\s*(?:<\?xml|<!--|<svg)/.test(
    given.subarray(0, 200).toString('utf8').replace('\uFEFF', ''),
  )
  if (!isPng && !looksLikeSvg) return refuse('imagen-tipo', path, 'La imagen debe ser SVG o PNG.')
  const cleaned = isPng ? cleanPng(given) : cleanSvg(given.toString('utf8'))
  if (!cleaned.ok) return { ok: false, faults: cleaned.faults.map((fault) => ({ ...fault, path })) }
  const { width, height } = cleaned.value
  if (width > SIDE_MAX || height > SIDE_MAX || width < 1 || height < 1)
    return refuse('imagen-medidas', path, `Cada lado mide de 1 a ${SIDE_MAX} puntos.`)
  return cleaned
}

function kB(bytes: number): number {
  return Math.ceil(bytes / 1024)
}

function refuse(code: string, path: string, message: string): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ code, path, message, source: 'docs/operating/brand.md' }] }
}
