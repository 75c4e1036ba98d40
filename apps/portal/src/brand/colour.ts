/** Colours as people write them and as eyes see them. Source: WCAG 2.2 "relative luminance", "contrast ratio"; OKLab:
 *  B. Ottosson, "A perceptual color space for image processing" (2020). */

/** "#0a6650", lower case, six digits. */
export type Hex = `#${string}`

type Triple = readonly [number, number, number]

/** Reads "#0A6650" or "#0a6"; null for anything else. */
export function parseHex(text: string): Hex | null {
  const digits = /^#(?:([0-9a-f]{6})|([0-9a-f])([0-9a-f])([0-9a-f]))$/i.exec(text.trim())
  if (digits === null) return null
  const [, six, r = '', g = '', b = ''] = digits
  return `#${(six ?? r + r + g + g + b + b).toLowerCase()}`
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: Hex, other: Hex): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** A ground of the same hue: as light or dark as wanted, and no more coloured than `chroma`. */
export function tint(colour: Hex, lightness: number, chroma: number): Hex {
  const [, own, hue] = oklchOf(colour)
  return hexOf(linearOfOklch([lightness, Math.min(own, chroma), hue]))
}

/** The same hue, lighter or darker. @param lightness from 0, black, to 1, white, as the eye measures it */
export function withLightness(colour: Hex, lightness: number): Hex {
  const [, chroma, hue] = oklchOf(colour)
  for (let c = chroma; c > 0.002; c *= 0.95) {
    const rgb = linearOfOklch([lightness, c, hue])
    if (rgb.every((value) => value > -0.0005 && value < 1.0005)) return hexOf(rgb)
  }
  return hexOf(linearOfOklch([lightness, 0, hue]))
}

export function lightnessOf(colour: Hex): number {
  return oklchOf(colour)[0]
}

/** The nearest colour of the same hue that `passes`, looked for towards black or white; null if none does. */
export function nearest(
  colour: Hex,
  towards: 'dark' | 'light',
  passes: (colour: Hex) => boolean,
): Hex | null {
  if (passes(colour)) return colour
  const step = towards === 'dark' ? -0.004 : 0.004
  for (let l = lightnessOf(colour) + step; l >= 0 && l <= 1; l += step) {
    const tried = withLightness(colour, l)
    if (passes(tried)) return tried
  }
  return null
}

function luminance(colour: Hex): number {
  const [r, g, b] = linearOf(colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function channelsOf(colour: Hex): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function twoDigits(channel: number): string {
  return channel.toString(16).padStart(2, '0')
}

function linearOf(colour: Hex): Triple {
  const [r = 0, g = 0, b = 0] = channelsOf(colour).map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return [r, g, b]
}

function hexOf(linear: Triple): Hex {
  const channels = linear.map((value) => {
    const bounded = Math.min(1, Math.max(0, value))
    return Math.round((bounded <= 0.0031308 ? bounded * 12.92 : 1.055 * bounded ** (1 / 2.4) - 0.055) * 255)
  })
  return `#${channels.map(twoDigits).join('')}`
}

/** Lightness, chroma and hue (radians). */
function oklchOf(colour: Hex): Triple {
  const [r, g, b] = linearOf(colour)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(x, y), Math.atan2(y, x)]
}

function linearOfOklch([lightness, chroma, hue]: Triple): Triple {
  const [x, y] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}
