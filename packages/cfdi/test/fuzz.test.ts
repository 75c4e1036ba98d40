import { test } from 'node:test'
import { checkInput } from './fuzz/check.ts'
import { fuzzInput } from './fuzz/inputs.ts'

/* The long one: npm run fuzz -- --minutes 10 --seed 7. */
test('strange inputs by the thousand: no exception, no hang, faults that say what is wrong, and another parser’s verdict', () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  for (let index = 0; index < 2_500; index += 1) {
    const input = fuzzInput(seed, index)
    try {
      checkInput(input)
    } catch (error) {
      throw new Error(`npm run fuzz -- --seed ${seed} --only ${index}`, { cause: error })
    }
  }
})
