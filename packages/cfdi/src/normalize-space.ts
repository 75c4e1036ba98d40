import { demand } from './fault.ts'

/** XPath's normalize-space: only blank, tab and line ends count; NBSP and its like stay. Source: rulebook §C2. */
export function normalizeSpace(value: string): string {
  demand(typeof value === 'string', 'value', 'a text')
  if (isNormal(value)) return value
  return value.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '')
}

/** Most values are; a loop tells it faster than patterns, but for long ones. */
function isNormal(value: string): boolean {
  if (value.length > 100) return !/[\t\n\r]| {2}|^ | $/.test(value)
  let before = blank
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at)
    if (code <= blank && (code !== blank || before === blank)) return false
    before = code
  }
  return before !== blank || value === ''
}

const blank = 0x20
