-- Apps that go live and back as one. What ran together is a chain of hashes of its own for each
-- group: rows of generations are only ever added. Times are microseconds since 1970.

create table app_groups (
  id         text   not null primary key,
  name       text   not null,
  created_at bigint not null,
  deleted_at bigint
);

create unique index app_groups_by_name on app_groups (name) where deleted_at is null;

create table group_members (
  group_id  text   not null references app_groups (id),
  app_id    text   not null references apps (id),
  joined_at bigint not null,
  primary key (group_id, app_id)
);

create index group_members_by_app on group_members (app_id);

create table generations (
  group_id    text   not null references app_groups (id),
  number      bigint not null check (number >= 1),
  form        bigint not null,
  cause       text   not null,
  ref_target  bigint,
  description text   not null,
  actor_id    text   not null,
  actor_email text   not null,
  credential  text   not null,
  source      text   not null,
  reason      text,
  created_at  bigint not null,
  prev_hash   text   not null,
  hash        text   not null,
  primary key (group_id, number)
);

-- What each app of the group runs in a generation.
create table generation_parts (
  group_id     text   not null,
  number       bigint not null,
  app_id       text   not null,
  app_name     text   not null,
  version      bigint not null,
  release_hash text   not null,
  changed      bigint not null,
  primary key (group_id, number, app_id),
  foreign key (group_id, number) references generations (group_id, number)
);

create index generation_parts_by_release on generation_parts (app_id, version);

-- Releases that were written in one transaction, to go live in one step or not at all.
create table together (
  release_id text not null primary key,
  flip       text not null
);

create trigger generations_no_update before update on generations
begin select raise(abort, 'a generation never changes once written'); end;

create trigger generations_no_delete before delete on generations
begin select raise(abort, 'a generation is never deleted'); end;

create trigger generation_parts_no_update before update on generation_parts
begin select raise(abort, 'a generation never changes once written'); end;

create trigger generation_parts_no_delete before delete on generation_parts
begin select raise(abort, 'a generation is never deleted'); end;

create trigger together_no_update before update on together
begin select raise(abort, 'what was written together stays so'); end;

create trigger together_no_delete before delete on together
begin select raise(abort, 'what was written together stays so'); end;
