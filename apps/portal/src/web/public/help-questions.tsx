import type { ComponentChildren } from 'preact'
import { type Speech, useLanguage } from '../ui/language.tsx'

export type Question = {
  /** The anchor of its address: /ayuda#plazo. */
  readonly id: string
  readonly title: string
  readonly answer: ComponentChildren
  readonly picture?: 'ticket' | 'constancia'
}

export function useQuestions(): readonly Question[] {
  const speech = useLanguage()
  return [...beforeAsking(speech), ...whenItFails(speech), ...whenItTakesLong(speech), ...afterwards(speech)]
}

function beforeAsking({ say }: Speech): Question[] {
  return [
    {
      id: 'codigo',
      title: say('¿Dónde está el código de mi ticket?', 'Where is the code of my ticket?'),
      picture: 'ticket',
      answer: (
        <p>
          {say(
            'Junto al QR, en tres grupos de cuatro letras y números, como 7KQ4-M2XD-9T8D. Con él no necesitas nada más. Si no lo encuentras, usa el número de ticket y el total con centavos.',
            'Beside the QR, in three groups of four letters and digits, such as 7KQ4-M2XD-9T8D. With it you need nothing else. If you cannot find it, use the number of the ticket and the total with its cents.',
          )}
        </p>
      ),
    },
    {
      id: 'datos',
      title: say('¿Qué datos necesito y dónde están?', 'Which data do I need, and where are they?'),
      picture: 'constancia',
      answer: (
        <>
          <p>
            {say(
              'Cinco: RFC, nombre, código postal, régimen y para qué usarás la factura. Los cuatro primeros están en tu Constancia de Situación Fiscal. Cópialos tal cual: el SAT los compara letra por letra.',
              'Five: RFC (tax ID), name, postal code, tax regime, and what you will use the invoice for. The first four are on your Constancia de Situación Fiscal, the SAT’s certificate of your tax data. Copy them exactly: the SAT compares them letter by letter.',
            )}
          </p>
          <p>
            {say(
              'Si quieres, el formulario lee tu constancia (PDF o foto) para ahorrarte teclear: toma sólo esos datos y descarta el archivo. Nadie puede exigírtela.',
              'If you like, the form reads your Constancia (PDF or photo) to spare you the typing: it takes only those data and drops the file. Nobody may demand to see it.',
            )}
          </p>
        </>
      ),
    },
    {
      id: 'plazo',
      title: say('¿Hasta cuándo puedo facturar?', 'Until when can I ask for an invoice?'),
      answer: (
        <p>
          {say(
            'Al buscar tu ticket te decimos la fecha y la hora exactas, en el horario de la tienda donde compraste. Puedes pedirla cualquier día, a cualquier hora. Lo que pediste a tiempo vale aunque tarde en salir.',
            'When you look for your ticket we tell you the exact day and hour, on the clock of the store where you bought. You can ask on any day, at any hour. What you asked for in time counts, even if it takes long.',
          )}
        </p>
      ),
    },
  ]
}

function whenItFails({ say }: Speech): Question[] {
  return [
    {
      id: 'no-aparece',
      title: say('No encuentran mi ticket', 'My ticket is not found'),
      answer: (
        <ul>
          <li>
            {say(
              'Revisa el número y el total con centavos.',
              'Check the number, and the total with its cents.',
            )}
          </li>
          <li>
            {say(
              'Si acabas de comprar, la caja tarda un poco en mandarlo: deja tu solicitud y cuenta desde ese momento, o espera unos minutos.',
              'If you have just bought, the till takes a while to send it: leave your request, which counts from that moment, or wait some minutes.',
            )}
          </li>
          <li>
            {say(
              'Si perdiste el ticket, Servicio al Cliente puede buscar tu compra.',
              'If you lost the ticket, the customer service desk can look for your purchase.',
            )}
          </li>
        </ul>
      ),
    },
    {
      id: 'rechazo',
      title: say(
        'El SAT no acepta mis datos. ¿Pierdo mi ticket?',
        'The SAT refuses my data. Do I lose my ticket?',
      ),
      answer: (
        <p>
          {say(
            'No. El formulario se vuelve a abrir con el dato marcado y todo lo que escribiste. Copia el nombre en mayúsculas y sin «SA de CV», y el código postal de tu domicilio fiscal, no el de tu casa ni el de la tienda.',
            'No. The form opens again with the wrong one marked and everything you typed. Copy the name in capitals and without “SA de CV”, and the postal code of your tax address, not that of your home or of the store.',
          )}
        </p>
      ),
    },
    {
      id: 'g03',
      title: say(
        '¿Por qué no puedo elegir «G03 Gastos en general»?',
        'Why can I not choose G03, general expenses?',
      ),
      answer: (
        <p>
          {say(
            'Porque tu régimen no lo permite. A los asalariados (régimen 605) el SAT les admite «S01 Sin efectos fiscales» y las deducciones personales.',
            'Because your tax regime does not allow it. To employees (régimen 605) the SAT allows S01, no tax effect, and personal deductions.',
          )}
        </p>
      ),
    },
  ]
}

