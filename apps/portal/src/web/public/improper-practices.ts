import { type Both, both } from '../language.ts'

export type ImproperPractice = {
  readonly practice: Both
  /** What this system does or cannot do, whoever runs it. */
  readonly portal: Both
  /** What no software can do for the store. */
  readonly store: Both
  readonly source: string
}

const CRITERION = 'Criterio 1/CFF/PI, Anexo 3 RMF 2026'
const SAT_LIST = 'Lista de prácticas indebidas del SAT'

/** What the SAT calls improper. Source: rulebook §0.1–0.11, §E1, §E6. */
export const IMPROPER: readonly ImproperPractice[] = [
  {
    practice: both('Mandarte a un portal como única forma', 'Sending you to a portal as the only way'),
    portal: both(
      'Es una puerta más. Cada página dice que también te la hacen en Servicio al Cliente.',
      'It is one more door. Every page says that the customer service desk makes it too.',
    ),
    store: both(
      'Debe hacerte la factura en el mismo lugar y momento, si ahí das tus datos.',
      'It must make your invoice in the same place and moment, if you give your data there.',
    ),
    source: CRITERION,
  },
  {
    practice: both(
      'Pedirte la Constancia de Situación Fiscal',
      'Demanding your Constancia de Situación Fiscal',
    ),
    portal: both(
      'No la pide: tú escribes los datos. Si quieres, la lee para ahorrarte teclear, toma sólo los datos de la factura y descarta el archivo.',
      'It does not ask for it: you type the data. If you like, it reads it to spare you the typing, takes only the data of the invoice, and drops the file.',
    ),
    store: both(
      'Tampoco puede condicionar la factura a que la muestres. Desde 2026 es una infracción.',
      'It may not make the invoice depend on it either. Since 2026 that is an infraction.',
    ),
    source: 'CFF art. 83, fracción IX; art. 84, fracción VI',
  },
  {
    practice: both('Pedir más datos de los permitidos', 'Asking for more data than allowed'),
    portal: both(
      'Cinco: RFC, nombre, código postal, régimen y uso. Nada de teléfono ni domicilio.',
      'Five: RFC, name, postal code, regime and use. No phone, no address.',
    ),
    store: both('Lo mismo en el mostrador.', 'The same at the desk.'),
    source: `${CRITERION}; ${SAT_LIST}`,
  },
  {
    practice: both('Obligarte a dar un correo', 'Making e-mail compulsory'),
    portal: both(
      'Es opcional: el PDF y el XML se descargan en pantalla, en una página permanente.',
      'It is optional: PDF and XML are downloaded on the screen, from a page that stays.',
    ),
    store: both(
      'Te da la representación impresa si la pides.',
      'It gives you the printed version if you ask.',
    ),
    source: `${SAT_LIST}; CFF art. 29, fracción V; RMF 2.7.1.33`,
  },
  {
    practice: both(
      'Negarla porque no la pediste al comprar',
      'Refusing because you did not ask when you bought',
    ),
    portal: both(
      'Acepta tu solicitud hasta la fecha y hora que muestra tu ticket; sin otra regla de la tienda, hasta el último día del año de la compra. Lo pedido a tiempo se respeta aunque tarde, con un acuse firmado.',
      'It takes your request until the day and hour shown with your ticket; unless the store has another rule, until the last day of the year of purchase. What was asked for in time is honoured however long it takes, with a signed receipt.',
    ),
    store: both(
      'Si fija un plazo más corto, debe atender a quien llega después dentro del mismo año.',
      'If it sets a shorter deadline, it must serve those who come later within the same year.',
    ),
    source: SAT_LIST,
  },
  {
    practice: both('Poner otra forma de pago', 'Writing another way of payment'),
    portal: both(
      'Es la que registró la caja, la mayor si hubo varias. Nadie la puede cambiar aquí.',
      'It is the one that the till noted, the largest if there were several. Nobody can change it here.',
    ),
    store: both('Su caja debe registrar cómo pagaste de verdad.', 'Its till must note how you really paid.'),
    source: `Guía de llenado, FormaPago; ${SAT_LIST}`,
  },
  {
    practice: both('Cobrar más por facturar', 'Charging more for an invoice'),
    portal: both(
      'El total de la factura es el de tu ticket, al centavo. Este portal no cobra nada.',
      'The total of the invoice is that of your ticket, to the cent. This portal charges nothing.',
    ),
    store: both(
      'No puede subir el precio a quien pide factura.',
      'It may not raise the price for whoever asks for an invoice.',
    ),
    source: SAT_LIST,
  },
  {
    practice: both('Negarla por pagar en efectivo', 'Refusing because you paid in cash'),
    portal: both('Factura igual cualquier forma de pago.', 'Every way of payment is invoiced alike.'),
    store: both(
      'No puede rechazar el efectivo para no facturar.',
      'It may not refuse cash so as not to invoice.',
    ),
    source: SAT_LIST,
  },
  {
    practice: both('Darte sólo un PDF, o nada', 'Giving you only a PDF, or nothing'),
    portal: both(
      'Entrega siempre el XML, que es la factura, y el PDF. Si el timbrado falla, la solicitud queda guardada y sigue sola.',
      'It always hands over the XML, which is the invoice, and the PDF. If the stamping fails, the request is kept and goes on by itself.',
    ),
    store: both(
      'Responde por emitirla y entregarla; no hacerlo se sanciona.',
      'It answers for issuing and handing it over; failing to is fined.',
    ),
    source: 'CFF art. 29, 83 fracción VII, 84 fracción IV',
  },
  {
    practice: both('Usar el RFC de otra persona', 'Using somebody else’s RFC'),
    portal: both(
      'Pide probar que el ticket es tuyo, hace una sola factura por ticket y nunca muestra datos por un RFC.',
      'It asks for proof that the ticket is yours, makes one invoice per ticket, and never shows data for an RFC.',
    ),
    store: both(
      'Pregunta a nombre de quién es antes de emitirla.',
      'It asks in whose name it is before issuing.',
    ),
    source: 'CFF art. 83, fracción IX',
  },
  {
    practice: both('Cancelarla sin motivo', 'Cancelling it without reason'),
    portal: both(
      'Nada aquí cancela una factura timbrada por su cuenta, sin motivo del SAT anotado.',
      'Nothing here cancels a stamped invoice by itself without one of the SAT’s reasons on record.',
    ),
    store: both(
      'Sólo con uno de los motivos del SAT y, cuando se requiere, con tu aceptación.',
      'Only for one of the SAT’s reasons and, where it is required, with your acceptance.',
    ),
    source: 'CFF art. 29-A; RMF 2.7.1.34 y 2.7.1.35',
  },
]
