-- A worker that has just found work promises here to look again soon; until then nobody needs to wake one.
create table worker_awake (
  worker text primary key,
  until timestamptz not null       -- by the clock of the database
);
-- What is due is taken nearest deadline first, whatever the number of those that wait.
create index issuance_to_do_by_deadline on issuance (invoice_by, requested_at) where next_at is not null;
drop index issuance_sealed_by_deadline;
