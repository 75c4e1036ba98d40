import type { Case } from './case.ts'
import { comprobanteCases } from './comprobante.ts'
import { conceptosCases } from './conceptos.ts'
import { impuestosCases } from './impuestos.ts'
import { personasCases } from './personas.ts'
import { selloCases } from './sello.ts'

/** Every case by the file of this folder that holds it. */
export async function allCases(): Promise<ReadonlyMap<string, readonly Case[]>> {
  return new Map([
    ['comprobante.ts', comprobanteCases],
    ['personas.ts', personasCases],
    ['conceptos.ts', conceptosCases],
    ['impuestos.ts', impuestosCases],
    ['sello.ts', await selloCases()],
  ])
}
