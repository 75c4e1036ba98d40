/** An address as a page may show it: enough for its owner to recognise it, too little for anybody else to use it.
 *  "compras@ure.example" is "co•••••@ure.example". */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return '•••••'
  const name = Array.from(email.slice(0, at))
  const shown = name.slice(0, name.length > 3 ? 2 : name.length > 1 ? 1 : 0)
  return `${shown.join('')}•••••${email.slice(at)}`
}
