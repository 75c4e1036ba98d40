/** What is kept and why; the complete notice is the issuer's. */
export function Privacy() {
  return (
    <article class="card prose">
      <h1>Privacidad</h1>
      <p class="lead">Pedimos sólo lo que la factura necesita, y nadie puede consultarlo con tu RFC.</p>
      <h2>Qué guardamos</h2>
      <ul>
        <li>RFC, nombre, código postal, régimen y uso de CFDI: son parte de la factura.</li>
        <li>Tu correo, sólo si lo escribes: para enviarte la factura.</li>
        <li>El ticket que la tienda nos envió y la factura timbrada.</li>
      </ul>
      <h2>Quién puede verlo</h2>
      <p>
        Quien tiene el ticket (su código, o su número y su total) o la dirección permanente de la factura. No
        existe ninguna búsqueda por RFC, por nombre ni por correo. La tienda emisora es responsable de estos
        datos y la ley la obliga a conservar la factura cinco años.
      </p>
      <h2>Qué no hacemos</h2>
      <p>
        No usamos rastreadores, publicidad ni servicios de terceros en estas páginas. La única cookie es la de
        tu sesión, si entras a una cuenta.
      </p>
    </article>
  )
}
