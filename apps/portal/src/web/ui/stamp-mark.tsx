/** The rubber stamp on a finished invoice; decorative, the heading says the same. */
export function StampMark() {
  return (
    <svg class="stamp" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor">
        <circle cx="50" cy="50" r="46" stroke-width="4" />
        <circle cx="50" cy="50" r="39" stroke-width="1.5" />
        <path d="M38 31.5 46.5 40 63 22" stroke-width="5" stroke-linecap="round" stroke-linejoin="round" />
      </g>
      <path fill="currentColor" d="M4 47h92v19H4z" />
      <text
        x="50"
        y="61.5"
        text-anchor="middle"
        font-size="14.5"
        font-weight="800"
        textLength="78"
        class="stamp-text"
      >
        TIMBRADA
      </text>
      <text x="50" y="80" text-anchor="middle" font-size="10" font-weight="700" fill="currentColor">
        CFDI 4.0
      </text>
    </svg>
  )
}
