import type { Generated, Insertable, Selectable } from 'kysely'
import type {
  AccountConfirmationTable,
  AccountLetterTable,
  AccountPasskeyTable,
  AccountSessionTable,
  AccountTable,
  AttemptQuotaTable,
  FiscalProfileTable,
  PasskeyChallengeTable,
  ShareLinkTable,
} from './account-tables.ts'
import type { Json, NullableJson } from './json-column.ts'
import type {
  ApiKeyTable,
  CsdTable,
  DeadlinePolicyTable,
  DepartmentTable,
  EarlyRequestTable,
  IssuerTable,
  PetitionTable,
  ProductTable,
  StoreTable,
  TicketSearchTable,
  TicketTable,
} from './sale-tables.ts'

/** The tables of migrations/, typed. `jsonb` columns are written as JSON text and read as values. */
export type Schema = {
  issuer: IssuerTable
  store: StoreTable
  csd: CsdTable
  product: ProductTable
  department: DepartmentTable
  api_key: ApiKeyTable
  issuer_brand: IssuerBrandTable
  brand_picture: BrandPictureTable
  deadline_policy: DeadlinePolicyTable
  ticket: TicketTable
  ticket_search: TicketSearchTable
  early_request: EarlyRequestTable
  petition: PetitionTable
  account: AccountTable
  account_confirmation: AccountConfirmationTable
  account_session: AccountSessionTable
  account_passkey: AccountPasskeyTable
  passkey_challenge: PasskeyChallengeTable
  account_letter: AccountLetterTable
  share_link: ShareLinkTable
  attempt_quota: AttemptQuotaTable
  fiscal_profile: FiscalProfileTable
  issuance: IssuanceTable
  issuance_ticket: IssuanceTicketTable
  issuance_event: IssuanceEventTable
  folio_counter: FolioCounterTable
  pac_breaker: PacBreakerTable
  pac_credit: PacCreditTable
  possible_duplicate: PossibleDuplicateTable
  delivery: DeliveryTable
  cancellation: CancellationTable
  cancellation_event: CancellationEventTable
  acuse_key: AcuseKeyTable
  acuse: AcuseTable
  incident: IncidentTable
  worker_awake: WorkerAwakeTable
}

type IssuanceTable = {
  id: string
  token: string
  issuer_id: string
  store_id: string
  account_id: string | null
  receptor: Json<ReceptorColumn>
  email: string | null
  state: string
  requested_at: Date
  updated_at: Date
  next_at: Date | null
  attempt: Generated<number>
  lease_until: Date | null
  tries: Generated<number>
  state_since: Date
  serie: string | null
  folio: string | null
  fecha: string | null
  sealed_xml: Buffer | null
  sello_sha256: string | null
  pac: string | null
  stamped_xml: Buffer | null
  uuid: string | null
  stamped_at: Date | null
  faults: NullableJson<FaultColumn[]>
  invoice_by: Generated<Date>
  tried: Generated<string[]>
  substitutes: Generated<string | null>
}

export type ReceptorColumn = {
  rfc: string
  nombre: string
  domicilioFiscalReceptor: string
  regimenFiscalReceptor: string
  usoCFDI: string
}

export type FaultColumn = { code: string; path: string; message: string; source: string }

type IssuanceTicketTable = { issuance_id: string; ticket_id: string; live: Generated<boolean> }

type IssuanceEventTable = {
  id: Generated<string>
  issuance_id: string
  at: Date
  who: string
  kind: string
  from_state: string | null
  to_state: string | null
  detail: Json<Record<string, unknown>>
}

type FolioCounterTable = { issuer_id: string; serie: string; next_folio: string }

type PacBreakerTable = {
  pac: string
  state: 'closed' | 'open' | 'half-open'
  failures: Generated<Date[]>
  openings: Generated<number>
  probe_at: Date | null
  why: string | null
  changed_at: Date
}

type PacCreditTable = {
  pac: string
  ask_at: Date
  told_at: Date | null
  stamps: number | null
  level: Generated<'unknown' | 'enough' | 'low' | 'none'>
}

type PossibleDuplicateTable = {
  id: string
  issuance_id: string
  pac: string
  sealed_xml: Buffer
  sello_sha256: string
  noted_at: Date
  next_at: Date | null
  tries: Generated<number>
  outcome: 'open' | 'absent' | 'same' | 'surplus'
  uuid: string | null
  cancellation: Generated<string | null>
}

type DeliveryTable = {
  id: string
  issuance_id: string
  email: string
  state: 'pending' | 'sent' | 'failed'
  requested_at: Date
  next_at: Date | null
  attempt: Generated<number>
  lease_until: Date | null
  sent_at: Date | null
  last_problem: string | null
}

type AcuseKeyTable = {
  only_one: Generated<boolean>
  public_pem: string
  private_encrypted: Buffer
  created_at: Date
}

type AcuseTable = {
  id: string
  issuance_id: string
  content: Buffer
  signature: Buffer
  created_at: Date
}

type CancellationTable = {
  id: string
  issuance_id: string
  motivo: string
  substitute_id: string | null
  surplus_id: Generated<string | null>
  state: string
  requested_by: string
  requested_at: Date
  updated_at: Date
  state_since: Date
  next_at: Date | null
  attempt: Generated<number>
  lease_until: Date | null
  sat_code: string | null
  acuse: Buffer | null
}

type CancellationEventTable = {
  id: Generated<string>
  cancellation_id: string
  at: Date
  who: string
  kind: string
  from_state: string | null
  to_state: string
  detail: Json<Record<string, unknown>>
}

type IssuerBrandTable = {
  issuer_id: string
  brand: Json<unknown>
  saved_at: Date
  saved_by: string
}

type BrandPictureTable = {
  issuer_id: string
  purpose: 'logo' | 'ticket'
  type: 'image/svg+xml' | 'image/png'
  width: number
  height: number
  body: Buffer
}

type WorkerAwakeTable = { worker: string; until: Date }

type IncidentTable = {
  id: Generated<string>
  kind: 'slow' | 'pac-down'
  opened_at: Date
  closed_at: Date | null
}

export type Row<T extends keyof Schema> = Selectable<Schema[T]>
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>
