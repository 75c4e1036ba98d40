import type { Fault } from '@timbra/cfdi'

const NAME_OF_THE_SAT =
  'The name does not match the one that the SAT has for this RFC. Copy it exactly from your Constancia, without “SA de CV” and the like.'
const CODE_OF_THE_SAT =
  'This is not the postal code of your tax address at the SAT. It is the one on your Constancia, not that of your home or office.'

/** What each fault means in English, by its code; "code path" comes first where a code is used at several fields.
 *  The engine and the rooms speak Spanish only; a code without an entry is shown in Spanish. */
const WORDS = new Map(
  Object.entries({
    // The ticket
    'ticket-sin-numero': 'Type the code or the number of your ticket.',
    'ticket-no-encontrado':
      'We found no purchase with those data. Check the number, and the total with its cents.',
    'ticket-campo': 'This does not look like what your ticket says. Check it.',
    'ticket-total': 'Type the total with its cents, for example 383.92.',
    'ticket-fecha': 'Type the day of the purchase, day first, for example 21/11/2026.',
    'ticket-tarjeta': 'Type the last 4 digits of the card.',
    'boletos-caducos': 'The page was open for a long time. Type your ticket again.',
    'boletos-llenos': 'These are $1 tickets, as many as fit. Invoice these first, then the others.',
    'otro-emisor': 'That ticket is of another company, and each company invoices its own. Invoice it apart.',
    'qr-ajeno': 'That QR is not of a ticket of this store. Look for the one in the box “Factura tu compra”.',
    // Files
    'archivo-vacio': 'First choose a photo or a PDF.',
    'archivo-grande': 'The file is larger than 8 MB. Take the photo with less resolution.',
    'archivo-tipo': 'That file is neither a JPG or PNG photo nor a PDF. Send one of those.',
    'foto-enorme': 'The photo is too large. Take it with less resolution.',
    'archivo-ilegible': 'We could not open that file: it seems damaged. Send another one.',
    'sin-qr': 'We found no QR code in the photo. Come closer; the code must be whole, flat and in the light.',
    'sin-texto': 'That PDF has no text: it seems a scan. Send the original PDF or a photo of its QR code.',
    'lector-ocupado': 'Many photos are waiting. Try again in a minute, or type the data.',
    'no-es-constancia':
      'That file does not look like a Constancia de Situación Fiscal. You can type your data.',
    'ticket-vencido':
      'The time to invoice this purchase is over. Go to the customer service desk of any store.',
    'ticket-en-ceros': 'This purchase came to $0.00, so there is nothing to invoice.',
    'ticket-combustible': 'Fuel is invoiced at the filling station, not in this portal.',
    'ticket-desconocido': 'We did not find this ticket. Go back to the first page and type it again.',
    'ticket-facturado':
      'One of these tickets has an invoice already. Take it off the list; to see its invoice, enter it alone.',
    'varias-tiendas':
      'These tickets are from several stores, and each store invoices its own. Invoice them one by one.',
    'solicitud-repetida':
      'This page was already used for another ticket. Go back to the first page and type your ticket again.',
    'solicitud-invalida': 'The page has expired. Go back to the first page and type your ticket again.',
    'correccion-tardia':
      'The data can no longer be changed: the invoice is on its way or stamped already. Go to the customer service desk.',
    'sin-mapear':
      'The store has not given the product “$«»” its key of the SAT yet. Your ticket is kept for you.',
    'correccion-tarde':
      'The day on which you could change it alone is over. Ask the store from here: it decides, and you see its answer on this page.',
    'correccion-limite':
      'This purchase was corrected twice already. Ask the store from here: it decides, and you see its answer on this page.',
    'correccion-cerrada':
      'The SAT cancels no invoices of that year any more. Go to the customer service desk: all it can do is a credit note.',
    'sin-cambio': 'These are the data that the invoice has already. Change what is wrong.',
    'correccion-sin-factura':
      'This invoice is not stamped yet, or not in force any more: there is nothing to change.',
    'sin-motivo': 'Tell the store what is wrong.',
    'motivo-largo': 'Tell it in $1 characters or fewer.',
    'sin-csd': 'The store has something to mend on its side. Your ticket is kept for you.',
    // The receiver
    'RFC-0 rfc': 'Type your RFC (tax ID).',
    'RFC-1 rfc': 'Check your RFC: 12 characters for a company and 13 for a person, without spaces or dashes.',
    'RFC-2 rfc': 'Check your RFC: the date within it does not exist.',
    'RFC-3': 'Check your RFC: its last character is not the one that usually belongs there.',
    'RFC-4': 'This RFC is a generic one and gives you no invoice in your name. Type your own RFC.',
    'NOMBRE-0': 'Type the name or company name.',
    'NOMBRE-1': 'The name may have up to 300 characters.',
    'NOMBRE-2':
      'The name has a character that the SAT does not accept. Type it again without “|” or odd symbols.',
    'NOMBRE-3':
      'The SAT registers names without the type of company. Unless your Constancia shows it as part of the name, leave out “SA de CV” and the like.',
    'NOMBRE-4': 'The SAT usually registers names without accents. Copy it as it stands on your Constancia.',
    'CP-0': 'Type the postal code of your tax address.',
    'CP-1': 'The postal code is 5 digits.',
    'CP-2': 'That postal code is not in the SAT’s catalogue. Check it.',
    'REGIMEN-0': 'Choose your tax regime.',
    'USO-0': 'Choose what the invoice is for.',
    // What the engine knows and the SAT says, mostly of the same field
    'CFDI40143 rfc': 'The SAT does not know this RFC. Check that it is the one on your Constancia.',
    'CFDI40144 nombre': NAME_OF_THE_SAT,
    'CFDI40145 nombre': NAME_OF_THE_SAT,
    'CFDI40147 domicilioFiscalReceptor': CODE_OF_THE_SAT,
    'CFDI40148 domicilioFiscalReceptor': CODE_OF_THE_SAT,
    'CFDI40157 regimenFiscalReceptor':
      'The SAT does not have this regime for your RFC. Choose the one on your Constancia.',
    'CFDI40158 regimenFiscalReceptor':
      'This regime does not belong to your kind of RFC (12 characters a company, 13 a person). Choose the one on your Constancia.',
    'CFDI40159 regimenFiscalReceptor':
      'The SAT does not have this regime for your RFC. Choose the one on your Constancia.',
    'CFDI40160 usoCFDI': 'Choose one of the uses in the list.',
    'CFDI40161 usoCFDI':
      'The SAT does not allow this use with your regime. Choose another; “S01 Sin efectos fiscales” is always possible.',
    // Mail and waiting
    'correo-falta': 'Type your e-mail.',
    'correo-forma': 'Check your e-mail: it must look like name@example.com.',
    'demasiados-intentos':
      'Too many attempts in a row. To keep everybody safe, please try again in some minutes.',
    'ENVIO-LIMITE':
      'You asked for $1 mails of this invoice within the last hour. Try again in $2 min, or download your files on this page.',
    // Accounts
    'nombre-falta': 'Type your name.',
    'nombre-largo': 'Your name may have up to 100 characters.',
    'contrasena-falta': 'Type a password.',
    'contrasena-corta': 'Your password needs at least 10 characters. A phrase that you remember will do.',
    'contrasena-larga': 'Your password may have up to 200 characters.',
    'correo-ocupado':
      'This e-mail belongs to another account by now. Use another, or sign in to that account with it.',
    'contrasena-no-coincide':
      'That is not the password with which the account was opened. If you forgot it, sign up again with another.',
    'entrada-incorrecta': 'E-mail and password do not match.',
    'correo-sin-confirmar': 'Confirm your e-mail first, with the link that we sent you.',
    'tipo-falta': 'Choose whether the data are a person’s or a company’s.',
    'rfc-de-otro-tipo':
      'An RFC of 13 characters is a person’s, one of 12 a company’s. Check which of them this is.',
    'rfc-repetido': 'You have saved data with this RFC already. Edit those in your account instead.',
    'datos-no-existen': 'These data are no longer in your account. Go back to it and add them again.',
    'contrasena-mal': 'That is not the password of your account. Check it and try again.',
    'llave-no-valida': 'That passkey did not open the account. Try again, or use your password.',
    'llave-repetida': 'That passkey is registered already.',
    'demasiadas-llaves': 'Your account can have up to 20 passkeys. Remove one that you no longer use.',
    'confirmacion-falta': 'To delete your account type the word DELETE.',
    'para-quien-falta': 'Say whom the link is for.',
    'para-quien-largo': 'Type up to 60 characters.',
    'rfc-ajeno': 'Choose an RFC of the list.',
    'mes-falta desde': 'Choose the first month.',
    'mes-falta hasta': 'Choose the last month.',
    'meses-al-reves': 'The last month cannot be before the first.',
    'dias-faltan': 'Choose for how many days the link shall work.',
    'demasiados-enlaces': 'Your account can have up to 50 links at a time. End one that is no longer used.',
    'zip-demasiadas': 'It can hold up to 2000. Choose a month, or a single RFC.',
    'demasiados-datos': 'Your account is full. Remove some tax data that you no longer use.',
  }),
)

/** The sentence in English, with the values of the Spanish one: $1 is its first number, $«» what it quotes.
 *  @returns null where there is none yet */
export function faultInEnglish({
  code,
  path,
  message,
}: Pick<Fault, 'code' | 'path' | 'message'>): string | null {
  const words = WORDS.get(`${code} ${path}`) ?? WORDS.get(code) ?? null
  if (words === null || !words.includes('$')) return words
  const numbers = message.match(/\d+/g) ?? []
  const quoted = /«([^»]*)»/.exec(message)?.[1] ?? ''
  return words
    .replace(/\$([12])/g, (_, place: string) => numbers[Number(place) - 1] ?? '')
    .replace('$«»', () => quoted)
}
