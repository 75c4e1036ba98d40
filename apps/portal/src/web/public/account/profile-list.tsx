import { descripcionOf, warningsForReceptor } from '@timbra/cfdi'
import type { FiscalProfile } from '../../../fiscal-profiles/profile.ts'
import { ButtonLink } from '../../ui/button.tsx'

/** The fiscal data of the account; without any, the way to the first. */
export function ProfileList({ profiles }: { profiles: readonly FiscalProfile[] }) {
  return (
    <section class="block" aria-labelledby="datos-fiscales">
      <h2 id="datos-fiscales">Tus datos fiscales</h2>
      {profiles.length === 0 && (
        <p>
          Guarda aquí los tuyos, los de tu empresa o los de tu familia, y facturar será elegir de una lista.
          ¿Tienes prisa? <a href="/facturar">Factura ya</a> y guárdalos otro día.
        </p>
      )}
      {profiles.map((profile) => (
        <ProfileCard key={profile.id} profile={profile} />
      ))}
      <p class="actions">
        <ButtonLink
          href="/cuenta/datos-fiscales/nuevo?tipo=persona"
          kind={profiles.length === 0 ? 'primary' : 'secondary'}
        >
          Agregar persona
        </ButtonLink>
        <ButtonLink
          href="/cuenta/datos-fiscales/nuevo?tipo=empresa"
          kind={profiles.length === 0 ? 'primary' : 'secondary'}
        >
          Agregar empresa
        </ButtonLink>
      </p>
    </section>
  )
}

function ProfileCard({ profile }: { profile: FiscalProfile }) {
  const { rfc, nombre, domicilioFiscalReceptor, regimenFiscalReceptor, usoCFDI } = profile.receptor
  const address = `/cuenta/datos-fiscales/${profile.id}`
  return (
    <article class="card" aria-labelledby={`p-${profile.id}`}>
      <h3 id={`p-${profile.id}`}>{nombre}</h3>
      <p>
        {profile.kind === 'persona' ? 'Persona' : 'Empresa'} · RFC <span class="mono">{rfc}</span> · CP{' '}
        <span class="mono">{domicilioFiscalReceptor}</span>
      </p>
      <ul class="hint plain">
        <li>
          Régimen: {regimenFiscalReceptor} {descripcionOf.regimen(regimenFiscalReceptor)}
        </li>
        <li>
          Uso de costumbre: {usoCFDI} {descripcionOf.usoCFDI(usoCFDI)}
        </li>
        <li>
          {profile.correo === null
            ? 'Sin correo: descargas tus facturas en su página'
            : `Correo: ${profile.correo}`}
        </li>
      </ul>
      {warningsForReceptor(profile.receptor).map((warning) => (
        <p class="notice warn" key={warning.code}>
          {warning.message}
        </p>
      ))}
      <p class="actions">
        <a href={address}>
          Editar<span class="visually-hidden"> los datos de {nombre}</span>
        </a>
        <a href={`${address}/quitar`}>
          Quitar<span class="visually-hidden"> los datos de {nombre}</span>
        </a>
      </p>
    </article>
  )
}
