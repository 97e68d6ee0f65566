-- Certificates that are asked of an authority (RFC 8555). Keys are sealed under the row's id.

-- Apps whose domains get them.
create table managed_apps (
  app_id text   not null primary key,
  since  bigint not null
);

-- Names of the server's own that get them; *.DOMAIN is for each app's name under it.
create table wanted_names (
  name  text   not null primary key,
  since bigint not null
);

create table acme_accounts (
  directory  text   not null primary key,
  location   text   not null, -- empty until the authority told it
  sealed_key blob   not null,
  created_at bigint not null
);

-- Each is written before it is asked for. While ended_at is null it goes on, also after a crash.
create table acme_orders (
  id         text   not null primary key,
  directory  text   not null,
  names      text   not null, -- one a line
  replaces   text   not null, -- id of the certificate that it renews, or empty
  location   text   not null, -- empty until the authority told it
  sealed_key blob   not null,
  created_at bigint not null,
  ended_at   bigint,
  outcome    text   not null
);

create index acme_orders_by_time on acme_orders (created_at);

create table acme_certificates (
  id         text   not null primary key,
  directory  text   not null,
  names      text   not null,
  chain      text   not null,
  sealed_key blob   not null,
  begins_at  bigint not null,
  ends_at    bigint not null,
  renew_at   bigint not null,
  looked_at  bigint not null, -- when the authority was last asked when to renew
  replaced   bigint not null default 0
);

-- How each name does that has no certificate yet, or whose certificate could not be renewed.
create table acme_names (
  name       text   not null primary key,
  state      text   not null,
  reason     text   not null,
  failures   bigint not null,
  next_at    bigint not null,
  updated_at bigint not null
);
