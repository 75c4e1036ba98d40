import { type Fault, type Parsed, accepted, refused } from '@timbra/cfdi'

/** What a person may send us to read: a photo or a PDF. */
export type Upload = { readonly kind: 'jpeg' | 'png' | 'pdf'; readonly bytes: Uint8Array }

/** More than any phone's photo or any Constancia; the web refuses longer bodies before they are whole. */
export const UPLOAD_MAX_bytes = 8 * 1024 * 1024
/** A small file can claim to be a huge picture; 50 million pixels are a good phone's photo. */
const PIXELS_MAX = 50_000_000

/** Decides by its bytes what a file is, whatever its name says; nothing of it is decoded yet.
 *  @returns the upload, or a fault `archivo-vacio`, `archivo-grande`, `archivo-tipo` or `foto-enorme` at `archivo` */
export function recogniseUpload(bytes: Uint8Array): Parsed<Upload> {
  if (bytes.length === 0) return refused(fault('archivo-vacio', 'Elige primero una foto o un PDF.'))
  if (bytes.length > UPLOAD_MAX_bytes)
    return refused(fault('archivo-grande', 'El archivo pesa más de 8 MB. Toma la foto con menos resolución.'))
  const kind = kindOf(bytes)
  if (kind === null)
    return refused(
      fault('archivo-tipo', 'Ese archivo no es una foto JPG o PNG ni un PDF. Manda uno de esos.'),
    )
  if (kind !== 'pdf' && pixelsOf(kind, bytes) > PIXELS_MAX)
    return refused(fault('foto-enorme', 'La foto es demasiado grande. Tómala con menos resolución.'))
  return accepted({ kind, bytes })
}

export function fault(code: string, message: string): Fault {
  return { code, path: 'archivo', message, source: 'portals.md §6 #2' }
}

const SIGNATURES = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
] as const

function kindOf(bytes: Uint8Array): Upload['kind'] | null {
  const found = SIGNATURES.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))
  return found?.[0] ?? null
}

/** Width × height as the header says; a header that cannot be read counts as endless. */
function pixelsOf(kind: 'jpeg' | 'png', bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'png') return bytes.length < 24 ? Infinity : view.getUint32(16) * view.getUint32(20)
  return jpegPixels(view)
}

/** Walks from segment to segment to the frame header (SOF0–SOF15 but DHT, JPG and DAC). Source: ITU T.81 B.1, B.2. */
function jpegPixels(view: DataView): number {
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return Infinity
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return view.getUint16(at + 5) * view.getUint16(at + 7)
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return Infinity
}
