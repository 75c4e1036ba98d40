import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

export type ZipFile = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly at: Date
  /** PDF are compressed already. */
  readonly stored?: boolean
}

/** Packs files one after the other as they come: in memory is only the one under way. Without ZIP64, so at most 65,535
 *  files and 4 GB. Source: PKWARE APPNOTE 6.3.10 §4.4.1.4 */
export async function* zipOf(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array> {
  let packed: Uint8Array[] = []
  const take = () => {
    const taken = packed
    packed = []
    return taken
  }
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    packed.push(chunk)
  })
  for await (const file of files) {
    const entry = file.stored ? new ZipPassThrough(file.name) : new ZipDeflate(file.name, { level: 6 })
    entry.mtime = file.at
    zip.add(entry)
    entry.push(file.bytes, true)
    yield* take()
  }
  zip.end()
  yield* take()
}
