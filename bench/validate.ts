/** How fast every rule of SAT's matrix is applied, to a sealed ticket of 10 lines as typed and as XML of about 7 KB,
 *  and how long the catalogues take to be read at first use. Prints `name value unit floor ratio`. */
import { performance } from 'node:perf_hooks'
import { type LineaVenta, buildComprobante, loadCatalogs, sealComprobante, validate } from '@timbra/cfdi'

const rounds = 60
const round_ms = 30

const comprobante = ticketOfTenLines()
const csd = {
  noCertificado: '30001000000500003416',
  certificado: '',
  rfc: 'EKU9003173C9',
  sign: () => new Uint8Array(256),
  verify: () => true,
}
const { xml } = sealComprobante(comprobante, csd)

console.log(`validate.load ${loadTime_ms().toFixed(1)} ms - -`)
report('validate.rules', () => validate(comprobante))
report(`validate.read+rules`, () => validate(xml))

function report(name: string, work: () => readonly unknown[]): void {
  if (work().length > 0) throw new Error(`${name}: the ticket has faults`)
  for (let warm = 0; warm < 3000; warm += 1) work()
  const rates = Array.from({ length: rounds }, () => measure(work)).toSorted((a, b) => b - a)
  console.log(`${name} ${Math.round(rates[Math.floor(rounds / 10)] as number)} cfdi/s - -`)
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

/** From nothing to an answer of every table, among them the 52,747 keys of c_ClaveProdServ. */
function loadTime_ms(): number {
  const start = performance.now()
  const catalogs = loadCatalogs()
  const day = '2026-11-22'
  const tables = ['formasPago', 'monedas', 'paises', 'regimenesFiscales', 'usosCFDI', 'objetosImp'] as const
  for (const table of tables) catalogs.has(table, '01', day)
  catalogs.isClaveProdServ('50131700', day)
  catalogs.demandsOf('50131700', day)
  catalogs.isClaveUnidad('H87', day)
  catalogs.isCodigoPostal('64000', day)
  catalogs.usoFits('moral', '601', 'G03', day)
  catalogs.isTasaOCuota({ impuesto: '002', tipoFactor: 'Tasa', millionths: 160_000n, use: 'traslado' }, day)
  return performance.now() - start
}

function ticketOfTenLines() {
  const lineas = Array.from({ length: 10 }, (_, index): LineaVenta => {
    const iva = index % 2 === 0 ? '0.16' : '0'
    const texts = { claveProdServ: '50131700', noIdentificacion: '7501055300846', claveUnidad: 'H87' }
    return {
      ...texts,
      cantidad: '2',
      descripcion: `ARTÍCULO ${index}`,
      gross: '57.13',
      net: '51.20',
      iva,
      ieps: null,
    }
  })
  const built = buildComprobante({
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
    lineas,
  })
  if (!built.ok) throw new Error(JSON.stringify(built.faults))
  return built.value
}
