import { type Receptor, trailingSociedad } from '@timbra/cfdi'
import { Button } from '../../ui/button.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'

/** Names as the SAT most likely has them: without the type of company, or without accents. Only what differs from what
 *  was typed; never applied without the customer. Source: rulebook §D3, CFDI40145 */
export function likelyNames(nombre: string): readonly string[] {
  const sociedad = trailingSociedad(nombre)
  const bare = sociedad === '' ? nombre : nombre.slice(0, -sociedad.length).replace(/[ ,]+$/u, '')
  return [...new Set([bare, withoutAccents(bare), withoutAccents(nombre)])].filter(
    (name) => name !== nombre && name !== '',
  )
}

/** Á becomes A; Ñ and Ü are letters of their own in the register. */
function withoutAccents(text: string): string {
  return text.normalize('NFD').replaceAll('\u0301', '').normalize('NFC')
}

/** A button per likely name: it shows the review again with that name. */
export function NameSuggestions(props: {
  readonly receptor: Receptor
  readonly email: string | null
  readonly carried: Readonly<Record<string, string>>
}) {
  const { say } = useLanguage()
  const { receptor, email, carried } = props
  const [first] = likelyNames(receptor.nombre)
  if (first === undefined) return null
  return (
    <form action="/facturar/revisar" method="post">
      <Hidden values={{ ...carried, ...receptor, nombre: first, correo: email ?? '' }} />
      <p>
        <Button kind="secondary">{say(`Usar «${first}»`, `Use “${first}”`)}</Button>
      </p>
    </form>
  )
}
