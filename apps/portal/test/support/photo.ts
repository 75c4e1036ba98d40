import encodeQR from 'qr'
import { png } from './png.ts'

export type Shot = {
  readonly degrees: number
  readonly blur: number
  readonly dark: number
  readonly noise: number
}

/** A photo (PNG, grey) of a paper with a QR code on it, as a hurried person takes one: turned, blurred, dark, noisy. */
export function photoOfQr(text: string, shot: Shot, random: () => number = Math.random): Uint8Array {
  const [width, height] = [720, 960]
  const modules = encodeQR(text, 'raw', { border: 4 })
  const scale = 320 / modules.length
  const angle = (shot.degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const lit = (x: number, y: number): number => {
    const [dx, dy] = [x - width / 2, y - height / 2]
    const column = Math.floor((dx * cos + dy * sin) / scale + modules.length / 2)
    const row = Math.floor((dy * cos - dx * sin) / scale + modules.length / 2)
    return modules[row]?.[column] === true ? 20 : 235
  }
  const grey = (x: number, y: number): number => {
    let sum = 0
    let count = 0
    for (let dy = -shot.blur; dy <= shot.blur; dy++)
      for (let dx = -shot.blur; dx <= shot.blur; dx++, count++) sum += lit(x + dx, y + dy)
    const value = (sum / count) * (1 - shot.dark) + (random() - 0.5) * shot.noise
    return Math.max(0, Math.min(255, Math.round(value)))
  }
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = grey(x, y)
  return png(width, height, rows)
}
