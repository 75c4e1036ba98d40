-- One row per sale that the POS reported. `content` is the ticket as received (design: the ticket format).
create table ticket (
  id uuid primary key,
  issuer_id uuid not null references issuer,
  store_id uuid not null references store,
  external_id text not null,
  code text not null unique,            -- 12 Crockford base32 characters: 10 random + 2 check
  content jsonb not null,
  content_sha256 text not null,
  total numeric(20, 2) not null,
  issued_at timestamptz not null,
  invoice_by timestamptz not null,
  received_at timestamptz not null,
  unique (issuer_id, external_id)
);
create index ticket_by_store_day on ticket (store_id, issued_at);
