/** How fast the engine issues: build, rules, cadena and seal of a ticket of 10 lines on one thread, next to the raw
 *  signature of the same key in the same run, which nothing can beat. Short rounds of both alternate; noise only ever
 *  slows, so the rate of each is that of its fastest tenth of rounds. Prints `name value unit floor ratio`. */
import { createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { type CSD, type Venta, buildComprobante, sealComprobante } from '@timbra/cfdi'

const rounds = 150
const round_ms = 30

const csd = temporaryCSD()
const venta = ticketOfTenLines()
const cadena = new TextEncoder().encode(seal().cadena)

for (let warm = 0; warm < 2000; warm += 1) seal()
const seals: number[] = []
const signs: number[] = []
for (let round = 0; round < rounds; round += 1) {
  signs.push(measure(rawSign))
  seals.push(measure(seal))
}
const floor = fastest(signs)
const value = fastest(seals)
console.log(`engine.seal ${Math.round(value)} cfdi/s ${Math.round(floor)} ${(value / floor).toFixed(2)}`)
console.log(`engine.sign ${Math.round(floor)} sign/s - -`)

function seal() {
  const comprobante = buildComprobante(venta)
  if (!comprobante.ok) throw new Error(JSON.stringify(comprobante.faults))
  return sealComprobante(comprobante.value, csd)
}

function rawSign(): void {
  csd.sign(cadena)
}

/** Times per second over one round. */
function measure(work: () => unknown): number {
  const start = performance.now()
  let count = 0
  let elapsed = 0
  for (; elapsed < round_ms; elapsed = performance.now() - start) {
    work()
    count += 1
  }
  return (count * 1000) / elapsed
}

/** The rate that a tenth of the rounds reach. */
function fastest(rates: readonly number[]): number {
  return rates.toSorted((a, b) => b - a)[Math.floor(rates.length / 10)] as number
}

/** A key pair of a CSD's kind; a real certificate would only be longer to write. */
function temporaryCSD(): CSD {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }))
  return {
    noCertificado: '30001000000500003416',
    certificado: Buffer.alloc(1460, 7).toString('base64'),
    rfc: 'EKU9003173C9',
    sign: (data) => sign('RSA-SHA256', data, key),
    verify: (data, signature) => verify('RSA-SHA256', data, pair.publicKey, signature),
  }
}

/** What a supermarket basket looks like: rates, a weight, discounts, accents, an ampersand. */
function ticketOfTenLines(): Venta {
  const line = (descripcion: string, cantidad: string, gross: string, net: string, iva: '0.16' | '0') => ({
    claveProdServ: '50131700',
    noIdentificacion: '7501055300846',
    cantidad,
    claveUnidad: cantidad.includes('.') ? 'KGM' : 'H87',
    descripcion,
    gross,
    net,
    iva,
    ieps: null,
  })
  return {
    serie: 'A0031',
    folio: '184467',
    fecha: '2026-11-22T10:15:00',
    formaPago: '28',
    lugarExpedicion: '64000',
    emisor: { rfc: 'EKU9003173C9', nombre: 'ESCUELA KEMPER URGATE', regimenFiscal: '601' },
    receptor: {
      rfc: 'URE180429TM6',
      nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
      domicilioFiscalReceptor: '86991',
      regimenFiscalReceptor: '601',
      usoCFDI: 'G03',
    },
    lineas: [
      line('LECHE ENTERA 1 L', '2', '57.00', '57.00', '0'),
      line('DETERGENTE POLVO 1 KG', '1', '89.90', '89.90', '0.16'),
      line('CHOCOLATE EN TABLILLA', '1', '45.00', '45.00', '0'),
      line('REFRESCO DE COLA 2.5 L', '3', '55.50', '55.50', '0.16'),
      line('JAMÓN DE PIERNA & PAVO', '0.385', '72.77', '72.77', '0'),
      line('SHAMPOO 400 ML', '1', '75.00', '63.75', '0.16'),
      line('PAPEL HIGIÉNICO 12 ROLLOS', '1', '66.77', '66.77', '0.16'),
      line('PLÁTANO CHIAPAS', '1.245', '24.78', '24.78', '0'),
      line('PAN DE CAJA GRANDE', '1', '52.90', '47.61', '0'),
      line('SUAVIZANTE DE TELAS 3 L', '2', '141.80', '141.80', '0.16'),
    ],
  }
}
