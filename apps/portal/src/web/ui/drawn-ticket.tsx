import { useLanguage } from './language.tsx'

/** A ticket as our stores print it, drawn: shows where code, QR, number and total are. */
export function DrawnTicket() {
  const { say } = useLanguage()
  return (
    <svg class="drawn-ticket" viewBox="0 0 240 330" role="img" aria-labelledby="dibujo-ticket">
      <title id="dibujo-ticket">
        {say(
          'Al pie de tu ticket viene el recuadro «Factura tu compra», con un QR y el código de 12 caracteres.',
          'At the foot of your ticket is the box “Factura tu compra”, with a QR and the code of 12 characters.',
        )}
      </title>
      <path
        class="dt-paper"
        d="M20 8h200v306l-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8Z"
      />
      <g class="dt-ink">
        <path d="M84 26h72v7H84zM70 40h100v3H70zM88 48h64v3H88z" />
        <path d="M38 68h78v4H38zm128 0h36v4h-36zM38 82h60v4H38zm134 0h30v4h-30zM38 96h92v4H38zm128 0h36v4h-36zM38 110h70v4H38zm134 0h30v4h-30z" />
        <text x="38" y="142" font-size="15" font-weight="700">
          TOTAL
        </text>
        <text x="202" y="142" font-size="15" font-weight="700" text-anchor="end">
          $383.92
        </text>
      </g>
      <path class="dt-dash" d="M38 124h164M38 156h164" />
      <rect class="dt-box" x="32" y="166" width="176" height="118" rx="8" />
      <text class="dt-head" x="120" y="184" font-size="11.5" font-weight="700" text-anchor="middle">
        FACTURA TU COMPRA
      </text>
      <g class="dt-ink" transform="translate(42 194)">
        <path d="M0 0h22v22H0zm4 4v14h14V4zm4 4h6v6H8zM34 0h22v22H34zm4 4v14h14V4zm4 4h6v6h-6zM0 34h22v22H0zm4 4v14h14V38zm4 4h6v6H8zM26 2h4v6h-4zm0 10h4v8h-4zM2 26h8v4H2zm12 0h4v4h-4zm8 0h8v4h-8zm12 0h4v8h-4zm8 0h6v4h-6zm10 0h4v8h-4zM26 34h4v8h-4zm8 4h8v4h-8zm12 0h4v8h-4zm-20 8h8v4h-8zm12 0h4v10h-4zm10 4h8v6h-8zm-22 4h4v2h-4z" />
      </g>
      <text class="dt-soft" x="108" y="206" font-size="10">
        Código
      </text>
      <text class="dt-code" x="108" y="222" font-size="12" font-weight="700">
        7KQ4-M2XD
      </text>
      <text class="dt-code" x="108" y="238" font-size="12" font-weight="700">
        -9T8D
      </text>
      <text class="dt-soft" x="42" y="272" font-size="9.5">
        También en Servicio al Cliente
      </text>
    </svg>
  )
}