function whenItTakesLong({ say }: Speech): Question[] {
  return [
    {
      id: 'tarda',
      title: say('Ya la pedí y no llega', 'I asked for it and it does not come'),
      answer: (
        <>
          <p>
            {say(
              'Vuelve a escribir tu ticket: siempre te lleva a la página de tu factura, con su avance y sus archivos. Un ticket nunca se factura dos veces, aunque presiones el botón varias veces.',
              'Enter your ticket again: it always leads to the page of your invoice, with its progress and its files. A ticket is never invoiced twice, however often you press the button.',
            )}
          </p>
          <p>
            {say(
              'Si tarda, ahí mismo descargas un acuse firmado que prueba que la pediste a tiempo. ',
              'If it takes long, you can download a signed receipt there, which proves that you asked in time. ',
            )}
            <a href="/estado">{say('Así va el servicio ahora', 'How the service is doing now')}</a>.
          </p>
        </>
      ),
    },
  ]
}

function afterwards({ say }: Speech): Question[] {
  return [
    {
      id: 'correo',
      title: say('No me llegó el correo', 'The mail did not arrive'),
      answer: (
        <p>
          {say(
            'Búscalo en el correo no deseado. En la página de tu factura puedes descargarla ahora mismo o mandarla otra vez, también a otra dirección.',
            'Look among the junk mail. On the page of your invoice you can download it right now or send it again, to another address too.',
          )}
        </p>
      ),
    },
    {
      id: 'otra-vez',
      title: say('Perdí mi factura', 'I lost my invoice'),
      answer: (
        <p>
          {say(
            <>
              <a href="/recuperar">Recupérala con tu ticket</a>, cuantas veces quieras.
            </>,
            <>
              <a href="/recuperar">Get it back with your ticket</a>, as often as you like.
            </>,
          )}
        </p>
      ),
    },
    {
      id: 'mal',
      title: say('Mi factura tiene un dato mal', 'My invoice has something wrong'),
      answer: (
        <p>
          {say(
            'Si es tu nombre, tu RFC, tu régimen o el uso, abre la página de tu factura y elige «Algo está mal en mi factura»: ahí dice hasta cuándo la cambias tú y cuándo se lo pides a la tienda. Los artículos, el importe y la forma de pago vienen de la caja: eso lo ve Servicio al Cliente.',
            'If it is your name, your RFC, your tax regime or the use, open the page of your invoice and choose “Something is wrong with my invoice”: it says until when you change it yourself, and when you ask the store. Goods, amount and way of payment come from the till: for those go to the customer service desk.',
          )}
        </p>
      ),
    },
    {
      id: 'en-tienda',
      title: say('Prefiero que me la hagan en la tienda', 'I would rather have it made in the store'),
      answer: (
        <p>
          {say(
            'Con gusto: lleva tu ticket a Servicio al Cliente de cualquier sucursal. No te pueden exigir usar este portal, dar tu correo ni mostrar tu constancia.',
            'With pleasure: take your ticket to the customer service desk of any store. Nobody may demand that you use this portal, give your e-mail or show your Constancia.',
          )}
        </p>
      ),
    },
  ]
}
