/** The QR decoder for browsers without one of their own; scan.ts fetches it when the camera is opened. */
import decodeQR from 'qr/decode.js'

Object.assign(window, {
  timbraDecodeQR: (frame: ImageData): string | null => {
    try {
      return decodeQR(frame)
    } catch {
      return null // no code in this frame
    }
  },
})
