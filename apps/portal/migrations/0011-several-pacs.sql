-- PACs that have said "nothing stamped" about the present bytes in this round; the next one is tried.
alter table issuance add column tried text[] not null default '{}';

-- One circuit breaker per PAC, shared by all workers. No row: closed.
create table pac_breaker (
  pac text primary key,
  state text not null check (state in ('closed', 'open', 'half-open')),
  failures timestamptz[] not null default '{}',  -- without an answer since, newest last
  openings integer not null default 0,           -- in a row; what the pause before the next probe grows by
  probe_at timestamptz,                          -- when somebody may ask for its health
  why text,
  changed_at timestamptz not null
);

-- Bytes that a PAC may have stamped, or did, although the ticket has its CFDI elsewhere.
create table possible_duplicate (
  id uuid primary key,
  issuance_id uuid not null references issuance,
  pac text not null,
  sealed_xml bytea not null,
  sello_sha256 text not null,
  noted_at timestamptz not null,
  next_at timestamptz,                           -- when to ask the PAC; null: nobody has to
  tries integer not null default 0,
  outcome text not null check (outcome in ('open', 'absent', 'same', 'surplus')),
  uuid text,
  unique (issuance_id, pac, sello_sha256)
);
create index possible_duplicate_due on possible_duplicate (next_at) where next_at is not null;
