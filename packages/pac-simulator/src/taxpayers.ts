/** What the simulated SAT register (L_RFC, LCO) knows about a taxpayer. */
export type Taxpayer = {
  readonly rfc: string
  readonly nombre: string
  /** Postal codes taken for the domicilio fiscal; empty accepts any. */
  readonly cps: readonly string[]
  /** Régimenes registered for this RFC; empty accepts any of the person type. */
  readonly regimenes: readonly string[]
  /** False gives 402: the issuer is not in the list of obligations. */
  readonly inLCO: boolean
  /** On the list of article 69-B: SAT's status service says so of what it issues. */
  readonly efos: boolean
  /** Until this moment the LCO does not have its CSD (402), as in the first hours of a new one; null: it always has. */
  readonly csdFrom: Date | null
}

/** SAT's public test taxpayers and the sandbox issuer. Any other RFC is accepted as written (markers: README).
 *  Where PAC sandboxes disagree about a postal code, all that are in use are taken. */
export function demoTaxpayers(): Taxpayer[] {
  return [
    taxpayer('SDE2601018A0', 'SUPERMERCADOS DE DEMOSTRACION', ['32320']),
    taxpayer('EKU9003173C9', 'ESCUELA KEMPER URGATE', ['42501', '26015']),
    taxpayer('CACX7605101P8', 'XOCHILT CASAS CHAVEZ', ['36257']),
    taxpayer('URE180429TM6', 'UNIVERSIDAD ROBOTICA ESPAÑOLA', ['86991']),
    taxpayer('XIQB891116QE4', 'BERENICE XIMO QUEZADA', []),
    taxpayer('IIA040805DZ4', 'INDISTRIA ILUMINADORA DE ALMACENES', []),
  ]
}

function taxpayer(rfc: string, nombre: string, cps: readonly string[]): Taxpayer {
  return { rfc, nombre, cps, regimenes: [], inLCO: true, efos: false, csdFrom: null }
}
