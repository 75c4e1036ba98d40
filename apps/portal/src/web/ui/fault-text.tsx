import type { Fault } from '@timbra/cfdi'
import { faultInEnglish } from './fault-words.ts'
import { useLanguage } from './language.tsx'

/** A fault whose sentence holds what was typed brings its English along. */
export type SpokenFault = Fault & { readonly english?: string }

/** What is wrong, in the language of the page; where nobody has translated it yet, in Spanish and marked as such. */
export function FaultText({ fault }: { fault: Pick<SpokenFault, 'code' | 'path' | 'message' | 'english'> }) {
  const { language } = useLanguage()
  if (language === 'es') return <>{unbroken(fault.message)}</>
  const english = fault.english ?? faultInEnglish(fault)
  return english === null ? <span lang="es">{fault.message}</span> : <>{english}</>
}

/** "23:59 h" stays on one line. */
function unbroken(message: string): string {
  return message.replaceAll(/(\d\d:\d\d) h(?!\p{L})/gu, '$1\u00a0h')
}
