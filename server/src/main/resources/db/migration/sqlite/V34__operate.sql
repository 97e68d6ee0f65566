-- What metrics ask of builds, without a look at their output.
create index builds_ended on builds (updated_at, status, app_id);

-- Why something is wrong, as it was told.
alter table alerts add column why text not null default '';
