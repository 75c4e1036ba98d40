-- One row per mail that somebody asked for; a failing mail never touches the issuance.
create table delivery (
  id uuid primary key,
  issuance_id uuid not null references issuance,
  email text not null,
  state text not null check (state in ('pending', 'sent', 'failed')),
  requested_at timestamptz not null,
  next_at timestamptz,
  attempt integer not null default 0,
  lease_until timestamptz,
  sent_at timestamptz,
  last_problem text
);
create index delivery_due on delivery (next_at) where next_at is not null;
create index delivery_by_issuance on delivery (issuance_id, requested_at);
