import type { Context } from './context.ts'
import type { NodeRules } from './rule.ts'

/** A NumeroPedimento of the Concepto. Source: matriz de errores, CFDI40194–40195. */
export const pedimentoRules: NodeRules<string> = rulesFor('Concepto', 'CFDI40194', 'CFDI40195')

/** A NumeroPedimento of a Parte. Source: matriz de errores, CFDI40199–40200. */
export const pedimentoParteRules: NodeRules<string> = rulesFor('Concepto/Parte', 'CFDI40199', 'CFDI40200')

function rulesFor(parent: string, invalid: string, withComercioExterior: string): NodeRules<string> {
  return {
    path: `/Comprobante/Conceptos/${parent}/InformacionAduanera`,
    rules: [
      {
        code: invalid,
        at: '@NumeroPedimento',
        message:
          'NumeroPedimento no es válido: son año, aduana, patente y número, con dos espacios entre ellos, «21  47  3807  8003832».',
        breaks: (numero, context) => !isPedimento(numero, context),
      },
      {
        code: withComercioExterior,
        at: '@NumeroPedimento',
        message: 'Con el complemento de Comercio Exterior no va el número de pedimento.',
        breaks: (_, { complementos }) => complementos.comercioExterior,
      },
    ],
  }
}

/** Year (this or the ten before), customs office, patent, last digit of a year and six of a sequence, two blanks
 *  between. The customs office counts only with a table `aduanas`; patents and the
 *  highest sequence of each year are in no table that we have. Source: CFDI40194; cfdv40.xsd. */
function isPedimento(numero: string, { day, catalogs }: Context): boolean {
  const match = /^([0-9]{2}) {2}([0-9]{2}) {2}[0-9]{4} {2}[0-9]([0-9]{6})$/.exec(numero)
  if (match === null) return false
  const [, year = '', aduana = '', sequence = ''] = match
  const ago = (Number(day.slice(2, 4)) - Number(year) + 100) % 100
  if ((day !== '' && ago > 10) || Number(sequence) === 0) return false
  return !catalogs.knows('aduanas') || catalogs.has('aduanas', aduana, day)
}
