import { type Parsed, accepted, refused } from '@timbra/cfdi'
import type { Scan } from './decode.ts'
import { decodeApart } from './in-thread.ts'
import { fault, recogniseUpload } from './upload.ts'

export type { Scan } from './decode.ts'

/** Reads uploads, a few at a time. Nothing of a file is kept or written anywhere. */
export type Scanner = {
  /** @returns the texts of the QR codes of a photo, or the lines of a PDF · faults at `archivo`: those of recogniseUpload ·
   *  archivo-ilegible · sin-qr · sin-texto · lector-ocupado */
  scan(bytes: Uint8Array): Promise<Parsed<Scan>>
}

/** Two cores serve pages and stamps beside this. */
const AT_ONCE = 2
/** Who comes when so many wait is told to try again instead of waiting for minutes. */
const WAITING_MAX = 8

export function createScanner(decode: typeof decodeApart = decodeApart): Scanner {
  let running = 0
  const waiting: (() => void)[] = []
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) await new Promise<void>((next) => waiting.push(next))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  return {
    async scan(bytes) {
      const upload = recogniseUpload(bytes)
      if (!upload.ok) return upload
      if (waiting.length >= WAITING_MAX) return refused(busy)
      const found = await inTurn(() => decode(upload.value))
      if (found === null) return refused(unreadable)
      if (upload.value.kind === 'pdf') return found.lines.length > 0 ? accepted(found) : refused(noText)
      return found.codes.length > 0 ? accepted(found) : refused(noCode)
    },
  }
}

const busy = fault(
  'lector-ocupado',
  'Hay muchas fotos en espera. Intenta otra vez en un minuto, o escribe los datos a mano.',
)
const unreadable = fault('archivo-ilegible', 'No pudimos abrir ese archivo: parece dañado. Manda otro.')
const noCode = fault(
  'sin-qr',
  'No encontramos un código QR en la foto. Acércate, que el código se vea completo, plano y con luz.',
)
const noText = fault(
  'sin-texto',
  'Ese PDF no tiene texto: parece un escaneo. Manda el PDF original o una foto de su código QR.',
)
