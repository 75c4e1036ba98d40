import type { KeyObject } from 'node:crypto'
import type { TfdVariant } from '../faults.ts'
import type { LedgerEntry } from '../ledger.ts'
import { signTimbre, timbreElement, timbreXML, type Timbre } from '../timbre.ts'

/** Spoils an answer in one way; the ledger keeps the true stamp. The last two variants are unusual but honest: they
 *  must be believed. */
export function tamper(entry: LedgerEntry, variant: TfdVariant, pacKey: KeyObject): LedgerEntry {
  const { timbre } = entry
  const resigned = (change: Partial<Timbre>): LedgerEntry =>
    withTimbre(entry, signTimbre({ ...timbre, ...change }, pacKey))
  switch (variant) {
    case 'foreign-sello':
      return resigned({ selloCFD: flipped(timbre.selloCFD) })
    case 'wrong-sello-sat':
      return withTimbre(entry, { ...timbre, selloSAT: flipped(timbre.selloSAT) })
    case 'bad-uuid':
      return resigned({ uuid: timbre.uuid.slice(1) })
    case 'bad-fecha':
      return resigned({ fechaTimbrado: timbre.fechaTimbrado.replace('T', ' ') })
    case 'lower-case-uuid':
      return resigned({ uuid: timbre.uuid.toLowerCase() })
    case 'changed-xml':
      return {
        ...entry,
        xml: entry.xml.replace(/ Total="(\d)/, (_, digit) => ` Total="${digit === '9' ? 1 : 9}`),
      }
    case 'two-tfds':
      return withElement(entry, timbreXML(timbre) + timbreXML(timbre))
    case 'no-tfd':
      return withElement(entry, '')
    case 'old-version':
      return withElement(entry, timbreXML(timbre).replace('Version="1.1"', 'Version="1.0"'))
    case 'truncated-xml':
      return { ...entry, xml: entry.xml.slice(0, -20) }
    case 'swapped-attributes':
      return withElement(entry, swapped(timbre))
  }
}

function withTimbre(entry: LedgerEntry, timbre: Timbre): LedgerEntry {
  return { ...entry, timbre, xml: entry.xml.replace(timbreXML(entry.timbre), () => timbreXML(timbre)) }
}

function withElement(entry: LedgerEntry, element: string): LedgerEntry {
  return { ...entry, xml: entry.xml.replace(timbreXML(entry.timbre), () => element) }
}

/** Another letter in the middle: still base64, no longer the same. */
function flipped(base64: string): string {
  const middle = Math.floor(base64.length / 2)
  return base64.slice(0, middle) + (base64[middle] === 'A' ? 'B' : 'A') + base64.slice(middle + 1)
}

function swapped(t: Timbre): string {
  return timbreElement([
    ['SelloSAT', t.selloSAT],
    ['NoCertificadoSAT', t.noCertificadoSAT],
    ['SelloCFD', t.selloCFD],
    ['UUID', t.uuid],
    ['RfcProvCertif', t.rfcProvCertif],
    ['FechaTimbrado', t.fechaTimbrado],
    ['Version', '1.1'],
  ])
}
