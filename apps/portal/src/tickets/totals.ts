import type { Fault } from '@timbra/cfdi'
import type { TicketContent, TicketLine } from './format.ts'
import { centavos, pesos, sumCentavos } from './pesos.ts'

/** Checks every sum of a ticket that has the right shape; nothing is rounded, so a difference of one centavo counts.
 *  @returns all faults, each with the difference in pesos. Source: rulebook §A8. */
export function checkTotals(content: TicketContent): Fault[] {
  return [...content.lines.flatMap(lineFaults), ...totalFaults(content), ...paymentFaults(content)]
}

function lineFaults(line: TicketLine, index: number): Fault[] {
  const over = centavos(line.net) - centavos(line.gross)
  if (over <= 0n) return []
  return [
    {
      code: 'ticket-neto-mayor',
      path: `lines[${index}].net`,
      message: `El neto (${line.net}) es mayor que el bruto (${line.gross}) por ${pesos(over)}.`,
      source: 'CFDI40169',
    },
  ]
}

function totalFaults(content: TicketContent): Fault[] {
  const sum = sumCentavos(content.lines.map((line) => line.net))
  const difference = sum - centavos(content.total)
  if (difference === 0n) return []
  return [
    {
      code: 'ticket-total',
      path: 'total',
      message: `La suma de los netos es ${pesos(sum)} y el total dice ${content.total}: diferencia de ${pesos(difference)}.`,
      source: 'rulebook §A8',
    },
  ]
}

/** What was paid covers the total and is no more than total plus `excluded`. Less is a sale on credit (PPD, not for a
 *  portal); more is change that the till forgot to take off, and would make the wrong formaPago the largest. */
function paymentFaults(content: TicketContent): Fault[] {
  const total = centavos(content.total)
  const withExcluded = total + sumCentavos(content.excluded.map((item) => item.amount))
  const [least, most] = withExcluded < total ? [withExcluded, total] : [total, withExcluded]
  const paid = sumCentavos(content.payments.map((payment) => payment.amount))
  if (paid >= least && paid <= most) return []
  const difference = paid < least ? paid - least : paid - most
  const advice =
    difference < 0n
      ? 'Una venta a crédito no se factura aquí.'
      : 'Descuenta el cambio, o anota en "excluded" lo que no es parte de la venta.'
  return [
    {
      code: 'ticket-pagos',
      path: 'payments',
      message: `Los pagos suman ${pesos(paid)}; con lo excluido deberían sumar ${pesos(withExcluded)}: diferencia de ${pesos(difference)}. ${advice}`,
      source: 'rulebook §A10',
    },
  ]
}
