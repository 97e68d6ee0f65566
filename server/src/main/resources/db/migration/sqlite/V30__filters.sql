-- An app's releases of one kind, and those that stand where somebody looks: each page of them is read
-- off an index, however far apart they are.

create index releases_by_kind on releases (app_id, kind, version);
create index statuses_by_version on statuses (app_id, status, version);
