/** Milliseconds from loadCatalogs to an answer of every table, among them the 52,747 keys of c_ClaveProdServ, in a process
 *  that has read none before. */
import { loadCatalogs } from '@timbra/cfdi'

const start = performance.now()
const catalogs = loadCatalogs()
const day = '2026-11-22'
const tables = ['formasPago', 'monedas', 'paises', 'regimenesFiscales', 'usosCFDI', 'objetosImp'] as const
for (const table of tables) catalogs.has(table, '01', day)
catalogs.isClaveProdServ('50131700', day)
catalogs.demandsOf('50131700', day)
catalogs.isClaveUnidad('H87', day)
catalogs.isCodigoPostal('64000', day)
catalogs.usoFits('moral', '601', 'G03', day)
catalogs.isTasaOCuota({ impuesto: '002', tipoFactor: 'Tasa', millionths: 160_000n, use: 'traslado' }, day)
console.log((performance.now() - start).toFixed(1))
