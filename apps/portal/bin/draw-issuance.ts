// Draws the diagram in issuance/README.md anew: node --import tsx apps/portal/bin/draw-issuance.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { withDiagram } from '../src/issuance/diagram.ts'
import { portalFile } from '../src/root.ts'

const file = portalFile('src/issuance/README.md')
writeFileSync(file, withDiagram(readFileSync(file, 'utf8')))
