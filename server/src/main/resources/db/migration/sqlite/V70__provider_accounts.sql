-- Which account at an OpenID Connect provider is whose: by issuer and subject, since an address may come to be another's.
create table provider_accounts (
  issuer   text   not null,
  subject  text   not null,
  user_id  text   not null references users (id),
  email    text   not null,
  bound_at bigint not null,
  primary key (issuer, subject)
);
create unique index provider_accounts_by_user on provider_accounts (user_id, issuer);
