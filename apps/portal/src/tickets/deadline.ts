/** How a deadline is said. When it is, the room deadlines/ decides. */

/** "hasta el jueves 31 de diciembre de 2026, 23:59 h (hora de Cd. Juárez)". @param place as in `placeOf` */
export function deadlineText(deadline: Date, timeZone: string, place: string): string {
  const part = partsOf(
    new Intl.DateTimeFormat('es-MX', {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    deadline,
  )
  const day = `${part('weekday')} ${part('day')} de ${part('month')} de ${part('year')}`
  return `hasta el ${day}, ${part('hour')}:${part('minute')} h (hora de ${place})`
}

/** The city whose clock a zone follows, as people call it; for a zone outside Mexico the last part of its name. */
export function placeOf(timeZone: string): string {
  return PLACES.get(timeZone) ?? (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

const PLACES = new Map([
  ['America/Bahia_Banderas', 'Bahía de Banderas'],
  ['America/Cancun', 'Cancún'],
  ['America/Chihuahua', 'Chihuahua'],
  ['America/Ciudad_Juarez', 'Cd. Juárez'],
  ['America/Hermosillo', 'Hermosillo'],
  ['America/Matamoros', 'Matamoros'],
  ['America/Mazatlan', 'Mazatlán'],
  ['America/Merida', 'Mérida'],
  ['America/Mexico_City', 'la Ciudad de México'],
  ['America/Monterrey', 'Monterrey'],
  ['America/Ojinaga', 'Ojinaga'],
  ['America/Tijuana', 'Tijuana'],
])

function partsOf(format: Intl.DateTimeFormat, at: Date): (name: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return (name) => parts.get(name) ?? ''
}
