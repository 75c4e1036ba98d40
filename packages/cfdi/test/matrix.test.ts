import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Comprobante, type Fault, type ValidateOptions, validate, writeXML } from '../src/index.ts'
import { allCases } from './matrix/all.ts'
import type { Case, Subject } from './matrix/case.ts'
import { documents } from './matrix/documents.ts'
import { makeFiles } from './support/certificates.ts'

const certificado = Buffer.from((await makeFiles()).cer).toString('base64')

for (const [name, document] of Object.entries(documents)) {
  test(`the document «${name}» breaks no rule, as typed and as XML`, () => {
    assert.deepEqual(validate(document), [])
    assert.deepEqual(validate(xmlOf(document, {})), [])
  })
}

for (const [file, cases] of await allCases()) {
  cases.forEach((one, index) => {
    test(`${one.code} is found, alone, where it is broken, and not where it is kept (${file}, ${index + 1})`, () => {
      const { valid, broken, options = {}, brokenOptions = options } = one
      assert.deepEqual(validate(valid, options), [])
      const faults = validate(broken, brokenOptions)
      assert.deepEqual(codesOf(faults), [one.code, ...(one.also ?? [])].toSorted())
      if (isWritable(one)) {
        assert.deepEqual(validate(xmlOf(valid as Comprobante, options), options), [])
        assert.deepEqual(validate(xmlOf(broken as Comprobante, brokenOptions), brokenOptions), faults)
      }
    })
  })
}

/** What the writer can write, so that the reader must say the same. */
function isWritable({ code, valid, broken }: Case): boolean {
  return typeof valid === 'object' && typeof broken === 'object' && code !== 'CFDI40117'
}

function xmlOf(document: Subject, { complementos = [] }: ValidateOptions): string {
  const seal = { noCertificado: '30001000000500003416', certificado, sello: 'AA==' }
  const sealed = { ...seal, ...(document as Comprobante) }
  const nodes = complementos.map(({ name, attributes }) => {
    const [, namespace, local] = /^\{(.*)\}(.*)$/.exec(name) ?? []
    const texts = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`)
    return `<x:${local} xmlns:x="${namespace}"${texts.join('')}/>`
  })
  const complemento = nodes.length === 0 ? '' : `<cfdi:Complemento>${nodes.join('')}</cfdi:Complemento>`
  return writeXML(sealed).replace('</cfdi:Comprobante>', `${complemento}</cfdi:Comprobante>`)
}

function codesOf(faults: readonly Fault[]): readonly string[] {
  return [...new Set(faults.map(({ code }) => code))].toSorted()
}
