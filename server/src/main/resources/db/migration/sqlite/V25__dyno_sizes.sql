-- Which of Heroku's dyno sizes was asked for, as a name: tools that set one read it back.

create table dyno_sizes (
  app_id text not null references apps (id),
  type   text not null,
  size   text not null,
  primary key (app_id, type)
);
