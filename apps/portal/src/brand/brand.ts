import type { Fault, Parsed } from '@timbra/cfdi'
import { z } from 'zod'
import { parseCorreo } from '../email.ts'
import { type Hex, parseHex } from './colour.ts'
import { faultsOfColour } from './palette.ts'

/** A sentence of the store in both languages of the portal. */
export type InBoth = { readonly es: string; readonly en: string }

/** What an issuer says about itself. Everything but the name may be missing; pages then say what is general. */
export type Brand = {
  /** What customers call the shop. */
  readonly name: string
  /** Of links and buttons on light paper; null: the portal's own green. */
  readonly color: Hex | null
  /** The same on dark paper; null: found from `color`. */
  readonly colorDark: Hex | null
  /** The sentence of welcome. */
  readonly welcome: InBoth | null
  readonly contact: Contact
  readonly privacy: PrivacyFacts
  /** What the picture of the ticket shows, for those who do not see it. */
  readonly ticketAlt: InBoth | null
}

export type Contact = {
  readonly phone: string | null
  readonly email: string | null
  readonly hours: InBoth | null
}

/** What only the store can say in its aviso de privacidad. Source: LFPDPPP (DOF 20-03-2025); rulebook §I. */
export type PrivacyFacts = {
  /** Legal name of the responsible party; null: the name in the CFDI. */
  readonly responsible: string | null
  readonly address: string | null
  /** Where ARCO requests go. */
  readonly email: string | null
  /** Who processes data for the store: the PAC, the hosting, the mail. */
  readonly processors: readonly string[]
  /** Day of the last change, 'YYYY-MM-DD'. */
  readonly updated: string | null
}

/** The files that a brand names, relative to it. */
export type BrandFile = {
  readonly brand: Brand
  readonly logo: string | null
  readonly ticket: string | null
}

const text = (max: number) =>
  z
    .string('Escribe un texto.')
    .trim()
    .min(1, 'No puede quedar vacío.')
    .max(max, `Hasta ${max} caracteres.`)
    .regex(/^[^\p{Cc}<>]*$/u, 'No puede llevar saltos de línea ni los signos < >.')
const inBoth = (max: number) => z.strictObject({ es: text(max), en: text(max) }, 'Escribe es y en.')
const color = z.string('Escribe un color como #0a6650.').transform((value, context) => {
  const hex = parseHex(value)
  if (hex === null) context.addIssue({ code: 'custom', message: 'Escribe un color como #0a6650.' })
  return hex ?? ('#000000' as Hex)
})
const email = z
  .string()
  .refine((value) => parseCorreo(value).ok, 'Escribe un correo como nombre@ejemplo.com.')

const schema = z.strictObject(
  {
    name: text(60),
    color: color.optional(),
    colorDark: color.optional(),
    logo: text(200).optional(),
    ticket: z.strictObject({ picture: text(200), alt: inBoth(300) }).optional(),
    welcome: inBoth(200).optional(),
    contact: z
      .strictObject({ phone: text(40), email, hours: inBoth(120) })
      .partial()
      .optional(),
    privacy: z
      .strictObject({
        responsible: text(300),
        address: text(400),
        email,
        processors: z.array(text(200)).max(20, 'A lo más 20.'),
        updated: z.iso.date('Escribe el día como 2026-11-30.'),
      })
      .partial()
      .optional(),
  },
  'Una marca es un objeto con name, color, logo, welcome, contact, privacy…',
)

/** Reads a brand as it stands in a file. @returns it with the names of its pictures, or every fault at its field:
 *  marca-invalida · color-sin-contraste */
export function parseBrand(given: unknown): Parsed<BrandFile> {
  const read = schema.safeParse(given)
  if (!read.success) return { ok: false, faults: read.error.issues.map(faultOf) }
  const { name, color = null, colorDark = null, logo = null, ticket, welcome = null } = read.data
  const faults = color === null ? [] : faultsOfColour(color, colorDark)
  if (faults.length > 0) return { ok: false, faults }
  const { phone = null, email: mail = null, hours = null } = read.data.contact ?? {}
  const { responsible = null, address = null, processors = [], updated = null } = read.data.privacy ?? {}
  const privacy = { responsible, address, email: read.data.privacy?.email ?? null, processors, updated }
  const brand: Brand = {
    name,
    color,
    colorDark,
    welcome,
    contact: { phone, email: mail, hours },
    privacy,
    ticketAlt: ticket?.alt ?? null,
  }
  return { ok: true, value: { brand, logo, ticket: ticket?.picture ?? null } }
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  const message =
    issue.code === 'unrecognized_keys' ? `No existe el campo ${issue.keys.join(', ')}.` : issue.message
  return { code: 'marca-invalida', path: issue.path.join('.'), message, source: 'docs/operating/brand.md' }
}

/** What is still missing for a complete aviso de privacidad; names of the fields in the file. */
export function missingPrivacy(brand: Pick<Brand, 'privacy'> | null): readonly string[] {
  const { address, email: mail, processors, updated } = brand?.privacy ?? NOTHING_SAID
  return [
    ...(address === null ? ['privacy.address'] : []),
    ...(mail === null ? ['privacy.email'] : []),
    ...(processors.length === 0 ? ['privacy.processors'] : []),
    ...(updated === null ? ['privacy.updated'] : []),
  ]
}

const NOTHING_SAID: PrivacyFacts = {
  responsible: null,
  address: null,
  email: null,
  processors: [],
  updated: null,
}
