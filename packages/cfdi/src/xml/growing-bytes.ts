import type { Markup } from './markup.ts'

/** Bytes that are put together one after the other. `at` is the place of the next; who writes there has reserved it. */
export class GrowingBytes {
  bytes: Uint8Array<ArrayBuffer>
  view: DataView
  at = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Always some more than asked for, so that single characters need not ask and words may reach beyond their end. */
  reserve(least: number): void {
    if (this.at + least + 64 <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + least + 64))
    larger.set(this.bytes.subarray(0, this.at))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  /** What its last word has too much, the next put overwrites. */
  putMarkup({ length, words }: Markup): void {
    this.reserve(length)
    const to = this.view
    let { at } = this
    this.at += length
    for (let index = 0; index < words.length; index += 1) {
      to.setUint32(at, words[index] as number, true)
      at += 4
    }
  }

  /** ASCII, into room that has been reserved. */
  putASCII(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.bytes[this.at++] = text.charCodeAt(index)
  }

  /** What `other` has from `start` on, into room that has been reserved; in words of four bytes as putMarkup. */
  putCopy(other: GrowingBytes, start: number): void {
    const from = other.view
    const to = this.view
    const end = other.at
    let { at } = this
    this.at += end - start
    for (let index = start; index < end; index += 4) {
      to.setUint32(at, from.getUint32(index, true), true)
      at += 4
    }
  }

  /** Text at an earlier place, what follows it moved on. ASCII alone. */
  insert(text: string, place: number): void {
    this.reserve(text.length)
    this.bytes.copyWithin(place + text.length, place, this.at)
    const end = this.at + text.length
    this.at = place
    this.putASCII(text)
    this.at = end
  }

  /** A copy. */
  take(): Uint8Array {
    return this.bytes.slice(0, this.at)
  }

  /** What is there until the next put: to be copied at once. */
  look(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }
}
