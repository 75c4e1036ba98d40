import { encodeQR } from 'qr'

/** A QR code of level M as one SVG path, without quiet zone: its width is the printed side.
 *  Source: rulebook §H (ISO/IEC 18004, error correction at least M). */
export function qrSvg(text: string): string {
  const framed = encodeQR(text, 'raw', { ecc: 'medium', border: 1 }) // the package knows no border of 0
  const modules = framed.slice(1, -1).map((row) => row.slice(1, -1))
  const path = modules
    .map((row, y) =>
      darkRuns(row)
        .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('')
  const side = modules.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path d="${path}"/></svg>`
}

function darkRuns(row: readonly boolean[]): [start: number, length: number][] {
  const bits = row.map((dark) => (dark ? '1' : '0')).join('')
  return Array.from(bits.matchAll(/1+/g), (run) => [run.index, run[0].length])
}
