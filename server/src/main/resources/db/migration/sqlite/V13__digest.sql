-- What a release's slug is, by content, in the row that the hash covers: an image's id and the hash of a tree. Null in rows of form 1.
alter table releases add column digest text;
