/** How the portal meets what the SAT calls improper practices. Source: rulebook §0.1–0.3, §E1. */
export function Practices() {
  return (
    <article class="card prose">
      <h1>Cómo cumplimos</h1>
      <p class="lead">El SAT enumera prácticas indebidas al facturar. Así las evitamos.</p>
      <dl class="practices">
        <dt>Que el portal sea la única forma</dt>
        <dd>Puedes pedir tu factura en Servicio al Cliente de cualquier sucursal, en el momento.</dd>
        <dt>Pedir más datos de los permitidos</dt>
        <dd>Cinco datos: RFC, nombre, código postal, régimen y uso. Nada de teléfono ni domicilio.</dd>
        <dt>Obligar a dar un correo</dt>
        <dd>Es opcional: el PDF y el XML se descargan en pantalla.</dd>
        <dt>Exigir la Constancia de Situación Fiscal</dt>
        <dd>No la pedimos.</dd>
        <dt>Negarla por no pedirla al comprar</dt>
        <dd>Se acepta hasta el último día del año de la compra, a la hora de la tienda.</dd>
        <dt>Poner otra forma de pago</dt>
        <dd>Es la que registró la caja; nadie la puede cambiar.</dd>
      </dl>
    </article>
  )
}
