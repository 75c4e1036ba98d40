/** The code that is printed on a ticket: 10 random Crockford base32 characters and 2 check characters.
 *
 *  50 random bits cannot be guessed. The twelve characters, read as one number in base 32, are a multiple of the
 *  prime 1021: one wrong character, or two characters swapped (neighbours or not, because the order of 32 modulo
 *  1021 is 68), always leaves a remainder; any other slip is caught 1020 times out of 1021. */

/** Crockford's base 32: no I, L, O, U. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 10
const MODULUS = 1021n
const SHAPE = /^[0-9A-HJKMNP-TV-Z]{12}$/

/** Adds the two check characters. @param random10 ten characters of the Crockford alphabet, upper case */
export function makeCode(random10: string): string {
  if (random10.length !== RANDOM_LENGTH) throw new Error('a code is made of 10 random characters')
  return random10 + checkOf(random10)
}

/** Reads a code as a person types it: any case, blanks, dashes, or the whole address of the QR; O is 0, I and L
 *  are 1, U is V. 5 and S are both in the alphabet: read for each other, the check says which was meant.
 *  @returns the 12 bare characters, or null when it is no code of ours (wrong check included) */
export function normaliseCode(text: string): string | null {
  const code = codeCharacters(text)
  if (isCode(code)) return code
  const meant = SHAPE.test(code) ? readings5S(code).filter(isCode) : []
  return meant.length === 1 ? (meant[0] ?? null) : null
}

/** True for twelve bare characters whose check is right. */
export function isCode(code: string): boolean {
  return SHAPE.test(code) && checkOf(code.slice(0, RANDOM_LENGTH)) === code.slice(RANDOM_LENGTH)
}

/** More of them are told as a slip: one of so many readings would be right by chance. */
const DOUBTFUL_MAX = 4

/** Every way to read the 5 and S of a code. */
function readings5S(code: string): readonly string[] {
  if (code.replaceAll(/[^5S]/g, '').length > DOUBTFUL_MAX) return []
  return Array.from(code).reduce<readonly string[]>(
    (heads, char) => heads.flatMap((head) => (/[5S]/.test(char) ? [`${head}5`, `${head}S`] : [head + char])),
    [''],
  )
}

/** The characters that a person meant to type, whether or not they are a code. */
export function codeCharacters(text: string): string {
  const typed = /\/f\/([^/?#]+)/.exec(text)?.[1] ?? text
  return typed
    .toUpperCase()
    .replaceAll(/[\s.·_\-‐‑–—]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('U', 'V')
}

/** Groups of four, as printed: 7KQ4-M2XD-9T8D. @param code 12 bare characters */
export function formatCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`
}

function checkOf(random10: string): string {
  const shifted = Array.from(random10).reduce((number, char) => number * 32n + valueOf(char), 0n) * 1024n
  const check = Number((MODULUS - (shifted % MODULUS)) % MODULUS)
  return ALPHABET.charAt(check >> 5) + ALPHABET.charAt(check & 31)
}

function valueOf(char: string): bigint {
  const value = ALPHABET.indexOf(char)
  if (value < 0) throw new Error('a code holds only characters of the Crockford alphabet')
  return BigInt(value)
}
