import { request } from 'node:http'
import { DEMO_CONTRATO, type PacName } from '../../src/index.ts'
import { token } from './client.ts'

export type Said = { readonly status: number; readonly text: string }

/** Hands sealed bytes to one PAC in its own protocol, with nothing checked or hidden. Rejects when `signal` ends it. */
export async function stampAt(
  pac: PacName,
  url: string,
  xml: Uint8Array,
  signal?: AbortSignal,
): Promise<Said> {
  const { path, headers, body } = await wireOf[pac](url, xml)
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, ...(signal ? { signal } : {}) }
    const call = request(new URL(path, url), options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
      response.on('error', reject)
    })
    call.on('error', reject).end(body)
  })
}

type Wire = {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | Buffer
}

const base64 = (xml: Uint8Array): string => Buffer.from(xml).toString('base64')

const wireOf: Readonly<Record<PacName, (url: string, xml: Uint8Array) => Wire | Promise<Wire>>> = {
  sw: async (url, xml) => ({
    path: '/v4/cfdi33/stamp/v4',
    headers: {
      Authorization: `Bearer ${await token(url)}`,
      'Content-Type': 'multipart/form-data; boundary=b',
    },
    body: Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="xml"; filename="xml"\r\n\r\n'),
      xml,
      Buffer.from('\r\n--b--\r\n'),
    ]),
  }),
  pade: (_url, xml) => ({
    path: `/servicio/rest/timbrado40?contrato=${DEMO_CONTRATO}&opciones=RESPUESTA_JSON&opciones=REGRESAR_CON_ERROR_307_XML`,
    headers: {
      Authorization: `Basic ${base64(Buffer.from('demo:demo'))}`,
      'Content-Type': 'application/xml',
    },
    body: Buffer.from(xml),
  }),
  finkok: (_url, xml) => ({
    path: '/servicios/soap/stamp',
    headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"stamp"' },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="http://facturacion.finkok.com/stamp"><e:Body><x:stamp><x:xml>${base64(xml)}</x:xml><x:username>demo</x:username><x:password>demo</x:password></x:stamp></e:Body></e:Envelope>`,
  }),
  solucionfactible: (_url, xml) => ({
    path: '/ws/services/Timbrado',
    headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
    body: `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:x="http://timbrado.ws.cfdi.solucionfactible.com"><e:Body><x:timbrar><x:usuario>demo</x:usuario><x:password>demo</x:password><x:cfdi>${base64(xml)}</x:cfdi><x:zip>false</x:zip></x:timbrar></e:Body></e:Envelope>`,
  }),
}
