import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildComprobante, sealComprobante, type Comprobante, type CSD, type Receptor } from '@timbra/cfdi'
import { openCSD } from '@timbra/cfdi/node'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/index.ts'
import { DEMO_ISSUER, ensureSandbox, type SandboxFiles } from '../../src/sandbox.ts'

/** Noon in central Mexico. */
export const AT = new Date('2026-11-23T18:00:00Z')
export const FECHA = '2026-11-23T11:59:00'

export const UNIVERSIDAD: Receptor = {
  rfc: 'URE180429TM6',
  nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
  domicilioFiscalReceptor: '86991',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
}

export type Changes = {
  readonly serie?: string
  readonly folio?: string
  readonly fecha?: string
  readonly lugarExpedicion?: string
  readonly emisor?: Comprobante['emisor']
  readonly receptor?: Partial<Receptor>
  /** Makes every price this many times as high. */
  readonly scale?: number
  /** Spoils the document after it was built and before it is sealed. */
  readonly spoil?: (c: Comprobante) => Comprobante
  readonly csd?: CSD
}

export type Sealed = {
  readonly xml: Uint8Array
  readonly sello: string
  readonly serie: string
  readonly folio: string
  readonly fecha: string
}

/** A temporary folder with a sandbox, and a simulator over HTTP whose clock stands at AT. */
export type TestWorld = {
  readonly dir: string
  readonly files: SandboxFiles
  readonly simulator: Simulator
  seal(changes?: Changes): Sealed
  /** Closes this simulator and starts another on the same ledger. */
  restart(options?: Partial<SimulatorOptions>): Promise<Simulator>
  /** Starts another on the same ledger, and leaves this one as a kill would: whatever it has not written is lost. */
  replace(): Promise<Simulator>
  close(): Promise<void>
}

export async function testWorld(options: Partial<SimulatorOptions> = {}): Promise<TestWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'timbra-pac-'))
  const files = await ensureSandbox(join(dir, 'sandbox'), AT)
  const csd = sandboxCSD(files)
  const start = (o: Partial<SimulatorOptions>) =>
    startSimulator({
      port: 0,
      authority: files,
      ledgerDir: join(dir, 'ledger'),
      clock: { now: () => AT },
      seed: 1,
      ...options,
      ...o,
    })
  let simulator = await start({})
  let folio = 0
  return {
    dir,
    files,
    get simulator() {
      return simulator
    },
    seal: (changes = {}) => {
      folio += 1
      return seal({ folio: String(folio), csd, ...changes })
    },
    restart: async (o = {}) => {
      await simulator.close()
      simulator = await start(o)
      return simulator
    },
    replace: async () => {
      simulator = await start({})
      return simulator
    },
    close: async () => {
      await simulator.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function sandboxCSD(files: SandboxFiles): CSD {
  const opened = openCSD({ cer: files.csdCer, key: files.csdKey, passphrase: files.csdPassphrase, at: AT })
  assert.ok(opened.ok)
  return opened.value
}

function seal(changes: Changes & { folio: string; csd: CSD }): Sealed {
  const { serie = 'A', folio, fecha = FECHA, lugarExpedicion = '64000', csd, scale = 1 } = changes
  const price = (cents: number): string => ((cents * scale) / 100).toFixed(2)
  const built = buildComprobante({
    serie,
    folio,
    fecha,
    formaPago: '01',
    lugarExpedicion,
    emisor: { rfc: DEMO_ISSUER.rfc, nombre: DEMO_ISSUER.nombre, regimenFiscal: DEMO_ISSUER.regimenFiscal },
    receptor: { ...UNIVERSIDAD, ...changes.receptor },
    lineas: [
      line({
        descripcion: 'Detergente & "más" <1 $& kg>',
        gross: price(8990),
        net: price(8000),
        iva: '0.16',
      }),
      line({ descripcion: 'Leche entera', gross: price(5700), net: price(5700), iva: '0' }),
    ],
  })
  assert.ok(built.ok, built.ok ? '' : JSON.stringify(built.faults))
  const whole = changes.emisor ? { ...built.value, emisor: changes.emisor } : built.value
  const { xml, sello } = sealComprobante(changes.spoil ? changes.spoil(whole) : whole, csd)
  return { xml, sello, serie, folio, fecha }
}

function line(own: { descripcion: string; gross: string; net: string; iva: '0.16' | '0' }) {
  return { claveProdServ: '50131700', cantidad: '1', claveUnidad: 'H87', ieps: null, ...own } as const
}
