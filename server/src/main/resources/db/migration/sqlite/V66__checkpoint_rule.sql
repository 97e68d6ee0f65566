-- Before which release commands the data of an app's add-ons is copied, as belay.yml says it.

alter table slugs add column checkpoint text not null default 'migrations';
