-- How an issuer looks to customers: what brand/ has checked. One row per issuer; pictures apart, because they are large.
create table issuer_brand (
  issuer_id uuid primary key references issuer,
  brand jsonb not null,                 -- brand/brand.ts
  saved_at timestamptz not null,
  saved_by text not null
);
create table brand_picture (
  issuer_id uuid not null references issuer_brand (issuer_id) on delete cascade,
  purpose text not null check (purpose in ('logo', 'ticket')),
  type text not null check (type in ('image/svg+xml', 'image/png')),
  width int not null check (width > 0),
  height int not null check (height > 0),
  body bytea not null check (octet_length(body) <= 262144),
  primary key (issuer_id, purpose)
);
