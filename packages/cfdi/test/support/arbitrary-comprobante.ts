import fc from 'fast-check'
import {
  type Comprobante,
  type Concepto,
  type Importe,
  type Parte,
  hasForbiddenCharacter,
} from '../../src/index.ts'

/** Documents with every node and attribute of CFDI 4.0 that the engine knows, in no fiscal sense: what counts is that
 *  writer, reader and cadena agree with SAT's stylesheet whatever the values. */
export function comprobantes(): fc.Arbitrary<
  Comprobante & { noCertificado: string; sello: string; certificado: string }
> {
  return fc.record(
    {
      version: fc.constant('4.0' as const),
      serie: maybe(text()),
      folio: maybe(text()),
      fecha: fc.constant('2026-11-22T10:15:00'),
      sello: fc.base64String({ minLength: 4, maxLength: 40 }),
      formaPago: maybe(text()),
      noCertificado: fc.constant('30001000000500003416'),
      certificado: fc.base64String({ minLength: 4, maxLength: 40 }),
      condicionesDePago: maybe(text()),
      subTotal: importe(),
      descuento: maybe(importe()),
      moneda: text(),
      tipoCambio: maybe(importe()),
      total: importe(),
      tipoDeComprobante: text(),
      exportacion: text(),
      metodoPago: maybe(text()),
      lugarExpedicion: text(),
      confirmacion: maybe(text()),
      informacionGlobal: maybe(fc.record({ periodicidad: text(), meses: text(), anio: text() })),
      cfdiRelacionados: few(
        fc.record({ tipoRelacion: text(), uuids: fc.array(text(), { minLength: 1, maxLength: 3 }) }),
      ),
      emisor: fc.record({
        rfc: text(),
        nombre: text(),
        regimenFiscal: text(),
        facAtrAdquirente: maybe(text()),
      }),
      receptor: fc.record({
        rfc: text(),
        nombre: text(),
        domicilioFiscalReceptor: text(),
        residenciaFiscal: maybe(text()),
        numRegIdTrib: maybe(text()),
        regimenFiscalReceptor: text(),
        usoCFDI: text(),
      }),
      conceptos: fc.array(concepto(), { minLength: 1, maxLength: 4 }),
      impuestos: maybe(
        fc.record({
          totalImpuestosRetenidos: maybe(importe()),
          totalImpuestosTrasladados: maybe(importe()),
          retenciones: few(fc.record({ impuesto: text(), importe: importe() })),
          traslados: few(traslado()),
        }),
      ),
    },
    { noNullPrototype: true },
  )
}

function concepto(): fc.Arbitrary<Concepto> {
  return fc.record({
    claveProdServ: text(),
    noIdentificacion: maybe(text()),
    cantidad: importe(),
    claveUnidad: text(),
    unidad: maybe(text()),
    descripcion: text(),
    valorUnitario: importe(),
    importe: importe(),
    descuento: maybe(importe()),
    objetoImp: text(),
    impuestos: maybe(fc.record({ traslados: few(traslado()), retenciones: few(retencion()) })),
    aCuentaTerceros: maybe(
      fc.record({
        rfcACuentaTerceros: text(),
        nombreACuentaTerceros: text(),
        regimenFiscalACuentaTerceros: text(),
        domicilioFiscalACuentaTerceros: text(),
      }),
    ),
    informacionAduanera: few(fc.oneof(fc.constant('21  47  3807  8003832'), text())),
    cuentaPredial: few(text()),
    partes: few(parte()),
  })
}

function parte(): fc.Arbitrary<Parte> {
  return fc.record({
    claveProdServ: text(),
    noIdentificacion: maybe(text()),
    cantidad: importe(),
    unidad: maybe(text()),
    descripcion: text(),
    valorUnitario: maybe(importe()),
    importe: maybe(importe()),
    informacionAduanera: few(text()),
  })
}

function traslado() {
  return fc.record({
    base: importe(),
    impuesto: text(),
    tipoFactor: text(),
    tasaOCuota: maybe(importe()),
    importe: maybe(importe()),
  })
}

function retencion() {
  return fc.record({
    base: importe(),
    impuesto: text(),
    tipoFactor: text(),
    tasaOCuota: importe(),
    importe: importe(),
  })
}

/** Texts that have ever broken a cadena: blanks of all kinds, entities, accents, what looks like markup. */
function text(): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\u00a0',
    '\u2003',
    '&',
    '&amp;',
    '<',
    '>',
    '"',
    "'",
    'Ñ',
    'á',
    'ü',
    '|',
    '😀',
    '\u{20bb7}',
  )
  const plain = fc.constantFrom('LECHE', 'A', '1', 'x', '50131700', '0.160000', 'Tasa')
  const mixed = fc.array(fc.oneof(odd, plain), { maxLength: 6 }).map((parts) => parts.join(''))
  return fc.oneof(
    plain,
    mixed,
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !hasForbiddenCharacter(value)),
  )
}

function importe(): fc.Arbitrary<Importe> {
  return fc.record({
    units: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    decimals: fc.integer({ min: 0, max: 6 }),
  })
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined })
}

function few<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(arbitrary, { maxLength: 2 })
}
