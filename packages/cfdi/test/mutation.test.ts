import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type CSD, buildComprobante, cadenaTimbre, insertTimbre, sealComprobante } from '../src/index.ts'
import { type Certificate, openCSD, readCertificate, verifyDocument } from '../src/node.ts'
import { authority, makeFiles, now, passphrase, validity } from './support/certificates.ts'
import { makeAuthority } from '../../pac-simulator/src/certificates.ts'
import { goldenVenta } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'
import { type Random, randomFrom } from './support/random-complemento.ts'

/* Whatever byte of a sealed or stamped document is changed, taken out or put in, verify says so, given the certificates
 * of SAT and of the PAC. What may pass in silence is what no seal covers, and nothing else:
 * - the XML declaration;
 * - xsi:schemaLocation and the declaration of its prefix: a hint for schema validators;
 * - blanks outside of values, and those that XPath's normalize-space takes away in them;
 * - an Addenda, and comments and processing instructions, which whoever likes may add.
 * All of these are shown to pass, too. */
let csd: CSD
let pac: CSD
let certificates: ReadonlyMap<string, Certificate>
let authorities: readonly Uint8Array[]

before(async () => {
  const files = await makeFiles()
  const pacFiles = await makeFiles({ noCertificado: '30001000000500009999', rfc: 'SPR190613I52' })
  csd = valueOf(openCSD({ ...files, passphrase, at: now }))
  pac = valueOf(openCSD({ ...pacFiles, passphrase, at: now }))
  certificates = new Map([['30001000000500009999', valueOf(readCertificate(pacFiles.cer))]])
  authorities = [(await authority).cer]
})

test('every byte of a small sealed document counts', () => assertEveryByte(sealed('exento-and-no-objeto'), 1))

test('every byte of a small stamped document counts', () =>
  assertEveryByte(stamped('exento-and-no-objeto'), 1))

test('so do those of larger ones, tried here and there', () => {
  for (const name of ['vector-a', 'gift-and-odd-texts', 'cancun-near-midnight'])
    assertEveryByte(stamped(name), 17)
})

test('what no seal covers may change: declaration, schemaLocation, blanks, comments, an Addenda', () => {
  const xml = stamped('gift-and-odd-texts').toString('utf8')
  const addenda = '<cfdi:Addenda><x xmlns="urn:x" Total="0">hola</x></cfdi:Addenda></cfdi:Comprobante>'
  const variants = [
    xml.replace(/^<\?xml.*?\?>/, ''),
    xml.replaceAll(/ xsi:schemaLocation="[^"]*"/g, ''),
    xml.replace('><', '>\r\n\t<'),
    xml.replace(' Serie="', '\n  Serie = " '),
    xml.replace('<cfdi:Emisor', '<!-- c --><?p i?><cfdi:Emisor'),
    xml.replace('</cfdi:Comprobante>', addenda),
  ]
  for (const variant of variants) {
    assert.notEqual(variant, xml)
    assert.ok(passes(Buffer.from(variant)), variant.slice(0, 200))
  }
})

