import type { IssuanceView } from '../../../issuance/view.ts'
import { both } from '../../language.ts'
import type { Words } from '../state-words.ts'

/** What is different where an invoice is to take the place of another one: the first still stands, and no ticket is free. */
export function substituteWords(words: Words, { state }: Pick<IssuanceView, 'state'>): Words {
  if (state === 'waiting-customer') return { ...words, lead: STILL_VALID }
  return state === 'withdrawn' ? { ...words, ...LEFT_AS_IT_WAS } : words
}

const STILL_VALID = both(
  'No perdiste nada: tu factura anterior sigue vigente. Corrige el dato marcado y volvemos a enviar la nueva.',
  'Nothing is lost: your earlier invoice is still valid. Correct what is marked, and we send the new one again.',
)

const LEFT_AS_IT_WAS = {
  title: both('Tu factura se queda como estaba', 'Your invoice stays as it was'),
  lead: both(
    'Este cambio terminó antes de timbrarse. Tu factura anterior sigue vigente, con los datos que tenía.',
    'This change ended before the stamping. Your earlier invoice is still valid, with the data that it had.',
  ),
} as const
