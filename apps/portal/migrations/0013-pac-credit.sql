-- What each PAC last said is left of its stamps; one worker asks now and then.
create table pac_credit (
  pac text primary key,
  ask_at timestamptz not null,        -- when somebody may ask again
  told_at timestamptz,                -- when the PAC last said it; null: never
  stamps integer,                     -- null with told_at: without limit
  level text not null default 'unknown' check (level in ('unknown', 'enough', 'low', 'none'))
);
