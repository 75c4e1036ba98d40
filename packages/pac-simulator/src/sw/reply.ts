/** What goes back over the wire. */
export type Reply = { readonly status: number; readonly type: string; readonly body: string | Uint8Array }

/** SW's envelope of a refusal: all four members, always. */
export function errorReply(
  status: number,
  message: string,
  messageDetail: string | null,
  data: unknown = null,
): Reply {
  return jsonReply(status, { message, messageDetail, data, status: 'error' })
}

export function successReply(data: unknown): Reply {
  return jsonReply(200, { data, status: 'success' })
}

export const notFound: Reply = { status: 404, type: 'text/html', body: '' }

export function jsonReply(status: number, body: unknown): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}
