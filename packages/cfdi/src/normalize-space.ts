/** XPath's normalize-space: only blank, tab and line ends count; NBSP and its like stay. Source: rulebook §C2. */
export function normalizeSpace(value: string): string {
  if (!/[ \t\n\r]/.test(value) || !/[\t\n\r]| {2}|^ | $/.test(value)) return value
  return value.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '')
}
