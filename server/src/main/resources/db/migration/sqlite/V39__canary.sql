-- Which parts of an app's visitors a new release goes through, in percent, as 1,10,50; or off.

alter table settings add column canary text not null default 'off';
