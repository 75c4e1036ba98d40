import { join } from 'node:path'
import { buildPackage } from '../../../bin/publish/build.mjs'

await buildPackage({
  root: join(import.meta.dirname, '..'),
  entryPoints: { index: 'src/index.ts', node: 'src/node.ts', cfdi: 'bin/cfdi.ts' },
  types: ['index', 'node'],
  platform: 'neutral',
})
