import { readFileSync } from 'node:fs'
import { portalFile } from '../../src/root.ts'
import { type Look, lookOf } from '../../src/delivery/look.ts'

export const LOOK: Look = lookOf({
  mode: 'production',
  issuer: { tradeName: 'S-MART (demostración)' },
  store: { name: 'S-MART Ejército', address: 'Av. Ejército Nacional 1234, 32320 Cd. Juárez, Chih.' },
  logoSvg: readFileSync(portalFile('samples/brand/logo.svg'), 'utf8'),
})
