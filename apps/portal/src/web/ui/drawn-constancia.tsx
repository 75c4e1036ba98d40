import { useLanguage } from './language.tsx'

/** The first page of a Constancia de Situación Fiscal, drawn: shows where the four data are that a CFDI needs. */
export function DrawnConstancia() {
  const { say } = useLanguage()
  return (
    <svg class="drawn-ticket" viewBox="0 0 300 300" role="img" aria-labelledby="dibujo-constancia">
      <title id="dibujo-constancia">
        {say(
          'En la primera hoja de tu constancia: RFC y nombre arriba, código postal en «Domicilio registrado», régimen al final, en «Regímenes».',
          'On the first page of your Constancia: RFC and name at the top, postal code under “Domicilio registrado”, regime at the end, under “Regímenes”.',
        )}
      </title>
      <path class="dt-paper" d="M14 8h272v284H14Z" />
      <g class="dt-ink">
        <path d="M28 22h120v6H28zM28 34h84v4H28z" />
        <path d="M240 20h28v28h-28zm4 4v20h20V24zm4 4h12v12h-12z" />
      </g>
      {ROWS.map(({ y, name, value }) => (
        <g key={name} lang="es">
          <rect class="dt-box" x="26" y={y - 15} width="248" height="24" rx="5" />
          <text class="dt-soft" x="34" y={y} font-size="10">
            {name}
          </text>
          <text class="dt-code" x="142" y={y} font-size="10.5" font-weight="700">
            {value}
          </text>
        </g>
      ))}
      <g class="dt-soft" lang="es">
        <text x="28" y="134" font-size="10">
          Domicilio registrado
        </text>
        <text x="28" y="212" font-size="10">
          Regímenes
        </text>
      </g>
      <path class="dt-dash" d="M28 118h244M28 196h244" />
      <path class="dt-ink" d="M28 176h92v4H28zm130 0h70v4h-70zM28 264h150v4H28zm0 12h118v4H28z" />
    </svg>
  )
}

const ROWS = [
  { y: 72, name: 'RFC', value: 'XEXX010203AB4' },
  { y: 102, name: 'Nombre', value: 'ANA EJEMPLO PRUEBA' },
  { y: 158, name: 'Código Postal', value: '32320' },
  { y: 238, name: 'Régimen', value: 'Sueldos y Salarios' },
] as const
