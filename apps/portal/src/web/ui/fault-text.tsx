import type { Fault } from '@timbra/cfdi'
import { faultInEnglish } from './fault-words.ts'
import { useLanguage } from './language.tsx'

/** What is wrong, in the language of the page; where nobody has translated it yet, in Spanish and marked as such. */
export function FaultText({ fault }: { fault: Pick<Fault, 'code' | 'path' | 'message'> }) {
  const { language } = useLanguage()
  if (language === 'es') return <>{fault.message}</>
  const english = faultInEnglish(fault)
  return english === null ? <span lang="es">{fault.message}</span> : <>{english}</>
}
