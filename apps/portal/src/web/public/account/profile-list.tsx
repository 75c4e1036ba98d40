import { descripcionOf, warningsForReceptor } from '@timbra/cfdi'
import type { FiscalProfile } from '../../../fiscal-profiles/profile.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { FaultText } from '../../ui/fault-text.tsx'
import { Spanish, useLanguage } from '../../ui/language.tsx'

/** The fiscal data of the account; without any, the way to the first. */
export function ProfileList({ profiles }: { profiles: readonly FiscalProfile[] }) {
  const { say } = useLanguage()
  return (
    <section class="block" aria-labelledby="datos-fiscales">
      <h2 id="datos-fiscales">{say('Tus datos fiscales', 'Your tax data')}</h2>
      {profiles.length === 0 && (
        <p>
          {say(
            <>
              Guarda aquí los tuyos, los de tu empresa o los de tu familia, y facturar será elegir de una
              lista. ¿Tienes prisa? <a href="/facturar">Factura ya</a> y guárdalos otro día.
            </>,
            <>
              Keep yours here, those of your company or of your family, and invoicing will be choosing from a
              list. In a hurry? <a href="/facturar">Get your invoice now</a> and save them another day.
            </>,
          )}
        </p>
      )}
      {profiles.map((profile) => (
        <ProfileCard key={profile.id} profile={profile} several={profiles.length > 1} />
      ))}
      <p class="actions">
        <ButtonLink
          href="/cuenta/datos-fiscales/nuevo?tipo=persona"
          kind={profiles.length === 0 ? 'primary' : 'secondary'}
        >
          {say('Agregar persona', 'Add a person')}
        </ButtonLink>
        <ButtonLink
          href="/cuenta/datos-fiscales/nuevo?tipo=empresa"
          kind={profiles.length === 0 ? 'primary' : 'secondary'}
        >
          {say('Agregar empresa', 'Add a company')}
        </ButtonLink>
      </p>
    </section>
  )
}

function ProfileCard({ profile, several }: { profile: FiscalProfile; several: boolean }) {
  const { say } = useLanguage()
  const { rfc, nombre, domicilioFiscalReceptor, regimenFiscalReceptor, usoCFDI } = profile.receptor
  const address = `/cuenta/datos-fiscales/${profile.id}`
  return (
    <article class="card" aria-labelledby={`p-${profile.id}`}>
      <h3 id={`p-${profile.id}`}>{nombre}</h3>
      <p>
        {profile.kind === 'persona' ? say('Persona', 'Person') : say('Empresa', 'Company')} · RFC{' '}
        <span class="mono">{rfc}</span> · {say('CP', 'Postal code')}{' '}
        <span class="mono">{domicilioFiscalReceptor}</span>
      </p>
      <ul class="hint plain">
        <li>
          {say('Régimen', 'Regime')}: {regimenFiscalReceptor}{' '}
          <Spanish>{descripcionOf.regimen(regimenFiscalReceptor)}</Spanish>
        </li>
        <li>
          {say('Uso de costumbre', 'Usual use')}: {usoCFDI}{' '}
          <Spanish>{descripcionOf.usoCFDI(usoCFDI)}</Spanish>
        </li>
        <li>
          {profile.correo === null
            ? say(
                'Sin correo: descargas tus facturas en su página',
                'No e-mail: you download your invoices on their page',
              )
            : `${say('Correo', 'E-mail')}: ${profile.correo}`}
        </li>
      </ul>
      {warningsForReceptor(profile.receptor).map((warning) => (
        <p class="notice warn" key={warning.code}>
          <FaultText fault={warning} />
        </p>
      ))}
      {several && <Preference profile={profile} />}
      <p class="actions">
        <a href={address}>
          {say('Editar', 'Edit')}
          <span class="visually-hidden">
            {' '}
            {say('los datos de', 'the data of')} {nombre}
          </span>
        </a>
        <a href={`${address}/quitar`}>
          {say('Quitar', 'Remove')}
          <span class="visually-hidden">
            {' '}
            {say('los datos de', 'the data of')} {nombre}
          </span>
        </a>
      </p>
    </article>
  )
}

/** Which of several is offered first. */
function Preference({ profile }: { profile: FiscalProfile }) {
  const { say } = useLanguage()
  if (profile.preferred) return <p class="hint">{say('Se ofrece primero', 'Offered first')}</p>
  return (
    <form method="post" action={`/cuenta/datos-fiscales/${profile.id}/primero`}>
      <Button kind="quiet">
        {say('Ofrecer primero', 'Offer first')} <span class="visually-hidden">{profile.receptor.nombre}</span>
      </Button>
    </form>
  )
}
