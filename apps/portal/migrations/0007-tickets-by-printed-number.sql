-- Customers type the ticket number without its dashes and blanks, or in lower case; tickets/store.ts asks with the
-- same expression.
create index ticket_by_printed_number on ticket (upper(regexp_replace(external_id, '[^A-Za-z0-9]', '', 'g')));