test('texts that base64 readers take for the same are not the same', () => {
  const xml = stamped('vector-a').toString('utf8')
  const changes: readonly (readonly [RegExp, (text: string) => string])[] = [
    [/ Sello="[^"]*/, (text) => text.replace(/==$/, '')],
    [/ Sello="[^"]*/, (text) => text.replace('/', '_').replace('+', '-')],
    [
      / Sello="[^"]*/,
      (text) =>
        text.replace(/(.)==$/, (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}==`),
    ],
    [/SelloSAT="[^"]*/, (text) => text.replace(/(...)/, '$1*')],
    [/ Certificado="[^"]*/, (text) => text.replace(/(...)/, '$1*')],
    [/ Certificado="[^"]*/, (text) => `${text}AAAA`],
  ]
  for (const [where, change] of changes) {
    const variant = xml.replace(where, change)
    assert.ok(!passes(Buffer.from(variant)), `${where}`)
  }
})

test('a certificate that SAT did not issue is told, also when its own key made the Sello', async () => {
  const mine = await makeFiles({}, makeAuthority({ noCertificado: '30001000000500000001', ...validity }))
  const own = valueOf(openCSD({ ...mine, passphrase, at: now }))
  const { xml } = sealComprobante(valueOf(buildComprobante(goldenVenta('vector-a'))), own)
  const verdict = verifyDocument(xml, certificates, authorities)
  assert.equal(verdict.sello, false)
  assert.deepEqual(
    verdict.faults.map(({ code, path }) => `${code} ${path}`),
    ['SELLO-4 /Comprobante/@Certificado'],
  )
  assert.equal(verifyDocument(xml, certificates).sello, true)
  const known = new Map([
    [own.noCertificado, valueOf(readCertificate(Buffer.from(csd.certificado, 'base64')))],
  ])
  assert.equal(verifyDocument(xml, known).faults[0]?.code, 'SELLO-4')
})

test('a certificate that was not valid on the day is told', async () => {
  const late = { validFrom: new Date('2026-12-01T00:00:00Z'), validTo: new Date('2028-01-01T00:00:00Z') }
  const files = await makeFiles(late)
  const own = valueOf(openCSD({ ...files, passphrase, at: new Date('2027-01-01T00:00:00Z') }))
  const { xml } = sealComprobante(valueOf(buildComprobante(goldenVenta('vector-a'))), own)
  const { sello, faults } = verifyDocument(xml)
  assert.deepEqual(
    [sello, faults.map(({ code, path }) => `${code} ${path}`)],
    [true, ['SELLO-5 /Comprobante/@Fecha']],
  )
})

function assertEveryByte(xml: Buffer, step: number): void {
  assert.ok(passes(xml))
  const random = randomFrom(xml.length)
  const free = freeRanges(xml)
  for (let at = random(step); at < xml.length; at += step) {
    if (free.some(([from, to]) => at >= from && at < to)) continue
    for (const [kind, mutant] of mutantsOf(xml, at, random)) {
      if (passes(mutant))
        assert.equal(
          meaning(mutant),
          meaning(xml),
          `${kind} at ${at}: ${mutant.toString('latin1', at - 20, at + 20)}`,
        )
    }
  }
}

function mutantsOf(xml: Buffer, at: number, random: Random): readonly (readonly [string, Buffer])[] {
  const own = xml[at] as number
  const other =
    [own ^ 1, 0x20, 0x41 + random(26), random(256)].find(
      (byte, index) => byte !== own && index >= random(4),
    ) ?? own ^ 1
  const inserted = [own, 0x20, 0x30, random(256)][random(4)] as number
  const changed = Buffer.from(xml)
  changed[at] = other
  return [
    ['changed', changed],
    ['taken out', Buffer.concat([xml.subarray(0, at), xml.subarray(at + 1)])],
    ['put in', Buffer.concat([xml.subarray(0, at), Buffer.of(inserted), xml.subarray(at)])],
  ]
}

function passes(xml: Uint8Array): boolean {
  const { sello, tfd, faults } = verifyDocument(xml, certificates, authorities)
  return sello === true && (tfd === true || tfd === 'none') && faults.length === 0
}

/** Where no byte is covered: the declaration, and schemaLocation with its prefix. */
function freeRanges(xml: Buffer): readonly (readonly [number, number])[] {
  const text = xml.toString('latin1')
  const found = text.matchAll(/^<\?xml.*?\?>| xmlns:xsi="[^"]*"| xsi:schemaLocation="[^"]*"/g)
  return [...found].map((match) => [match.index, match.index + match[0].length] as const)
}

/** The text without blanks that say nothing. */
function meaning(xml: Buffer): string {
  return xml
    .toString('utf8')
    .replace(
      / (?:Sello|Certificado|SelloCFD|SelloSAT)="[^"]*"/g,
      (value) => ` ${value.replace(/[ \t\r\n]/g, '')}`,
    )
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/ ?(\/>|[<>="]) ?/g, '$1')
}

function sealed(name: string): Buffer {
  return Buffer.from(sealComprobante(valueOf(buildComprobante(goldenVenta(name))), csd).xml)
}

function stamped(name: string): Buffer {
  const { xml, sello } = sealComprobante(valueOf(buildComprobante(goldenVenta(name))), csd)
  const draft = {
    uuid: '5A5A5A5A-1B1B-4C4C-8D8D-9E9E9E9E9E9E',
    fechaTimbrado: '2026-11-22T10:20:00',
    rfcProvCertif: 'SPR190613I52',
    selloCFD: sello,
    noCertificadoSAT: pac.noCertificado,
  }
  const selloSAT = Buffer.from(pac.sign(Buffer.from(cadenaTimbre(draft)))).toString('base64')
  return Buffer.from(insertTimbre(xml, { ...draft, selloSAT }))
}
