-- The images of process types that have one of their own, a line each: the type and the image's id. Empty where all share slugs.image.
alter table slugs add column images text not null default '';
