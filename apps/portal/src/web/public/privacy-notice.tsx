import { useLanguage } from '../ui/language.tsx'
import type { Brand } from '../web-app.ts'

const TO_COMPLETE = <mark>la tienda debe completar este dato</mark>

/** The aviso de privacidad integral. A legal text: in Spanish in both languages, because only that one binds.
 *  Source: LFPDPPP (DOF 20-03-2025); CFF 29, 29-A, 30; rulebook §I. */
export function FullNotice({ brand }: { brand: Brand }) {
  const { say } = useLanguage()
  return (
    <section class="card" aria-labelledby="integral">
      <h2 id="integral">{say('Aviso de privacidad integral', 'Full privacy notice')}</h2>
      {say(null, <p>The notice that binds is the Spanish one:</p>)}
      <div lang="es">
        <WhoAndWhat brand={brand} />
        <Purposes />
        <YourRights brand={brand} />
        <TransfersAndChanges brand={brand} />
      </div>
    </section>
  )
}

function WhoAndWhat({ brand: { said, legalName, tradeName, rfc } }: { brand: Brand }) {
  const responsible = said?.privacy.responsible ?? legalName ?? tradeName
  return (
    <>
      <h3>Responsable</h3>
      <p>
        {responsible}
        {rfc && `, RFC ${rfc}`}, con domicilio en {said?.privacy.address ?? TO_COMPLETE}, es responsable del
        tratamiento de tus datos personales.
      </p>
      <h3>Datos que se tratan</h3>
      <ul>
        <li>
          Para la factura: RFC, nombre o razón social, código postal fiscal, régimen fiscal y uso de CFDI.
        </li>
        <li>
          Si envías tu constancia o una foto de tu ticket para no teclear: se leen esos mismos datos y el
          archivo se descarta en el momento.
        </li>
        <li>Si lo escribes: correo electrónico.</li>
        <li>
          Si abres una cuenta: nombre, correo, contraseña (ésta sólo como huella irreversible), los datos
          fiscales que guardes, tus llaves de acceso (sólo su parte pública), en qué navegador y sistema la
          abriste y cuándo, y los enlaces que hagas para tu contador. Puedes descargar y borrar todo desde tu
          cuenta.
        </li>
        <li>De tu compra: el ticket que envió la caja, con artículos, importes y forma de pago.</li>
        <li>
          De tus intentos fallidos: una huella de tu dirección de red, por unas horas, para frenar a quien
          adivina tickets.
        </li>
      </ul>
      <p>No se tratan datos personales sensibles.</p>
    </>
  )
}

function Purposes() {
  return (
    <>
      <h3>Finalidades necesarias</h3>
      <p>
        Emitir, timbrar, entregar, sustituir y cancelar tu CFDI, atender tus aclaraciones y conservar la
        contabilidad como exigen los artículos 29, 29-A y 30 del Código Fiscal de la Federación. Como derivan
        de una obligación legal y de tu compra, no requieren tu consentimiento.
      </p>
      <h3>Finalidades que requieren tu consentimiento</h3>
      <p>
        Ninguna. Este portal no usa tus datos para publicidad, estudios ni perfiles, y tu correo sólo sirve
        para lo que pediste.
      </p>
    </>
  )
}

function YourRights({ brand: { said } }: { brand: Brand }) {
  const email = said?.privacy.email ?? null
  return (
    <>
      <h3>Tus derechos</h3>
      <p>
        Puedes pedir acceso, rectificación, cancelación u oposición (derechos ARCO), limitar el uso de tus
        datos o revocar tu consentimiento escribiendo a{' '}
        {email === null ? TO_COMPLETE : <a href={`mailto:${email}`}>{email}</a>}, con tu nombre, un medio para
        responderte, lo que pides y algo que te identifique. Te responden en 20 días hábiles y, si procede, se
        hace efectivo en los 15 siguientes. Los datos de una factura emitida no se borran mientras la ley
        obliga a conservarlos: se bloquean.
      </p>
      <p>
        Si no estás conforme, puedes acudir a la Secretaría Anticorrupción y Buen Gobierno, autoridad en la
        materia.
      </p>
    </>
  )
}

function TransfersAndChanges({ brand: { said } }: { brand: Brand }) {
  const { processors = [], updated = null } = said?.privacy ?? {}
  return (
    <>
      <h3>Quién más los recibe</h3>
      <p>
        El SAT, porque la ley lo ordena; no requiere tu consentimiento. Por encargo de la tienda y sin poder
        usarlos para nada propio: {processors.length === 0 ? TO_COMPLETE : processors.join('; ')}.
      </p>
      <h3>Cambios</h3>
      <p>Todo cambio se publica en esta página. Última actualización: {updated ?? TO_COMPLETE}.</p>
    </>
  )
}
