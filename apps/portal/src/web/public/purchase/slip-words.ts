import type { CodeReading, Slip } from '../../../tickets/code-slips.ts'
import type { SpokenFault } from '../../ui/fault-text.tsx'

/** What is wrong with a text that was meant as a code, where it can be said. Arithmetic alone: no code is looked up. */
export function slipFault(reading: CodeReading): readonly SpokenFault[] {
  if (reading.kind === 'length') return [lengthFault(reading.typed)]
  if (reading.kind !== 'slip') return []
  const [es, en] = [reading.guesses.map(guessText), reading.guesses.map(guessInEnglish)]
  if (es.length === 0)
    return [
      fault(
        'codigo-mal',
        'Hay más de un error en el código. Cópialo otra vez, con calma.',
        'There is more than one slip in the code. Please copy it again.',
      ),
    ]
  return [
    fault(
      'codigo-casi',
      sentence(`Hay un error en el código. Sin contar guiones, mira ${es.join(', o ')}`),
      sentence(`There is a slip in the code. Not counting dashes, look at ${en.join(', or ')}`),
    ),
  ]
}

/** A guess may end as a question. */
function sentence(text: string): string {
  return text.endsWith('?') ? text : `${text}.`
}

function lengthFault(typed: number): SpokenFault {
  const short = typed < 12
  return fault(
    short ? 'codigo-corto' : 'codigo-largo',
    `El código tiene 12 caracteres y escribiste ${typed}. ${short ? 'Falta uno' : 'Sobra uno'}.`,
    `The code has 12 characters and you typed ${typed}. ${short ? 'One is missing' : 'One is too many'}.`,
  )
}

function guessText({ kind, at, typed, meant }: Slip): string {
  switch (kind) {
    case 'misread':
      return `el carácter ${at}: ¿es ${meant} en lugar de ${typed}?`
    case 'swapped':
      return `los caracteres ${at} y ${at + 1}: ¿es ${meant} en lugar de ${typed}?`
    case 'wrong':
      return `el carácter ${at} («${typed}»)`
  }
}

function guessInEnglish({ kind, at, typed, meant }: Slip): string {
  switch (kind) {
    case 'misread':
      return `character ${at}: is it ${meant} instead of ${typed}?`
    case 'swapped':
      return `characters ${at} and ${at + 1}: are they ${meant} instead of ${typed}?`
    case 'wrong':
      return `character ${at} (“${typed}”)`
  }
}

function fault(code: string, message: string, english: string): SpokenFault {
  return { code, path: 'numero', message, source: 'tickets/code.ts', english }
}
