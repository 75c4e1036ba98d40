-- The confirmation mail of an account is owed until it is sent: the row says so, the job is only a wake-up.
alter table account add column mail_due_at timestamptz;           -- null: no mail is owed
alter table account add column mail_tries integer not null default 0;
create index account_mail_due on account (mail_due_at) where mail_due_at is not null;
create index account_confirmation_by_account on account_confirmation (account_id);
create index account_session_by_account on account_session (account_id);

-- How often something was tried from one address or for one mail. Losing it in a crash costs nothing: unlogged.
create unlogged table attempt_quota (
  action text not null,
  subject_sha256 text not null,          -- of the address or the mail: neither is kept in clear
  used integer not null,
  resets_at timestamptz not null,
  primary key (action, subject_sha256)
);
