-- What lets an invited person in: at most one a user, kept as a hash, good once.

create table invitations (
  user_id    text   not null primary key references users (id),
  hash       text   not null unique,
  created_at bigint not null,
  expires_at bigint not null,
  used_at    bigint
);
