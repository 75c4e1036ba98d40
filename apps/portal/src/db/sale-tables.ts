/** Tables of who sells, where and what, and of the sales that were reported. */
import type { Generated } from 'kysely'
import type { Json, NullableJson } from './json-column.ts'

export type IssuerTable = {
  id: string
  rfc: string
  nombre: string
  regimen_fiscal: string
  trade_name: string
  serie: Generated<string>
  created_at: Generated<Date>
}

export type StoreTable = {
  id: string
  issuer_id: string
  code: string
  name: string
  address: string
  lugar_expedicion: string
  time_zone: string
}

export type CsdTable = {
  no_certificado: string
  issuer_id: string
  cer: Buffer
  key_encrypted: Buffer
  valid_from: Date
  valid_to: Date
  active: Generated<boolean>
  created_at: Generated<Date>
}

export type ProductTable = {
  issuer_id: string
  sku: string
  description: string
  department: string
  clave_prod_serv: string | null
  clave_unidad: string | null
}

export type DepartmentTable = {
  issuer_id: string
  name: string
  clave_prod_serv: string
  clave_unidad: string
}

export type ApiKeyTable = {
  id: string
  issuer_id: string
  name: string
  key_sha256: string
  created_at: Generated<Date>
  revoked_at: Date | null
}

export type TicketTable = {
  id: string
  issuer_id: string
  store_id: string
  external_id: string
  code: string
  content: Json<unknown>
  content_sha256: string
  total: string
  issued_at: Date
  invoice_by: Date
  received_at: Date
}

export type DeadlinePolicyTable = {
  id: Generated<string>
  issuer_id: string
  store_id: string | null
  policy: Json<unknown>
  set_at: Date
  set_by: string
}

export type TicketSearchTable = {
  id: Generated<string>
  issuer_id: string
  search: Json<unknown>
  set_at: Date
  set_by: string
}

export type EarlyRequestTable = {
  id: string
  token: string
  issuer_id: string
  printed_number: string
  proof: Json<unknown>
  receptor: Json<unknown>
  email: string | null
  account_id: string | null
  requested_at: Date
  looked_at: Date
  ended_at: Date | null
  ending: 'requested' | 'existing' | 'refused' | 'never-came' | null
  leads_to: string | null
  faults: NullableJson<unknown>
}

export type PetitionTable = {
  id: string
  token: string
  kind: 'late' | 'correction'
  issuer_id: string
  store_id: string
  ticket_id: string | null
  issuance_id: string | null
  receptor: Json<unknown>
  email: string | null
  account_id: string | null
  reason: Generated<string>
  asked_at: Date
  state: Generated<'open' | 'granted' | 'refused'>
  answer: Generated<string>
  decided_at: Date | null
  decided_by: string | null
  leads_to: string | null
}
