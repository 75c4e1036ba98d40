-- What the list of sessions shows, and until when a session may change the account (accounts/prove.ts).
alter table account_session
  add column id uuid not null default gen_random_uuid() unique,
  add column browser text,              -- "Chrome", "Safari"…: the user agent itself is not kept
  add column system text,               -- "Android", "Windows"…
  add column seen_at timestamptz,
  add column proven_at timestamptz;     -- when password or passkey were shown again
update account_session set seen_at = created_at;
alter table account_session alter column seen_at set not null;

create table account_passkey (
  id uuid primary key,
  credential_id text not null unique,   -- base64url, as the browser says it
  account_id uuid not null references account on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,              -- of its last use; 0 for keys that do not count
  transports text[] not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index account_passkey_by_account on account_passkey (account_id);

-- What a browser was asked to sign: taken away by the answer, right or wrong.
create table passkey_challenge (
  challenge_sha256 text primary key,
  browser_sha256 text not null,         -- of the session, or of a cookie of its own before there is one
  purpose text not null check (purpose in ('create', 'enter', 'prove')),
  expires_at timestamptz not null
);

-- One mail about an account: owed until it is sent, its link (if it has one) good until it is used or past its time.
create table account_letter (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  kind text not null check (kind in ('reset', 'new-email', 'email-taken', 'email-changed', 'password-changed')),
  email text not null,                  -- where it goes
  created_at timestamptz not null,
  due_at timestamptz,                   -- null: sent, or given up
  tries integer not null default 0,
  token_sha256 text unique,             -- made when it is sent
  expires_at timestamptz not null
);
create index account_letter_due on account_letter (due_at) where due_at is not null;
create index account_letter_by_account on account_letter (account_id);

-- The fiscal data that are offered first.
alter table fiscal_profile add column preferred boolean not null default false;
create unique index fiscal_profile_preferred on fiscal_profile (account_id) where preferred;
