-- Second factors and passkeys, and when a session's person last proved who he is.
create table totp (
  user_id      text   not null primary key references users (id),
  sealed       blob   not null,
  created_at   bigint not null,
  confirmed_at bigint,
  last_step    bigint not null
);

create table recovery_codes (
  user_id text not null references users (id),
  hash    text not null,
  primary key (user_id, hash)
);

create table passkeys (
  id           text   not null primary key,
  user_id      text   not null references users (id),
  credential   text   not null unique,
  key          blob   not null,
  count        bigint not null,
  name         text   not null,
  host         text   not null,
  created_at   bigint not null,
  last_used_at bigint
);
create index passkeys_by_user on passkeys (user_id, created_at);

alter table sessions add column proved_at bigint not null default 0;
