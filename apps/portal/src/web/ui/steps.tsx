import { both } from '../language.ts'
import { useLanguage } from './language.tsx'

const STEPS = [
  both('Datos de tu compra', 'Your purchase'),
  both('Tus datos fiscales', 'Your tax data'),
  both('Revisa y confirma', 'Check and confirm'),
  both('Tu factura', 'Your invoice'),
] as const

/** Where the customer is on the way; `current` counts from 1. */
export function Steps({ current }: { current: 1 | 2 | 3 | 4 }) {
  const { say, tell } = useLanguage()
  return (
    <ol class="steps" aria-label={say('Pasos', 'Steps')}>
      {STEPS.map((step, index) => (
        <li
          key={step.es}
          class={index + 1 < current ? 'done' : undefined}
          aria-current={index + 1 === current ? 'step' : undefined}
        >
          <span>{tell(step)}</span>
        </li>
      ))}
    </ol>
  )
}
