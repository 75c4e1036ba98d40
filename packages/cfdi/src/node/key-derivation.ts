import { createHash } from 'node:crypto'

/** Key and IV (8 bytes each) of PBES1: a digest of pass phrase and salt, digested again and again.
 *  Source: RFC 8018 §5.1, §6.1. */
export function deriveByDigest(x: {
  readonly digest: 'md5' | 'sha1'
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
}): { readonly key: Uint8Array; readonly iv: Uint8Array } {
  let derived = createHash(x.digest).update(x.password).update(x.salt).digest()
  for (let round = 1; round < x.iterations; round += 1)
    derived = createHash(x.digest).update(derived).digest()
  return { key: derived.subarray(0, 8), iv: derived.subarray(8, 16) }
}

/** What the bytes are for, which PKCS#12 mixes in. */
export const purpose = { key: 1, iv: 2, mac: 3 } as const

/** Bytes for a purpose from a pass phrase, as PKCS#12 derives them with SHA-1 or SHA-2.
 *  Source: RFC 7292 Appendix B.2. */
export function derivePKCS12(x: {
  readonly digest: string
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  readonly purpose: number
  readonly length: number
}): Uint8Array {
  const block = /sha(384|512)$/.test(x.digest) ? 128 : 64
  const input = Buffer.concat([repeated(x.salt, block), repeated(x.password, block)])
  const parts: Uint8Array[] = []
  for (let made = 0; made < x.length; ) {
    let a = createHash(x.digest).update(Buffer.alloc(block, x.purpose)).update(input).digest()
    for (let round = 1; round < x.iterations; round += 1) a = createHash(x.digest).update(a).digest()
    parts.push(a)
    made += a.length
    addToEach(input, repeated(a, block).subarray(0, block), block)
  }
  return Buffer.concat(parts).subarray(0, x.length)
}

/** The bytes over and over, to a whole number of blocks; nothing stays nothing. */
function repeated(bytes: Uint8Array, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0)
  const length = block * Math.ceil(bytes.length / block)
  return Buffer.from(Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] as number))
}

/** block = block + b + 1, as big-endian numbers that overflow, for each block of the input. */
function addToEach(input: Uint8Array, b: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let index = block - 1; index >= 0; index -= 1) {
      carry += (input[start + index] as number) + (b[index] as number)
      input[start + index] = carry & 0xff
      carry >>= 8
    }
  }
}
