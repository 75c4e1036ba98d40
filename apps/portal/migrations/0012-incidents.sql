-- What the machine noticed of its own troubles: one open incident at most, opened and closed by the worker.
create table incident (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('slow', 'pac-down')),
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index incident_open on incident ((true)) where closed_at is null;
create index incident_by_time on incident (opened_at desc);
create index issuance_event_trouble on issuance_event (at) where kind in ('not-sent', 'no-answer');
create index issuance_open_by_age on issuance (requested_at) where state in ('requested', 'sealed', 'stamping', 'ambiguous');
