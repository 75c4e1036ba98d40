import { type FileHandle, open } from 'node:fs/promises'
import { SetupError } from '../../src/errors.ts'

/** Longer than any ticket; what is longer is cut, and then refused because it is no JSON. */
const LINE_MAX = 4 * 1024 * 1024

export type LineFile = {
  readonly size_bytes: number
  /** How much has been read so far. */
  read_bytes(): number
  /** Every line that is not blank, with its number; UTF-8, with or without BOM and carriage returns. */
  lines(): AsyncGenerator<{ line: number; text: string }>
  close(): Promise<void>
}

/** Opens a text file to read it line by line with constant memory.
 *  Throws SetupError with one sentence when it cannot be read. */
export async function openLines(path: string, name: string): Promise<LineFile> {
  const file = await openFile(path, name)
  let read = 0
  return {
    size_bytes: (await file.stat()).size,
    read_bytes: () => read,
    close: () => file.close(),
    async *lines() {
      let line = 0
      let rest = ''
      const stream = file.createReadStream({ encoding: 'utf8', highWaterMark: 256 * 1024, autoClose: false })
      for await (const chunk of stream) {
        read += Buffer.byteLength(chunk)
        const texts = (rest + chunk).split('\n')
        rest = (texts.pop() ?? '').slice(0, LINE_MAX)
        for (const text of texts) {
          line += 1
          if (text.trim() !== '') yield { line, text: withoutBom(text, line) }
        }
      }
      if (rest.trim() !== '') yield { line: line + 1, text: withoutBom(rest, line + 1) }
    },
  }
}

/** Reads a small JSON file. Throws SetupError with one sentence when it cannot be read or is no JSON. */
export async function readJson(path: string, name: string): Promise<unknown> {
  const file = await openFile(path, name)
  try {
    return JSON.parse(withoutBom(await file.readFile('utf8'), 1))
  } catch (cause) {
    throw new SetupError(
      'archivo-sin-json',
      `El archivo ${name} no es JSON válido. Revisa comillas, comas y llaves.`,
      { cause },
    )
  } finally {
    await file.close()
  }
}

async function openFile(path: string, name: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r')
    if (!(await file.stat()).isDirectory()) return file
    await file.close()
    throw new Error('EISDIR')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    const why =
      code === 'ENOENT' ? 'no existe' : code === 'EACCES' ? 'no da permiso de lectura' : 'no se puede leer'
    throw new SetupError(
      'archivo-ilegible',
      `El archivo ${name} ${why}. Revisa la ruta y vuelve a intentarlo.`,
      { cause },
    )
  }
}

function withoutBom(text: string, line: number): string {
  return line === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text
}
