-- One row per request to cancel a CFDI; its states are cancellation/state.ts.
create table cancellation (
  id uuid primary key,                  -- made by the asker's form, so a double click is the same request
  issuance_id uuid not null references issuance,
  motivo text not null check (motivo in ('01', '02', '03', '04')),
  substitute_id uuid references issuance, -- whose CFDI takes the place of this one; motivo 01 only
  state text not null,
  requested_by text not null,           -- customer | staff:<id>
  requested_at timestamptz not null,
  updated_at timestamptz not null,
  state_since timestamptz not null,
  next_at timestamptz,                  -- when a worker must look again; null = nobody has to
  attempt integer not null default 0,   -- fencing token
  lease_until timestamptz,
  sat_code text,                        -- of the last answer of PAC or SAT
  acuse bytea,                          -- as the PAC gave it, byte for byte; it proves a request, not a cancellation
  check ((motivo = '01') = (substitute_id is not null))
);
-- One request at a time, and none after the CFDI is cancelled.
create unique index cancellation_open on cancellation (issuance_id)
  where state in ('waiting-substitute', 'requested', 'in-process', 'cancelled');
create index cancellation_due on cancellation (next_at) where next_at is not null;

create table cancellation_event (
  id bigint generated always as identity primary key,
  cancellation_id uuid not null references cancellation,
  at timestamptz not null,
  who text not null,                    -- customer | staff:<id> | worker:<id>
  kind text not null,
  from_state text,
  to_state text not null,
  detail jsonb not null default '{}'
);
create index cancellation_event_by_cancellation on cancellation_event (cancellation_id, id);
create function cancellation_event_is_append_only() returns trigger language plpgsql as
  $$ begin raise exception 'cancellation_event is append-only'; end $$;
create trigger cancellation_event_append_only before update or delete on cancellation_event
  for each row execute function cancellation_event_is_append_only();
