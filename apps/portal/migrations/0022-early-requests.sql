-- Requests that came before their ticket: they count from `requested_at`, and become an issuance with the same id and
-- token when the POS sends the sale.
create table early_request (
  id uuid primary key,                  -- made by the customer's form
  token text not null unique,           -- the address /factura/<token>, before and after the ticket arrives
  issuer_id uuid not null references issuer,
  printed_number text not null,         -- letters and digits of the ticket's number, upper case
  proof jsonb not null,                 -- what the customer typed: tickets/proof.ts
  receptor jsonb not null,
  email text,
  account_id uuid references account on delete set null,
  requested_at timestamptz not null,
  looked_at timestamptz not null,       -- tickets that came later than this have not been compared yet
  ended_at timestamptz,
  ending text check (ending in ('requested', 'existing', 'refused', 'never-came')),
  leads_to text,                        -- existing: the token of the invoice that the ticket has
  faults jsonb
);
create index early_request_waiting on early_request (printed_number) where ended_at is null;
