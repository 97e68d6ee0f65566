-- Who is signed in with a browser, what a person signs in with, and the links that let him in once.
create table passwords (
  user_id    text   not null primary key references users (id),
  hash       text   not null,
  changed_at bigint not null
);

create table sign_in_links (
  hash       text   not null primary key,
  user_id    text   not null references users (id),
  expires_at bigint not null
);

create table sessions (
  hash         text   not null primary key,
  id           text   not null unique,
  user_id      text   not null references users (id),
  browser      text   not null,
  address      text   not null,
  created_at   bigint not null,
  expires_at   bigint not null,
  last_used_at bigint not null
);
create index sessions_by_user on sessions (user_id, created_at);
