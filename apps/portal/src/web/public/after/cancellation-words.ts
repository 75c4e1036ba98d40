import type { CancellationState } from '../../../cancellation/cancellation.ts'
import { type Both, both } from '../../language.ts'

/** What each state of a cancellation means to the holder of the invoice. None but `cancelled` is "cancelled". */
export const CANCELLATION_WORDS: Readonly<Record<CancellationState, Both>> = {
  'waiting-substitute': both(
    'Se cancelará en cuanto quede timbrada la nueva.',
    'It will be cancelled once the new one is stamped.',
  ),
  requested: both('Le pedimos al SAT que la cancele.', 'We are asking the SAT to cancel it.'),
  'in-process': both(
    'El SAT recibió la solicitud de cancelación; todavía está vigente.',
    'The SAT has the request to cancel it; it is still valid.',
  ),
  cancelled: both('Está cancelada ante el SAT.', 'The SAT has cancelled it.'),
  rejected: both(
    'Quien la recibió no aceptó que se cancele. Sigue vigente: la tienda te dirá cómo seguir.',
    'Its receiver did not accept the cancellation. It is still valid: the store will tell you how to go on.',
  ),
  'not-cancelable': both(
    'El SAT no permite cancelarla todavía. Sigue vigente: la tienda lo está viendo.',
    'The SAT does not allow to cancel it yet. It is still valid: the store is looking into it.',
  ),
  refused: both('No se canceló: sigue vigente.', 'It was not cancelled: it is still valid.'),
  unresolved: both(
    'El SAT no ha terminado de cancelarla. La tienda lo está viendo.',
    'The SAT has not finished cancelling it. The store is looking into it.',
  ),
}
