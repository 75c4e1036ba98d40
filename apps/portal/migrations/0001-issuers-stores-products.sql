-- Who issues (issuers, their CSD), where (stores) and what is sold (products).
create table issuer (
  id uuid primary key,
  rfc text not null unique,
  nombre text not null,                 -- exactly as in the SAT register, without régimen societario
  regimen_fiscal text not null,
  trade_name text not null,             -- what customers call the shop
  serie text not null default 'T',
  created_at timestamptz not null default now()
);

create table store (
  id uuid primary key,
  issuer_id uuid not null references issuer,
  code text not null,                   -- the store number printed on the ticket
  name text not null,
  address text not null,
  lugar_expedicion text not null,       -- CP of the branch
  time_zone text not null,              -- IANA name; the CFDI's Fecha and the deadline are local to it
  unique (issuer_id, code)
);

create table csd (
  no_certificado text primary key,
  issuer_id uuid not null references issuer,
  cer bytea not null,
  key_encrypted bytea not null,         -- PKCS#8 DER, encrypted with the portal's secret (secrets.ts)
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);

create table product (
  issuer_id uuid not null references issuer,
  sku text not null,
  description text not null,
  department text not null,
  clave_prod_serv text,
  clave_unidad text,
  primary key (issuer_id, sku)
);

create table department (
  issuer_id uuid not null references issuer,
  name text not null,
  clave_prod_serv text not null,
  clave_unidad text not null,
  primary key (issuer_id, name)
);

create table api_key (
  id uuid primary key,
  issuer_id uuid not null references issuer,
  name text not null,
  key_sha256 text not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
