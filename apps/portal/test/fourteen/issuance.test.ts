import { CASES } from './cases.ts'
import { proveIssuance } from './issuance.ts'

proveIssuance(CASES, CASES)
