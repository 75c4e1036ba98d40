import { type Look, lookOf } from '../../src/delivery/look.ts'

export const LOOK: Look = lookOf({
  mode: 'production',
  issuer: { rfc: 'SDE2601018A0', tradeName: 'S-MART (demostración)' },
  store: { name: 'S-MART Ejército', address: 'Av. Ejército Nacional 1234, 32320 Cd. Juárez, Chih.' },
})
