-- That an administrator has come to this server under its name on the Internet.
create table claims (
  id         int    not null primary key check (id = 1),
  user_id    text   not null,
  claimed_at bigint not null
);
