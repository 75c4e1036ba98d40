export type Purpose = 'logo' | 'ticket'
export type PictureType = 'image/svg+xml' | 'image/png'

/** A picture that may be shown: nothing in it can run, load anything, or say who drew it where. */
export type Picture = {
  readonly type: PictureType
  /** Pixels, or units of the drawing. */
  readonly width: number
  readonly height: number
  readonly body: Buffer
}

/** As an SVG, whatever it is: the PDF takes drawings only. */
export function asSvg({ type, width, height, body }: Picture): string {
  if (type === 'image/svg+xml') return body.toString('utf8')
  const data = `data:image/png;base64,${body.toString('base64')}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${data}"/></svg>`
}
