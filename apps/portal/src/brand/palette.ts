import type { Fault } from '@timbra/cfdi'
import { contrast, type Hex, lightnessOf, nearest, tint, withLightness } from './colour.ts'

/** What a brand's colour becomes on the pages: of links, buttons, focus rings and pale grounds. */
export type Tones = {
  readonly accent: Hex
  /** While the pointer is over it. */
  readonly accentStrong: Hex
  /** Text on the accent. */
  readonly onAccent: Hex
  /** A ground of the same hue, for good news and the box of the code. */
  readonly accentSoft: Hex
}
export type Palette = { readonly light: Tones; readonly dark: Tones }
type Scheme = keyof Palette

/** Text of ordinary size needs 4.5:1. Source: WCAG 2.2, 1.4.3. */
const CONTRAST_MIN = 4.5

/** The papers of web/ui/style.css, on which the accent must be readable; a test compares them. */
export const GROUNDS = {
  light: { paper: '#f6f3ec', card: '#fffdf9', ink: '#1b2320' },
  dark: { paper: '#121715', card: '#1a211e', ink: '#e8ede9' },
} as const satisfies Record<Scheme, Record<string, Hex>>

/** Lightness and most colour of the pale ground. */
const SOFT = { light: [0.938, 0.024], dark: [0.293, 0.035] } as const
const STRONGER = { light: -0.09, dark: 0.08 }

/** The pair for light and dark; the dark one is found if it is not given: the same hue, light enough to be read.
 *  @returns null when a colour cannot be read; `faultsOfColour` says which and what would do */
export function paletteOf(colour: Hex, colourDark: Hex | null): Palette | null {
  const dark = colourDark ?? nearest(colour, 'light', (tried) => isReadable(tried, 'dark'))
  if (dark === null || !isReadable(colour, 'light') || !isReadable(dark, 'dark')) return null
  return { light: tonesOf(colour, 'light'), dark: tonesOf(dark, 'dark') }
}

/** A colour that cannot be read on our papers, with the nearest one of its hue that can. */
export function faultsOfColour(colour: Hex, colourDark: Hex | null): readonly Fault[] {
  return [
    ...faultsOf(colour, 'light', 'color'),
    ...(colourDark === null ? [] : faultsOf(colourDark, 'dark', 'colorDark')),
  ]
}

function faultsOf(colour: Hex, scheme: Scheme, path: string): readonly Fault[] {
  if (isReadable(colour, scheme)) return []
  const better = nearest(colour, scheme === 'light' ? 'dark' : 'light', (tried) => isReadable(tried, scheme))
  const ratio = (Math.floor(leastContrast(colour, scheme) * 10) / 10).toFixed(1)
  const where = scheme === 'light' ? 'el fondo claro' : 'el fondo oscuro'
  const message = `${colour} no se lee bien sobre ${where}: contraste ${ratio}:1, y hacen falta ${CONTRAST_MIN}:1. El más cercano que sí se lee es ${better ?? 'ninguno'}.`
  return [{ code: 'color-sin-contraste', path, message, source: 'WCAG 2.2, 1.4.3' }]
}

/** As text on both papers and on its own pale ground, and under the text of a button. */
function isReadable(colour: Hex, scheme: Scheme): boolean {
  return leastContrast(colour, scheme) >= CONTRAST_MIN
}

function leastContrast(colour: Hex, scheme: Scheme): number {
  const { paper, card } = GROUNDS[scheme]
  const grounds = [paper, card, softOf(colour, scheme), textOn(scheme)]
  return Math.min(...grounds.map((ground) => contrast(colour, ground)))
}

function softOf(colour: Hex, scheme: Scheme): Hex {
  const [lightness, chroma] = SOFT[scheme]
  return tint(colour, lightness, chroma)
}

function textOn(scheme: Scheme): Hex {
  return scheme === 'light' ? '#ffffff' : '#0b1110'
}

function tonesOf(accent: Hex, scheme: Scheme): Tones {
  const stronger = Math.min(0.97, Math.max(0.12, lightnessOf(accent) + STRONGER[scheme]))
  return {
    accent,
    accentStrong: withLightness(accent, stronger),
    onAccent: textOn(scheme),
    accentSoft: softOf(accent, scheme),
  }
}
