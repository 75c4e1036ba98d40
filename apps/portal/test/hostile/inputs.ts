/** A mark that must never come back as an element. */
export const MARK = '<i data-hostile>'

const PIECES = [
  MARK,
  `"><script>window.hacked=1</script>${MARK}`,
  `' or 1=1; drop table ticket; -- ${MARK}`,
  '\u0000NUL\u0000',
  '\u202Eotro sentido\u202C',
  'שלום عليكم',
  '😀👩‍👩‍👧‍👦🇲🇽',
  'barra | vertical',
  '\u00A0espacio\u00A0duro\u2003ancho\u200Bnulo',
  '%00%0d%0aSet-Cookie: x=1',
  '../../../../etc/passwd',
  '${7*7} {{7*7}} #{7*7}',
  'javascript:alert(1)//',
  '&amp;lt;i&gt; &#60;i&#62;',
  'Ñandú Güero ÁÉÍÓÚ',
  'línea\r\notra\tlínea',
  '\ud800 mitad de un carácter',
  '=HYPERLINK("http://evil.example")',
  '-1e309',
  '9'.repeat(60),
  'A'.repeat(499),
  'ñ'.repeat(3_000),
  '__proto__',
  'constructor[prototype][x]',
  ']]><!DOCTYPE x [<!ENTITY y "z">]>',
  'a\u0300'.repeat(200),
  '  \t ',
  'NULL',
  'undefined',
  '٤٢',
]

/** Hostile texts without end, the same for the same number: each piece alone first, then two or three joined. */
export function hostileText(number: number): string {
  const piece = (at: number) => PIECES[at % PIECES.length] ?? ''
  if (number < PIECES.length) return piece(number)
  const parts = [
    piece(number * 7 + 3),
    piece(number * 13 + 5),
    ...(number % 3 === 0 ? [piece(number * 17 + 1)] : []),
  ]
  return [String(number), ...parts].join(number % 2 === 0 ? ' ' : '') // no two are the same
}
