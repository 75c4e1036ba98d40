import { ALPHABET, codeCharacters, isCode, normaliseCode } from './code.ts'

/** What a typed text is, as far as arithmetic tells: nothing is looked up, so nobody learns which codes exist. */
export type CodeReading =
  | { readonly kind: 'code'; readonly code: string }
  /** One character fewer or more than a code has. */
  | { readonly kind: 'length'; readonly typed: number }
  /** Twelve characters with a slip; `guesses` are the single slips that would explain it, likeliest first. */
  | { readonly kind: 'slip'; readonly guesses: readonly Slip[] }
  | { readonly kind: 'no-code' }

/** Positions count from 1 over the twelve characters, without dashes. */
export type Slip =
  | { readonly kind: 'misread'; readonly at: number; readonly typed: string; readonly meant: string }
  | { readonly kind: 'swapped'; readonly at: number; readonly typed: string; readonly meant: string }
  /** Some other character at that place; there is no telling which is likelier. */
  | { readonly kind: 'wrong'; readonly at: number; readonly typed: string; readonly meant: string }

/** Which characters people take for each other on a crumpled, faded or small print. */
const LOOK_ALIKE = [
  '5S',
  '8B',
  '2Z',
  '6G',
  '0DQ',
  '17T',
  '4A',
  'VY',
  'MN',
  'EF',
  'CG',
  '39',
  '38',
  'KX',
  'PR',
  'HN',
  'WV',
]
const GUESSES_MAX = 3
const LENGTH = 12

/** Reads what a person typed as a code. Only a text that can hardly be anything else is told what is wrong with it: one
 *  of 12 characters with a letter, or with one too few or too many. */
export function readCode(text: string): CodeReading {
  const code = normaliseCode(text)
  if (code !== null) return { kind: 'code', code }
  const typed = codeCharacters(text)
  if (!/^[0-9A-Z]+$/.test(typed) || !/[A-Z]/.test(typed)) return { kind: 'no-code' }
  if (typed.length === LENGTH - 1 || typed.length === LENGTH + 1)
    return { kind: 'length', typed: typed.length }
  return typed.length === LENGTH ? { kind: 'slip', guesses: guessesFor(typed) } : { kind: 'no-code' }
}

function guessesFor(typed: string): readonly Slip[] {
  const likely = [...misreadings(typed), ...swaps(typed)]
  const guesses = likely.length > 0 ? likely : others(typed)
  return guesses.slice(0, GUESSES_MAX)
}

function misreadings(typed: string): Slip[] {
  return substitutions(typed, (at) =>
    LOOK_ALIKE.filter((group) => group.includes(at)).flatMap((group) => Array.from(group)),
  ).map((slip) => ({ ...slip, kind: 'misread' }))
}

function others(typed: string): Slip[] {
  return substitutions(typed, () => Array.from(ALPHABET)).map((slip) => ({ ...slip, kind: 'wrong' }))
}

type Substitution = { readonly at: number; readonly typed: string; readonly meant: string }

/** Every single character that, put in place of another, makes a code of the text. */
function substitutions(typed: string, meanings: (character: string) => readonly string[]): Substitution[] {
  return Array.from(typed).flatMap((character, index) =>
    [...new Set(meanings(character))]
      .filter((meant) => meant !== character && isCode(put(typed, index, meant)))
      .map((meant) => ({ at: index + 1, typed: character, meant })),
  )
}

/** Two neighbours that changed places. */
function swaps(typed: string): Slip[] {
  return Array.from(typed).flatMap((character, index): Slip[] => {
    const next = typed.charAt(index + 1)
    const meant = next + character
    if (next === '' || next === character || !isCode(put(typed, index, meant))) return []
    return [{ kind: 'swapped', at: index + 1, typed: character + next, meant }]
  })
}

function put(text: string, index: number, part: string): string {
  return text.slice(0, index) + part + text.slice(index + part.length)
}
