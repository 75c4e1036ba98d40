/** Rewrites test/golden/out from test/golden/in, but only what SAT's own schema accepts and whose cadena SAT's own
 *  stylesheet agrees with. Run: node --import tsx packages/cfdi/scripts/rewrite-golden.ts */
import { writeFileSync } from 'node:fs'
import { readCFDI } from '../src/index.ts'
import { officialCadena, officialSchemaFaults } from '../test/official.ts'
import { goldenDocuments, sealBuilt } from '../test/support/golden.ts'

for (const { name, build, outFile } of goldenDocuments()) {
  const xml = sealBuilt(build())
  const faults = await officialSchemaFaults(xml)
  const read = readCFDI(xml)
  if (!read.ok || read.value.cadena !== (await officialCadena(xml)))
    faults.push('the cadena differs from SAT’s')
  if (faults.length > 0) {
    console.error(`${name}: not written\n${faults.join('\n')}`)
    process.exitCode = 1
  } else {
    writeFileSync(outFile, `${xml}\n`)
    console.log(`${name}: written`)
  }
}
