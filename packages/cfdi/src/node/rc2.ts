/** Opens RC2 in CBC: older programs encrypt the certificates of a PFX with it, and OpenSSL 3 keeps it in a legacy provider
 *  that Node does not bring. Only whole blocks; padding is the caller's. Source: RFC 2268. */
export function decryptRC2(x: {
  readonly key: Uint8Array
  readonly iv: Uint8Array
  readonly data: Uint8Array
  readonly effectiveBits: number
}): Uint8Array {
  const words = expand(x.key, x.effectiveBits)
  const plain = new Uint8Array(x.data.length)
  let previous = x.iv
  for (let at = 0; at + 8 <= x.data.length; at += 8) {
    const block = x.data.subarray(at, at + 8)
    const opened = openBlock(words, block)
    opened.forEach((byte, index) => (plain[at + index] = byte ^ (previous[index] as number)))
    previous = block
  }
  return plain
}

/** 64 words of 16 bits. Source: RFC 2268 §2. */
function expand(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128)
  bytes.set(key)
  const at = (index: number) => bytes[index] as number
  for (let index = key.length; index < 128; index += 1) {
    bytes[index] = table[(at(index - 1) + at(index - key.length)) & 0xff] as number
  }
  const effective = Math.ceil(effectiveBits / 8)
  const mask = 0xff >> (8 * effective - effectiveBits)
  bytes[128 - effective] = table[at(128 - effective) & mask] as number
  for (let index = 127 - effective; index >= 0; index -= 1) {
    bytes[index] = table[at(index + 1) ^ at(index + effective)] as number
  }
  return Uint16Array.from({ length: 64 }, (_, index) => at(2 * index) | (at(2 * index + 1) << 8))
}

/** 5 mixing rounds, a mashing one, 6, one, 5: backwards. Source: RFC 2268 §4. */
function openBlock(words: Uint16Array, block: Uint8Array): Uint8Array {
  const r = Uint16Array.from({ length: 4 }, (_, index) => {
    return (block[2 * index] as number) | ((block[2 * index + 1] as number) << 8)
  })
  for (let round = 15; round >= 0; round -= 1) {
    for (let index = 3; index >= 0; index -= 1) unmix(r, index, words[4 * round + index] as number)
    if (round === 11 || round === 5) for (let index = 3; index >= 0; index -= 1) unmash(r, index, words)
  }
  return Uint8Array.from({ length: 8 }, (_, index) => (r[index >> 1] as number) >> (8 * (index & 1)))
}

function unmix(r: Uint16Array, index: number, word: number): void {
  const [one, two, three] = neighbours(r, index)
  const shift = [1, 2, 3, 5][index] as number
  const value = r[index] as number
  r[index] = ((value >> shift) | (value << (16 - shift))) - word - (one & two) - (~one & three)
}

function unmash(r: Uint16Array, index: number, words: Uint16Array): void {
  const [one] = neighbours(r, index)
  r[index] = (r[index] as number) - (words[one & 63] as number)
}

/** The words before this one, going round. */
function neighbours(r: Uint16Array, index: number): readonly [number, number, number] {
  const at = (back: number) => r[(index + 4 - back) % 4] as number
  return [at(1), at(2), at(3)]
}

/** A permutation of all bytes, from the digits of π. Source: RFC 2268 §2. */
const table = Uint8Array.from(
  `d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0b
   f09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303
   f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc
   2491af50a1f47039997c3a8523b8b47afc02365b25559731 2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9
   0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad`
    .replace(/\s/g, '')
    .match(/../g) ?? [],
  (byte) => Number.parseInt(byte, 16),
)
