-- Whole copies of add-ons' data, and which release each stays with. One that is gone leaves its
-- number, which is not given again.

create table checkpoints (
  id             text   not null primary key,
  addon_id       text   not null,
  number         bigint not null check (number >= 1),
  generation     bigint not null,
  state          text   not null,
  app_id         text,
  version        bigint,
  before_version bigint,
  why            text   not null,
  actor_email    text   not null,
  taken_at       bigint not null,
  bytes          bigint not null,
  position       text   not null,
  counted_since  text   not null,
  counted        text   not null,
  unique (addon_id, number)
);
