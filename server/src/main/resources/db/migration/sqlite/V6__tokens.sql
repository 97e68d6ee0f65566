-- What a token may do, and until when; the beginning and end by which its owner knows it again.

alter table tokens add column scopes text not null default 'global';
alter table tokens add column expires_at bigint;
alter table tokens add column hint text not null default '';

create index tokens_by_user on tokens (user_id, created_at);
