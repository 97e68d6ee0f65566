-- Add-ons can be renamed: releases go on referring to each by the name that it had first.

alter table addons add column ref text not null default '';
update addons set ref = name;
create unique index addons_ref on addons (ref);

alter table provisions add column ref text not null default '';
update provisions set ref = name;
create unique index provisions_ref on provisions (ref);
