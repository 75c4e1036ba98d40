-- What waited for a PAC comes out in the order of its deadlines, and whoever watches an invoice hears of its news.
alter table issuance add column invoice_by timestamptz not null default now(); -- earliest deadline of its tickets
update issuance set invoice_by = coalesce((
  select min(ticket.invoice_by) from issuance_ticket join ticket on ticket.id = issuance_ticket.ticket_id
  where issuance_ticket.issuance_id = issuance.id), requested_at);
create index issuance_by_stamp on issuance (stamped_at) where stamped_at is not null;
create index issuance_sealed_by_deadline on issuance (invoice_by, requested_at) where state = 'sealed';

-- The payload is the id of an issuance. `stamping` is left out: it lasts an instant, and every notice costs its commit
-- a turn in one queue of the whole cluster.
create function tell_issuance_news() returns trigger language plpgsql as
  $$ begin perform pg_notify('issuance_news', new.id::text); return null; end $$;
create trigger issuance_news after update of state on issuance for each row
  when (old.state is distinct from new.state and new.state <> 'stamping') execute function tell_issuance_news();
create function tell_delivery_news() returns trigger language plpgsql as
  $$ begin perform pg_notify('issuance_news', new.issuance_id::text); return null; end $$;
create trigger delivery_news after update of state on delivery for each row
  when (old.state is distinct from new.state) execute function tell_delivery_news();
