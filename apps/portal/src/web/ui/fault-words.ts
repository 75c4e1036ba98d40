import type { Fault } from '@timbra/cfdi'

/** What each fault means in English, by its code; "code path" comes first where a code is used at several fields.
 *  The engine and the rooms speak Spanish only; a code without an entry is shown in Spanish. */
const WORDS = new Map(
  Object.entries({
    // The ticket
    'ticket-sin-numero': 'Type the code or the number of your ticket.',
    'ticket-no-encontrado':
      'We found no purchase with those data. Check the number, and the total with its cents.',
    'ticket-vencido':
      'The time to invoice this purchase is over. Go to the customer service desk (Servicio al Cliente) of any store.',
    'ticket-en-ceros': 'This purchase came to $0.00, so there is nothing to invoice.',
    'ticket-combustible': 'Fuel is invoiced at the filling station, not in this portal.',
    // The receiver
    'RFC-0': 'Type your RFC (tax ID).',
    'RFC-1': 'That is not an RFC: 12 characters for a company, 13 for a person, as on your Constancia.',
    'RFC-2': 'The date inside that RFC does not exist. Check it.',
    'RFC-3': 'Check your RFC: its last character is not the one that usually belongs there.',
    'RFC-4': 'This RFC is a generic one and gives you no invoice in your name. Type your own RFC.',
    'NOMBRE-0': 'Type the name or company name.',
    'NOMBRE-1': 'The name may have up to 300 characters.',
    'NOMBRE-2':
      'The name has a character that the SAT does not accept. Type it again without “|” or odd symbols.',
    'NOMBRE-3':
      'The SAT registers names without the type of company. Unless your Constancia shows it as part of the name, leave out “SA de CV” and the like.',
    'NOMBRE-4': 'The SAT usually registers names without accents. Copy it as it stands on your Constancia.',
    'CP-0': 'Type the postal code of your tax address (domicilio fiscal).',
    'CP-1': 'The postal code is 5 digits.',
    'CP-2': 'That postal code is not in the SAT’s catalogue. Check it.',
    'REGIMEN-0': 'Choose your tax regime (régimen fiscal).',
    'USO-0': 'Choose what the invoice is for (uso de CFDI).',
    CFDI40157: 'That tax regime is not in the SAT’s catalogue. Choose one of the list.',
    CFDI40158:
      'That tax regime does not belong to this kind of RFC: 12 characters are a company, 13 a person.',
    CFDI40160: 'That use (uso de CFDI) is not in the SAT’s catalogue. Choose one of the list.',
    CFDI40161:
      'The SAT does not allow that use with your tax regime. Choose G03 if it is in the list, otherwise S01.',
    // What only the SAT knows
    CFDI40143: 'The SAT does not know this RFC. Copy it from your Constancia.',
    CFDI40145: 'The name does not match the SAT’s. Copy it exactly as it stands on your Constancia.',
    CFDI40147: 'The postal code does not match the one that the SAT has for this RFC.',
    CFDI40148: 'The postal code does not match the one that the SAT has for this RFC.',
    // Mail and waiting
    'demasiados-intentos':
      'Too many attempts in a row. To keep everybody safe, please try again in some minutes.',
    'ENVIO-LIMITE': 'This invoice has been mailed as often as it may be for now. You can download it here.',
  }),
)

/** @returns the sentence in English; null where there is none yet */
export function faultInEnglish({ code, path }: Pick<Fault, 'code' | 'path'>): string | null {
  return WORDS.get(`${code} ${path}`) ?? WORDS.get(code) ?? null
}
