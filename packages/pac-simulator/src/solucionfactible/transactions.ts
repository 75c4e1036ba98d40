/** A cancellation that was handed over to be sent by and by. `code`: SAT's for the folio, or why Solución Factible refused
 *  the request. */
export type SfTransaction = { readonly solicitud: Uint8Array; readonly code: string }
