/** Reads the QR of a ticket with the camera, where there is one; photo and typing stay beside it. */
import { codeOfAddress } from '../public/purchase/code-of-address.ts'

type Decode = (frame: ImageData) => string | null
type Detector = { detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]> }
type WithScan = Window & {
  BarcodeDetector?: new (options: { formats: string[] }) => Detector
  timbraDecodeQR?: Decode
}

const page: WithScan = window
/** Looking for a code costs an old phone most of a frame. */
const LOOK_EVERY_ms = 150
const WIDTH_MAX_px = 800
/** Scripts added later are let in by the nonce of the one that adds them. */
const nonce = document.currentScript instanceof HTMLElement ? document.currentScript.nonce : undefined

const form = document.querySelector<HTMLFormElement>('form[data-scan]')
if (form && navigator.mediaDevices && 'getUserMedia' in navigator.mediaDevices) offerCamera(form)

function offerCamera(form: HTMLFormElement) {
  const words = form.dataset
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button secondary'
  button.textContent = words['scan'] || ''
  const said = document.createElement('p')
  said.setAttribute('role', 'status')
  said.className = 'hint'
  form.prepend(button, said)
  let stop: (() => void) | null = null
  const end = (sentence = '') => {
    if (stop) stop()
    stop = null
    button.textContent = words['scan'] || ''
    said.textContent = sentence
  }
  const open = async () => {
    button.textContent = words['scanStop'] || ''
    said.textContent = words['scanWait'] || ''
    try {
      stop = await watch(said, words['decoder'] || '', (text) => {
        const code = codeOfAddress(text)
        if (code === null) return
        end()
        follow(form, code)
      })
    } catch {
      end(words['scanDenied'])
    }
  }
  button.addEventListener('click', () => {
    if (stop) end()
    else void open()
  })
  window.addEventListener('pagehide', () => end())
}

/** Like typing the code, with the tickets that were added before. */
function follow(form: HTMLFormElement, code: string) {
  const query = new URLSearchParams({ numero: code })
  let path = '/facturar'
  for (const [name, value] of Array.from(new FormData(form)))
    if (typeof value === 'string' && value !== '') {
      query.set(name, value)
      if (name === 'boletos') path = '/facturar/tickets'
    }
  location.assign(`${path}?${query}`)
}

/** Shows what the camera sees until stopped, and hands on every text that a QR in it holds. */
async function watch(
  below: HTMLElement,
  decoder: string,
  found: (text: string) => void,
): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment' },
    audio: false,
  })
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.className = 'camera'
  video.srcObject = stream
  below.after(video)
  let stopped = false
  const stop = () => {
    stopped = true
    for (const track of stream.getTracks()) track.stop()
    video.remove()
  }
  try {
    await video.play()
    const read = await reader(decoder)
    const look = async () => {
      if (stopped) return
      for (const text of await read(video).catch(() => [])) if (!stopped) found(text)
      if (!stopped) setTimeout(() => void look(), LOOK_EVERY_ms)
    }
    void look()
  } catch (cause) {
    stop()
    throw cause
  }
  return stop
}

/** The browser's own detector, else ours, which is fetched only now. */
async function reader(decoder: string): Promise<(video: HTMLVideoElement) => Promise<readonly string[]>> {
  if (page.BarcodeDetector) {
    const detector = new page.BarcodeDetector({ formats: ['qr_code'] })
    return async (video) => (await detector.detect(video)).map((code) => code.rawValue)
  }
  const decode = await loadDecoder(decoder)
  const canvas = document.createElement('canvas')
  return async (video) => {
    const text = decode(frameOf(video, canvas))
    return text === null ? [] : [text]
  }
}

function frameOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData {
  const scale = Math.min(1, WIDTH_MAX_px / video.videoWidth)
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  context.drawImage(video, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

function loadDecoder(src: string): Promise<Decode> {
  return new Promise((resolve, reject) => {
    if (page.timbraDecodeQR) return resolve(page.timbraDecodeQR)
    const script = document.createElement('script')
    script.src = src
    if (nonce) script.nonce = nonce
    script.onload = () =>
      page.timbraDecodeQR ? resolve(page.timbraDecodeQR) : reject(new Error('no decoder'))
    script.onerror = () => reject(new Error('no decoder'))
    document.head.append(script)
  })
}
