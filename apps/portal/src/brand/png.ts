import { crc32 } from 'node:zlib'
import type { Parsed } from '@timbra/cfdi'
import type { Picture } from './picture.ts'

/** What a picture needs to look as it does; times, texts, places and cameras are left out. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'pHYs'])
const SIGNATURE_bytes = 8

/** Reads a PNG chunk by chunk, each with its checksum, and keeps what it looks like. Source: PNG (W3C, 3rd ed.) §5. */
export function cleanPng(given: Buffer): Parsed<Picture> {
  const kept: Buffer[] = [given.subarray(0, SIGNATURE_bytes)]
  let [width, height] = [0, 0]
  for (let at = SIGNATURE_bytes; at + 12 <= given.length; ) {
    const length = given.readUInt32BE(at)
    const end = at + 12 + length
    if (end > given.length) return damaged
    const type = given.toString('latin1', at + 4, at + 8)
    if (crc32(given.subarray(at + 4, end - 4)) !== given.readUInt32BE(end - 4)) return damaged
    if ((at === SIGNATURE_bytes) !== (type === 'IHDR')) return damaged
    if (type === 'IHDR') {
      if (length !== 13) return damaged
      width = given.readUInt32BE(at + 8)
      height = given.readUInt32BE(at + 12)
    }
    if (KEPT.has(type)) kept.push(given.subarray(at, end))
    if (type === 'IEND')
      return { ok: true, value: { type: 'image/png', width, height, body: Buffer.concat(kept) } }
    at = end
  }
  return damaged
}

const damaged: {
  readonly ok: false
  readonly faults: readonly [{ code: string; path: string; message: string; source: string }]
} = {
  ok: false,
  faults: [
    {
      code: 'imagen-dañada',
      path: '',
      message: 'El PNG está incompleto o dañado. Guárdalo de nuevo.',
      source: 'PNG (W3C)',
    },
  ],
}
