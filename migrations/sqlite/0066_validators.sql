-- What a server said of a page so that it can be asked whether it has changed; empty where it said nothing.
alter table page_visit add column etag text not null default '';
alter table page_visit add column modified text not null default '';
