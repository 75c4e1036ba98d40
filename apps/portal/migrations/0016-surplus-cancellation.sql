-- A CFDI that is one too many is cancelled like any other, beside whatever becomes of the one that the customer has.
alter table cancellation add column surplus_id uuid references possible_duplicate; -- null: of the issuance's own CFDI
drop index cancellation_open;
create unique index cancellation_open on cancellation (issuance_id)
  where surplus_id is null and state in ('waiting-substitute', 'requested', 'in-process', 'cancelled');
create unique index cancellation_open_surplus on cancellation (surplus_id)
  where surplus_id is not null and state in ('requested', 'in-process', 'cancelled');

-- Where the cancellation of a surplus CFDI stands (cancellation/cancellation.ts); null: not asked for yet.
alter table possible_duplicate add column cancellation text;
create index possible_duplicate_to_cancel on possible_duplicate (noted_at)
  where outcome = 'surplus' and cancellation is null;
