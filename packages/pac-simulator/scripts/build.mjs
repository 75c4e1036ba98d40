import { join } from 'node:path'
import { buildPackage } from '../../../bin/publish/build.mjs'

await buildPackage({
  root: join(import.meta.dirname, '..'),
  entryPoints: { index: 'src/index.ts', sandbox: 'src/sandbox.ts', 'pac-simulator': 'bin/pac-simulator.ts' },
  types: ['index', 'sandbox'],
  platform: 'node',
})
