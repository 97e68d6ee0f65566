-- People and their credentials. Tokens are kept as hashes only.

create table users (
  id         text   not null primary key,
  email      text   not null unique,
  admin      bigint not null,
  created_at bigint not null
);

create table tokens (
  hash         text   not null primary key,
  id           text   not null unique,
  user_id      text   not null references users (id),
  description  text   not null,
  created_at   bigint not null,
  last_used_at bigint
);

create table ssh_keys (
  id          text   not null primary key,
  user_id     text   not null references users (id),
  public_key  text   not null,
  fingerprint text   not null unique,
  comment     text   not null,
  created_at  bigint not null
);

create index ssh_keys_by_user on ssh_keys (user_id);
