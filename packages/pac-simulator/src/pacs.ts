/** Those who stamp. Each has a ledger of its own: a PAC de-duplicates against itself only. */
export const PACS = ['sw', 'finkok', 'pade', 'sf'] as const
export type PacName = (typeof PACS)[number]

export function isPac(name: string): name is PacName {
  return (PACS as readonly string[]).includes(name)
}
