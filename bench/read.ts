/** How fast anybody's CFDI is read, verified and checked: a stamped ticket of 10 lines, about 7 KB, on one thread. Floors
 *  of the same run: for what verifies, the two raw RSA signatures (Sello and SelloSAT) that nothing can beat; for
 *  reading, libxml2 (WebAssembly) that parses the same bytes and checks them against SAT's schema, which says less than
 *  the rules. @nodecfdi is no floor: cfdiutils-core, its only package that makes a cadena, starts Saxon (Java) for every
 *  document with stylesheets that it fetches from SAT, which neither npm nor a test machine brings along. Rounds alternate; the rate of each is that of its fastest
 *  tenth. Prints `name value unit floor ratio`. */
import {
  buildComprobante,
  cadenaTimbre,
  insertTimbre,
  loadCatalogs,
  parseXML,
  readCFDI,
  sealComprobante,
  validate,
} from '@timbra/cfdi'
import { readCertificate, verifyCFDI } from '@timbra/cfdi/node'
import { official } from '@timbra/cfdi/test/official'
import { fastest, measure } from './engine/rounds.ts'
import { temporaryCSD, ticketOfTenLines } from './engine/ticket.ts'

const rounds = 80

const csd = await temporaryCSD()
const xml = stampedTicket()
const cfdi = read()
const pac = readCertificate(Buffer.from(csd.certificado, 'base64'))
if (!pac.ok) throw new Error('no certificate')
const certificates = new Map([[csd.noCertificado, pac.value]])
const catalogs = loadCatalogs()
const sat = await official()
const signed = [
  { data: Buffer.from(cfdi.cadena), signature: Buffer.from(cfdi.comprobante.sello, 'base64') },
  { data: Buffer.from(cadenaTimbre(cfdi.timbre!)), signature: Buffer.from(cfdi.timbre!.selloSAT, 'base64') },
]

const works = {
  rsa: () => signed.every(({ data, signature }) => csd.verify(data, signature)),
  xsd: () => sat.schemaAccepts(xml),
  parse: () => parseXML(xml).ok,
  read: () => read() !== null,
  verify: () => verifies(cfdi),
  rules: () => validate(cfdi, { catalogs }).length === 0,
  all: () => {
    const document = read()
    return verifies(document) && validate(document, { catalogs }).length === 0
  },
}
const rates = measureAll()
console.log(`read.bytes ${xml.length} bytes - -`)
line('read.parse', rates.parse, rates.xsd)
line('read.cfdi', rates.read, rates.xsd)
line('read.verify', rates.verify, rates.rsa)
line('read.rules', rates.rules, rates.xsd)
line('read.verify+rules', rates.all, rates.rsa)
console.log(`read.floor.rsa ${Math.round(rates.rsa)} cfdi/s - -`)
console.log(`read.floor.xsd ${Math.round(rates.xsd)} cfdi/s - -`)

function line(name: string, value: number, floor: number): void {
  console.log(`${name} ${Math.round(value)} cfdi/s ${Math.round(floor)} ${(value / floor).toFixed(2)}`)
}

function measureAll(): Record<keyof typeof works, number> {
  const names = Object.keys(works) as (keyof typeof works)[]
  for (const name of names) {
    if (!works[name]()) throw new Error(`read: ${name} says no`)
    for (let warm = 0; warm < (name === 'xsd' ? 50 : 2_000); warm += 1) works[name]()
  }
  const all = new Map(names.map((name) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) all.get(name)?.push(measure(works[name]))
  return Object.fromEntries(names.map((name) => [name, fastest(all.get(name) ?? [])])) as never
}

function read() {
  const document = readCFDI(xml)
  if (!document.ok) throw new Error(JSON.stringify(document.faults))
  return document.value
}

function verifies(document: typeof cfdi): boolean {
  const { sello, tfd, faults } = verifyCFDI(document, certificates)
  return sello === true && tfd === true && faults.length === 0
}

/** The PAC signs with the key of the emisor: what a certificate is costs nothing here. */
function stampedTicket(): Uint8Array {
  const built = buildComprobante(ticketOfTenLines())
  if (!built.ok) throw new Error(JSON.stringify(built.faults))
  const sealed = sealComprobante(built.value, csd)
  const timbre = {
    uuid: '5A5A5A5A-1B1B-4C4C-8D8D-9E9E9E9E9E9E',
    fechaTimbrado: '2026-11-22T10:20:00',
    rfcProvCertif: 'SPR190613I52',
    selloCFD: sealed.sello,
    noCertificadoSAT: csd.noCertificado,
  }
  const signature = csd.sign(new TextEncoder().encode(cadenaTimbre(timbre)))
  return insertTimbre(sealed.xml, { ...timbre, selloSAT: Buffer.from(signature).toString('base64') })
}
