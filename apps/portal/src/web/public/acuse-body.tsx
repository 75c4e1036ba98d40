import type { PublicAcuse } from '../../acuses/acuse.ts'
import { onTheClockOf } from '../../acuses/render-pdf.ts'
import { Spanish, useLanguage } from '../ui/language.tsx'
import { clockOf, Deadline, whenText } from '../ui/when.tsx'

const VERIFY = 'openssl pkeyutl -verify -pubin -inkey llave.pem -rawin -in acuse.json -sigfile acuse.firma'

/** /acuse/<id>: what anybody with the paper may see, and how to check it without believing this page. */
export function AcuseBody({ acuse, valid }: { acuse: PublicAcuse; valid: boolean }) {
  const { say } = useLanguage()
  return (
    <>
      <section class="card">
        <h1>
          {say('Acuse de solicitud', 'Receipt of request')} {acuse.solicitud}
        </h1>
        <p class={`notice ${valid ? 'good' : 'error'}`}>
          <Verdict inTime={acuse.enPlazo === 'si'} valid={valid} />
        </p>
        <Facts acuse={acuse} />
        <p class="hint">
          {say(
            'Para cuidar a quien la pidió, aquí no aparecen su RFC, el número completo de su ticket ni el total.',
            'To protect whoever asked, their RFC, the whole number of the ticket and the total are not shown here.',
          )}
        </p>
      </section>
      <HowToVerify keyId={acuse.llave} />
    </>
  )
}

function Verdict({ inTime, valid }: { inTime: boolean; valid: boolean }) {
  const { say } = useLanguage()
  if (!valid)
    return say(
      'La firma no corresponde con los datos guardados. No te fíes de este acuse y avísanos en Servicio al Cliente.',
      'The signature does not belong to the data that we keep. Do not trust this receipt, and tell the customer service desk.',
    )
  return say(
    `La firma es auténtica. Esta solicitud de factura se recibió ${inTime ? 'dentro' : 'después'} del plazo.`,
    `The signature is authentic. This request for an invoice was received ${inTime ? 'in time' : 'after the deadline'}.`,
  )
}

function Facts({ acuse }: { acuse: PublicAcuse }) {
  const { language, say } = useLanguage()
  const { zonaHoraria } = acuse.tienda
  const received = new Date(acuse.recibida)
  return (
    <dl class="facts">
      <dt>{say('Recibida', 'Received')}</dt>
      <dd>
        <time dateTime={acuse.recibida}>
          {say(
            onTheClockOf(received, zonaHoraria),
            `${whenText(received, zonaHoraria, language)} ${clockOf(zonaHoraria, language)}`,
          )}
        </time>
      </dd>
      <dt>{say('Plazo para pedirla', 'May be asked for')}</dt>
      <dd>
        <Deadline at={new Date(acuse.plazo)} timeZone={zonaHoraria} />
      </dd>
      <dt>
        {acuse.tickets.length === 1
          ? say('Ticket que termina en', 'Ticket that ends in')
          : say('Tickets que terminan en', 'Tickets that end in')}
      </dt>
      <dd class="mono">{acuse.tickets.join(', ')}</dd>
      <dt>{say('Emisor', 'Issuer')}</dt>
      <dd>
        <Spanish>{acuse.emisor.nombre}</Spanish>, <span class="mono">{acuse.emisor.rfc}</span>
      </dd>
      <dt>{say('Tienda', 'Store')}</dt>
      <dd>
        {acuse.tienda.numero} <Spanish>{acuse.tienda.nombre}</Spanish>
      </dd>
    </dl>
  )
}

function HowToVerify({ keyId }: { keyId: string }) {
  const { say } = useLanguage()
  const json = <span class="mono">acuse.json</span>
  const signature = <span class="mono">acuse.firma</span>
  const fingerprint = <span class="mono">{keyId}</span>
  return (
    <section class="card">
      <h2>{say('Compruébalo por tu cuenta', 'Check it yourself')}</h2>
      <ol>
        <li>
          {say(
            <>
              Ten a la mano {json} y {signature}: vienen dentro del PDF del acuse y en la página de la
              factura.
            </>,
            <>
              Have {json} and {signature} at hand: they are inside the PDF of the receipt and on the page of
              the invoice.
            </>,
          )}
        </li>
        <li>
          {say(
            <>
              Descarga nuestra <a href="/acuse/llave.pem">llave pública</a>. Su huella es {fingerprint}.
            </>,
            <>
              Download our <a href="/acuse/llave.pem">public key</a>. Its fingerprint is {fingerprint}.
            </>,
          )}
        </li>
        <li>{say('Con OpenSSL 3, sin conexión:', 'With OpenSSL 3, without a connection:')}</li>
      </ol>
      <pre class="code" tabIndex={0} aria-label={say('Orden de OpenSSL', 'OpenSSL command')}>
        {VERIFY}
      </pre>
      <p class="hint">
        {say(
          'Responde «Signature Verified Successfully». Si cambia un solo byte de los datos, responde lo contrario.',
          'It answers “Signature Verified Successfully”. If one byte of the data changes, it answers the contrary.',
        )}
      </p>
    </section>
  )
}
