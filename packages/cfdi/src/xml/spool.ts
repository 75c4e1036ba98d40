/** Bytes that come in small pieces and are kept in large ones. */
export class Spool {
  readonly #chunks: Uint8Array[] = []
  #length = 0
  /** Free bytes of the last chunk begin here; the chunks before are full. */
  #used = 0

  get length(): number {
    return this.#length
  }

  append(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      let chunk = this.#chunks.at(-1)
      if (chunk === undefined || this.#used === chunk.length) {
        this.#chunks.push((chunk = new Uint8Array(chunkSize)))
        this.#used = 0
      }
      const part = bytes.subarray(from, from + chunk.length - this.#used)
      chunk.set(part, this.#used)
      this.#used += part.length
      from += part.length
    }
    this.#length += bytes.length
  }

  *chunks(): Generator<Uint8Array> {
    for (const chunk of this.#chunks) {
      yield chunk === this.#chunks.at(-1) ? chunk.subarray(0, this.#used) : chunk
    }
  }

  /** All of it between two ends, in one piece. */
  between(start: Uint8Array, end: Uint8Array): Uint8Array {
    const whole = new Uint8Array(start.length + this.#length + end.length)
    whole.set(start)
    let at = start.length
    for (const chunk of this.chunks()) {
      whole.set(chunk, at)
      at += chunk.length
    }
    whole.set(end, at)
    return whole
  }
}

const chunkSize = 1 << 20
