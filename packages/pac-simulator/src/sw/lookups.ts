import { isRegistered } from '../rules/taxpayers.ts'
import type { World } from '../world.ts'
import { errorReply, successReply, type Reply } from './reply.ts'

/** GET /lrfc/{rfc}: whether SAT's register has this RFC. It says nothing of name or postal code. Source: pac-spec §4.7. */
export function lrfc(world: World, rfc: string): Reply {
  if (!isRegistered(rfc, world.known.taxpayers))
    return errorReply(
      400,
      'CS1002 - El RFC no se encuentra en la lista de RFC inscritos no cancelados.',
      null,
    )
  return successReply({ contribuyenteRFC: rfc, sncf: false, subcontratacion: false })
}

/** GET /taxpayers/{rfc}: the list of article 69-B, another one. Its wording is a guess. Source: pac-spec §4.7. */
export function taxpayers(world: World, rfc: string): Reply {
  const known = world.known.taxpayers.get(rfc)
  if (!known?.efos) return errorReply(400, 'El RFC no se encuentra en la lista del artículo 69-B.', null)
  return successReply({ rfc, nombre: known.nombre, situacion: 'Definitivo' })
}

/** GET /certificates…: those that were left at SW. None ever are: a CSD does not leave its store. */
export function certificates(): Reply {
  return successReply([])
}
