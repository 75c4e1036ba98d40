-- What a customer asks of the store because the portal may not decide it alone: to be invoiced after the deadline, or to have an
-- invoice changed that the customer may not change any more.
create table petition (
  id uuid primary key,                  -- made by the customer's form
  token text not null unique,           -- late: the address /factura/<token>, before and after it is granted
  kind text not null check (kind in ('late', 'correction')),
  issuer_id uuid not null references issuer,
  store_id uuid not null references store,
  ticket_id uuid references ticket,     -- late
  issuance_id uuid references issuance, -- correction: the invoice to be changed
  receptor jsonb not null,
  email text,
  account_id uuid references account on delete set null,
  reason text not null default '',      -- in the customer's words
  asked_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'granted', 'refused')),
  answer text not null default '',      -- in the store's words
  decided_at timestamptz,
  decided_by text,
  leads_to text                         -- granted: the token of the invoice that came of it
);
create index petition_open on petition (issuer_id, asked_at) where state = 'open';
create unique index petition_one_open_per_ticket on petition (ticket_id) where state = 'open' and kind = 'late';
create unique index petition_one_open_per_invoice on petition (issuance_id) where state = 'open' and kind = 'correction';

-- An issuance whose CFDI takes the place of another one's (TipoRelacion 04). Its claims on the tickets are not live until
-- SAT has cancelled the other.
alter table issuance add column substitutes uuid references issuance;
create index issuance_substitutes on issuance (substitutes) where substitutes is not null;
