/** Answers to what customers of other portals ask most. */
export function Help() {
  return (
    <article class="card prose">
      <h1>Ayuda</h1>
      <h2>¿Dónde está el código de mi ticket?</h2>
      <p>
        Junto al QR, en tres grupos de cuatro letras y números, como <span class="mono">7KQ4-M2XD-9TQF</span>.
        Con él no necesitas nada más. Si no lo encuentras, usa el número de ticket y el total con centavos.
      </p>
      <h2>¿Hasta cuándo puedo facturar?</h2>
      <p>
        Al buscar tu ticket te decimos la fecha y la hora exactas, en el horario de la tienda donde compraste.
        Puedes hacerlo cualquier día, a cualquier hora.
      </p>
      <h2>El SAT no acepta mis datos. ¿Pierdo mi ticket?</h2>
      <p>
        No. El formulario se vuelve a abrir con el dato marcado y todo lo que escribiste. Copia el nombre y el
        código postal tal como están en tu Constancia de Situación Fiscal: el nombre en mayúsculas y sin «SA
        de CV»; el código postal de tu domicilio fiscal.
      </p>
      <h2>¿Por qué no puedo elegir «G03 Gastos en general»?</h2>
      <p>
        Porque tu régimen no lo permite. A los asalariados (régimen 605) el SAT les admite «S01 Sin efectos
        fiscales» y las deducciones personales.
      </p>
      <h2>Ya la pedí y no llega</h2>
      <p>
        Vuelve a escribir tu ticket: siempre te lleva a la página de tu factura, con su avance y sus archivos.
        Un ticket nunca se factura dos veces, aunque presiones el botón varias veces.
      </p>
      <h2>Prefiero que me la hagan en la tienda</h2>
      <p>
        Con gusto: lleva tu ticket a Servicio al Cliente de cualquier sucursal. No te pueden exigir usar este
        portal, dar tu correo ni mostrar tu constancia.
      </p>
    </article>
  )
}
