import type { Receptor } from '@timbra/cfdi'
import type { Page } from 'playwright-core'

/** vector-a.json, as the sample chain has it. */
export const VECTOR_A = { numero: '0031-04-20261121-000912', total: '383.92' } as const

/** SAT's public test company. */
export const EMPRESA: Receptor = {
  rfc: 'URE180429TM6',
  nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
  domicilioFiscalReceptor: '86991',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
}

/** SAT's public test person, an employee. */
export const PERSONA: Receptor = {
  rfc: 'CACX7605101P8',
  nombre: 'XOCHILT CASAS CHAVEZ',
  domicilioFiscalReceptor: '36257',
  regimenFiscalReceptor: '605',
  usoCFDI: 'S01',
}

/** From the first page to the form of the five data, as a customer with the number and the total does it. */
export async function findTicket(
  page: Page,
  url: string,
  proof: { numero: string; total: string },
): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Código o número de ticket').fill(proof.numero)
  await page.getByRole('button', { name: 'Buscar mi ticket' }).click()
  await page.getByLabel('Total (con centavos)').fill(proof.total)
  await page.getByRole('button', { name: 'Buscar mi ticket' }).click()
}

/** Types the five data; whatever is not given stays as it is. */
export async function fillReceptor(page: Page, receptor: Partial<Receptor>): Promise<void> {
  if (receptor.rfc !== undefined) await page.getByLabel('RFC', { exact: true }).fill(receptor.rfc)
  if (receptor.domicilioFiscalReceptor !== undefined)
    await page.getByLabel('Código postal (domicilio fiscal)').fill(receptor.domicilioFiscalReceptor)
  if (receptor.nombre !== undefined) await page.getByLabel('Nombre o razón social').fill(receptor.nombre)
  if (receptor.regimenFiscalReceptor !== undefined)
    await page.getByLabel('Régimen fiscal').selectOption(receptor.regimenFiscalReceptor)
  if (receptor.usoCFDI !== undefined) await page.getByLabel('Uso de CFDI').selectOption(receptor.usoCFDI)
}

export async function reviewAndConfirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Revisar mis datos' }).click()
  await page.getByRole('button', { name: 'Generar factura' }).click()
}
