create table account (
  id uuid primary key,
  nombre text not null,
  email text not null,                  -- as typed; unique without regard to case
  password_hash text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz
);
create unique index account_email on account (lower(email));

create table account_confirmation (
  token_sha256 text primary key,
  account_id uuid not null references account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table account_session (
  token_sha256 text primary key,
  account_id uuid not null references account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table fiscal_profile (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  kind text not null check (kind in ('persona', 'empresa')),
  rfc text not null,
  nombre text not null,
  domicilio_fiscal text not null,
  regimen_fiscal text not null,
  uso_cfdi text not null,
  email text,
  created_at timestamptz not null,
  unique (account_id, rfc)
);
