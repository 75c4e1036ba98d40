import { parseRFC, regimenesFor, usosFor, type Comprobante } from '@timbra/cfdi'
import type { Taxpayer } from '../taxpayers.ts'
import { refusal, type Refusal } from './refusal.ts'

/** What only SAT's register knows: 402, CFDI40139, CFDI40143–40148, and the régimen and uso of that person.
 *  An RFC outside the table is accepted as written unless it carries a marker (README). */
export function checkTaxpayers(
  c: Comprobante,
  register: ReadonlyMap<string, Taxpayer>,
  now: Date,
): readonly Refusal[] {
  return [
    ...checkEmisor(c, register.get(c.emisor.rfc), now),
    ...checkReceptor(c, register.get(c.receptor.rfc)),
  ]
}

/** Whether the register has this RFC; those that it does not name are in it unless they carry the marker. */
export function isRegistered(rfc: string, register: ReadonlyMap<string, Taxpayer>): boolean {
  return register.has(rfc) || (parseRFC(rfc).ok && !NOT_REGISTERED.test(rfc))
}

function checkEmisor(c: Comprobante, known: Taxpayer | undefined, now: Date): Refusal[] {
  const faults: Refusal[] = []
  if (known && (!known.inLCO || (known.csdFrom !== null && now < known.csdFrom))) {
    faults.push(
      refusal(
        '402',
        'RFC del emisor no se encuentra en el régimen de contribuyentes (Lista de validación de régimen) LCO.',
      ),
    )
  }
  if (known && known.nombre !== c.emisor.nombre) {
    faults.push(
      refusal('CFDI40139', 'El campo Nombre del emisor no corresponde al nombre asociado al RFC del emisor.'),
    )
  }
  return faults
}

function checkReceptor(c: Comprobante, known: Taxpayer | undefined): Refusal[] {
  const { rfc, nombre, domicilioFiscalReceptor: cp, regimenFiscalReceptor: regimen, usoCFDI } = c.receptor
  const kind = parseRFC(rfc)
  if (kind.ok && kind.value.kind === 'generico') return checkGenerico(c)
  const faults: Refusal[] = []
  if (NOT_REGISTERED.test(rfc)) faults.push(refusal('CFDI40143', TEXT.rfc))
  if (known ? known.nombre !== nombre : WRONG_NAME.test(nombre))
    faults.push(refusal('CFDI40145', TEXT.nombre))
  if (known ? known.cps.length > 0 && !known.cps.includes(cp) : cp === WRONG_CP) {
    faults.push(refusal('CFDI40148', TEXT.cp))
  }
  const person = kind.ok ? kind.value.kind : 'moral'
  const regimenes =
    known && known.regimenes.length > 0 ? known.regimenes : regimenesFor(person).map((r) => r.clave)
  if (!regimenes.includes(regimen)) faults.push(refusal('CFDI40158', TEXT.regimen))
  else if (!usosFor(person, regimen).some((uso) => uso.clave === usoCFDI))
    faults.push(refusal('CFDI40161', TEXT.uso))
  return faults
}

function checkGenerico(c: Comprobante): Refusal[] {
  const faults: Refusal[] = []
  if (c.receptor.domicilioFiscalReceptor !== c.lugarExpedicion)
    faults.push(refusal('CFDI40149', TEXT.cpGenerico))
  if (c.receptor.regimenFiscalReceptor !== '616') faults.push(refusal('CFDI40159', TEXT.regimenGenerico))
  return faults
}

/** Markers by which a person can see a refusal without touching the control plane. */
const NOT_REGISTERED = /^ZZZZ?\d/
const WRONG_NAME = /NO COINCIDE/
const WRONG_CP = '99999'

const TEXT = {
  rfc: 'El campo Rfc del receptor no se encuentra en la lista de RFC inscritos no cancelados del SAT.',
  nombre:
    'El campo Nombre del receptor, debe pertenecer al nombre asociado al RFC registrado en el campo Rfc del Receptor.',
  cp: 'El campo DomicilioFiscalReceptor del receptor, debe pertenecer al nombre asociado al RFC registrado en el campo Rfc del Receptor.',
  cpGenerico: 'El campo DomicilioFiscalReceptor debe ser igual al valor del campo LugarExpedicion.',
  regimen: 'La clave del campo RegimenFiscalR debe corresponder con el tipo de persona (física o moral).',
  regimenGenerico: 'El campo RegimenFiscalReceptor debe ser 616 para un RFC genérico.',
  uso: 'La clave del campo UsoCFDI debe corresponder con el tipo de persona (física o moral) y el régimen correspondiente.',
}
