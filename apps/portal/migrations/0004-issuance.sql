-- One row per request for a CFDI; its states are issuance/state.ts.
create table issuance (
  id uuid primary key,                  -- made by the customer's form, so a double click is the same request
  token text not null unique,           -- the unguessable address /factura/<token>
  issuer_id uuid not null references issuer,
  store_id uuid not null references store,
  account_id uuid references account on delete set null,
  receptor jsonb not null,              -- rfc, nombre, domicilioFiscalReceptor, regimenFiscalReceptor, usoCFDI
  email text,
  state text not null,
  requested_at timestamptz not null,
  updated_at timestamptz not null,
  next_at timestamptz,                  -- when a worker must look again; null = nobody has to
  attempt integer not null default 0,   -- fencing token: every worker that takes the row raises it
  lease_until timestamptz,
  tries integer not null default 0,     -- calls made in the present state, for the backoff
  state_since timestamptz not null,
  serie text,
  folio text,
  fecha text,                           -- local time of the store's CP, no zone
  sealed_xml bytea,                     -- committed before any byte leaves
  sello_sha256 text,
  pac text,                             -- pinned from `stamping` until evidence releases it
  stamped_xml bytea,
  uuid text unique,
  stamped_at timestamptz,
  faults jsonb,                         -- what the customer or the store must mend
  unique (issuer_id, serie, folio)
);
create index issuance_due on issuance (next_at) where next_at is not null;
create index issuance_by_account on issuance (account_id, requested_at desc);

create table issuance_ticket (
  issuance_id uuid not null references issuance,
  ticket_id uuid not null references ticket,
  live boolean not null default true,   -- false once withdrawn or cancelled: the ticket is free again
  primary key (issuance_id, ticket_id)
);
-- One ticket has one live issuance, or it is free.
create unique index issuance_ticket_live on issuance_ticket (ticket_id) where live;

create table issuance_event (
  id bigint generated always as identity primary key,
  issuance_id uuid not null references issuance,
  at timestamptz not null,
  who text not null,                    -- customer | worker:<id> | pac:<id> | staff:<id>
  kind text not null,
  from_state text,
  to_state text,
  detail jsonb not null default '{}'
);
create index issuance_event_by_issuance on issuance_event (issuance_id, id);
create function issuance_event_is_append_only() returns trigger language plpgsql as
  $$ begin raise exception 'issuance_event is append-only'; end $$;
create trigger issuance_event_append_only before update or delete on issuance_event
  for each row execute function issuance_event_is_append_only();

create table folio_counter (
  issuer_id uuid not null references issuer,
  serie text not null,
  next_folio bigint not null,
  primary key (issuer_id, serie)
);
