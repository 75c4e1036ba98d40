-- The history of an account: by the day of the stamp (of the request while there is none), and by receiver.
create index issuance_history on issuance (account_id, (coalesce(stamped_at, requested_at)) desc, id desc)
  where account_id is not null;
create index issuance_history_by_rfc on issuance
  (account_id, (receptor->>'rfc'), (coalesce(stamped_at, requested_at)) desc, id desc)
  where account_id is not null;
create index cancellation_by_issuance on cancellation (issuance_id);
