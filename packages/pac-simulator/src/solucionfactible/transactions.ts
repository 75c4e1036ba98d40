/** A cancellation that was handed over to be sent by and by. `solicitud` in base64; `code`: SAT's for the folio, or why
 *  Solución Factible refused the request. */
export type SfTransaction = { readonly solicitud: string; readonly code: string }
