/** Those who stamp. Each has a ledger of its own: a PAC de-duplicates against itself only. */
export const PACS = ['sw', 'pade', 'finkok', 'solucionfactible'] as const
export type PacName = (typeof PACS)[number]

export function isPac(name: string): name is PacName {
  return (PACS as readonly string[]).includes(name)
}
