/** The branches of the sample chain, in three zones. One till system sends no SAT keys, so that the products' are used. */
export const SAMPLE_STORES = [
  {
    code: '0031',
    name: 'S-MART Ejército',
    address: 'Av. Ejército de Demostración 31, Cd. Juárez, Chihuahua, C.P. 32320',
    lugarExpedicion: '32320',
    timeZone: 'America/Ciudad_Juarez',
    sendsKeys: true,
  },
  {
    code: '2986',
    name: 'S-MART Centro',
    address: 'Calle de la Muestra 2986, Monterrey, Nuevo León, C.P. 64000',
    lugarExpedicion: '64000',
    timeZone: 'America/Monterrey',
    sendsKeys: false,
  },
  {
    code: '0105',
    name: 'S-MART Kabah',
    address: 'Av. del Ejemplo 105, Cancún, Quintana Roo, C.P. 77500',
    lugarExpedicion: '77500',
    timeZone: 'America/Cancun',
    sendsKeys: true,
  },
] as const

/** Files of samples/tickets, each with something to prove. */
export const SHARED_TICKETS = ['vector-a', 'cash-and-card', 'cancun-near-midnight'] as const
