const STEPS = ['Datos de tu compra', 'Tus datos fiscales', 'Revisa y confirma', 'Tu factura'] as const

/** Where the customer is on the way; `current` counts from 1. */
export function Steps({ current }: { current: 1 | 2 | 3 | 4 }) {
  return (
    <ol class="steps" aria-label="Pasos">
      {STEPS.map((step, index) => (
        <li
          key={step}
          class={index + 1 < current ? 'done' : undefined}
          aria-current={index + 1 === current ? 'step' : undefined}
        >
          <span>{step}</span>
        </li>
      ))}
    </ol>
  )
}
