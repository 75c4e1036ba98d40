-- A read-only way into the invoices of an account, for its accountant.
create table share_link (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  token_sha256 text not null unique,
  label text not null,
  rfc text,                             -- null: of every receiver
  from_month text not null,             -- 'YYYY-MM', central Mexico
  to_month text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index share_link_by_account on share_link (account_id, created_at desc);
