-- What runs a release: of each language its name, version, fingerprint and place, a line each. Null in rows of forms 1 and 2, which were hashed without.
alter table releases add column runtimes text;
-- The same as the build had it.
alter table slugs add column runtimes text not null default '';
