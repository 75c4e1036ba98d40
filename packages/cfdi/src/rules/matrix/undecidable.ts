/** What the rules of SAT's matrix that cannot be decided from the document and the catalogues would need. */
export type Undecidable = { readonly code: string; readonly layer: 'lrfc' | 'pac'; readonly needs: string }

const lrfc = 'la lista de RFC no cancelados del SAT (LRFC: RFC, nombre, código postal)'
const retencion = 'la marca «Retención» que la LRFC da al RFC del emisor (régimen 626)'
const confirmacion = 'el registro de claves de confirmación que da el PAC'

/** The codes of the matrix that validate() cannot decide, and who can. Source: matriz de errores CFDI 4.0 (2024-12-13). */
export const UNDECIDABLE: readonly Undecidable[] = [
  need(
    'CFDI40118',
    'pac',
    'el tipo de cambio del día que toma el PAC (Banco de México) y su variación permitida',
  ),
  need(
    'CFDI40120',
    'pac',
    'el límite que publica el SAT para el total, hoy mayor que cualquier importe posible',
  ),
  need('CFDI40128', 'pac', confirmacion),
  need('CFDI40129', 'pac', confirmacion),
  need('CFDI40138', 'lrfc', lrfc),
  need('CFDI40139', 'lrfc', lrfc),
  need('CFDI40142', 'pac', 'el validador de «factura a través del adquirente» del SAT'),
  need('CFDI40143', 'lrfc', lrfc),
  need('CFDI40144', 'lrfc', lrfc),
  need('CFDI40145', 'lrfc', lrfc),
  need('CFDI40147', 'lrfc', lrfc),
  need('CFDI40148', 'lrfc', lrfc),
  need('CFDI40187', 'lrfc', 'la lista de contribuyentes obligados del SAT (LCO)'),
  need('CFDI40189', 'lrfc', lrfc),
  need('CFDI40190', 'lrfc', lrfc),
  need('CFDI40192', 'lrfc', lrfc),
  need('CFDI40193', 'lrfc', lrfc),
  need('CFDI140224', 'lrfc', retencion),
  need('CFDI140225', 'lrfc', retencion),
  need('CFDI40999', 'pac', 'nada: es el código del PAC para lo que no está en la matriz'),
]

function need(code: string, layer: Undecidable['layer'], needs: string): Undecidable {
  return { code, layer, needs }
}
