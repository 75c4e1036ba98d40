-- How customers of an issuer find a ticket without its code: the newest row is in force (tickets/search.ts).
create table ticket_search (
  id bigint generated always as identity primary key,
  issuer_id uuid not null references issuer,
  search jsonb not null,
  set_at timestamptz not null,
  set_by text not null
);
create index ticket_search_in_force on ticket_search (issuer_id, id desc);
