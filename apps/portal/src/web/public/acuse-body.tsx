import type { PublicAcuse } from '../../acuses/acuse.ts'
import { onTheClockOf } from '../../acuses/render-pdf.ts'
import { deadlineText, placeOf } from '../../tickets/deadline.ts'

const VERIFY = 'openssl pkeyutl -verify -pubin -inkey llave.pem -rawin -in acuse.json -sigfile acuse.firma'

/** /acuse/<id>: what anybody with the paper may see, and how to check it without believing this page. */
export function AcuseBody({ acuse, valid }: { acuse: PublicAcuse; valid: boolean }) {
  const inTime = acuse.enPlazo === 'si'
  return (
    <>
      <section class="card">
        <h1>Acuse de solicitud {acuse.solicitud}</h1>
        <p class={`notice ${valid ? 'good' : 'error'}`}>
          {valid
            ? `La firma es auténtica. Esta solicitud de factura se recibió ${inTime ? 'dentro' : 'después'} del plazo.`
            : 'La firma no corresponde con los datos guardados. No te fíes de este acuse y avísanos en Servicio al Cliente.'}
        </p>
        <Facts acuse={acuse} />
        <p class="hint">
          Para cuidar a quien la pidió, aquí no aparecen su RFC, el número completo de su ticket ni el total.
        </p>
      </section>
      <HowToVerify keyId={acuse.llave} />
    </>
  )
}

function Facts({ acuse }: { acuse: PublicAcuse }) {
  const { zonaHoraria } = acuse.tienda
  return (
    <dl class="facts">
      <dt>Recibida</dt>
      <dd>
        <time dateTime={acuse.recibida}>{onTheClockOf(new Date(acuse.recibida), zonaHoraria)}</time>
      </dd>
      <dt>Plazo para pedirla</dt>
      <dd>{deadlineText(new Date(acuse.plazo), zonaHoraria, placeOf(zonaHoraria))}</dd>
      <dt>{acuse.tickets.length === 1 ? 'Ticket que termina en' : 'Tickets que terminan en'}</dt>
      <dd class="mono">{acuse.tickets.join(', ')}</dd>
      <dt>Emisor</dt>
      <dd>
        {acuse.emisor.nombre}, <span class="mono">{acuse.emisor.rfc}</span>
      </dd>
      <dt>Tienda</dt>
      <dd>
        {acuse.tienda.numero} {acuse.tienda.nombre}
      </dd>
    </dl>
  )
}

function HowToVerify({ keyId }: { keyId: string }) {
  return (
    <section class="card">
      <h2>Compruébalo por tu cuenta</h2>
      <ol>
        <li>
          Ten a la mano <span class="mono">acuse.json</span> y <span class="mono">acuse.firma</span>: vienen
          dentro del PDF del acuse y en la página de la factura.
        </li>
        <li>
          Descarga nuestra <a href="/acuse/llave.pem">llave pública</a>. Su huella es{' '}
          <span class="mono">{keyId}</span>.
        </li>
        <li>Con OpenSSL 3, sin conexión:</li>
      </ol>
      <pre class="code" tabIndex={0} aria-label="Orden de OpenSSL">
        {VERIFY}
      </pre>
      <p class="hint">
        Responde «Signature Verified Successfully». Si cambia un solo byte de los datos, responde lo
        contrario.
      </p>
    </section>
  )
}
