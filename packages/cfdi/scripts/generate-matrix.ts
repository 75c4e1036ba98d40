/** Rewrites docs/sat/matrix.md from the rules and their tests.
 *  Run: node --import tsx packages/cfdi/scripts/generate-matrix.ts */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { matrixTable } from '../test/matrix/table.ts'

writeFileSync(join(import.meta.dirname, '../../../docs/sat/matrix.md'), await matrixTable())
