-- Signed proofs that a request arrived in time. Content and signature are kept as they were given out.
create table acuse_key (
  only_one boolean primary key default true check (only_one), -- one pair for each installation
  public_pem text not null,
  private_encrypted bytea not null,     -- PKCS#8 DER, encrypted with the portal's secret (secrets.ts)
  created_at timestamptz not null
);

create table acuse (
  id text primary key,                  -- the address /acuse/<id>; says nothing about the token of the invoice
  issuance_id uuid not null unique references issuance,
  content bytea not null,               -- the signed bytes: canonical JSON
  signature bytea not null,             -- Ed25519, 64 bytes
  created_at timestamptz not null
);
