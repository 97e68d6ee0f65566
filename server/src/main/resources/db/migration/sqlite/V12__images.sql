-- The container image that a slug's dynos run; null where they are processes of the machine.
alter table slugs add column image text;

-- Which runtime the app's next build is for: empty for what belay.yml or the server says.
alter table settings add column runtime text not null default '';
