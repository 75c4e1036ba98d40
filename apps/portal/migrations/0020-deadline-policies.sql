-- Until when a purchase can be invoiced: the newest row of a store, else of its issuer, else the year's end.
-- Append-only: which policy was in force on a day can be shown later.
create table deadline_policy (
  id bigint generated always as identity primary key,
  issuer_id uuid not null references issuer,
  store_id uuid references store,       -- null: every store without a policy of its own
  policy jsonb not null,                -- deadlines/policy.ts
  set_at timestamptz not null,
  set_by text not null
);
create index deadline_policy_in_force on deadline_policy (issuer_id, store_id, id desc);
