-- Several lists a year: the yearly one, and others with a name (提升清单) beside it, each with its own table, counts and first day.

-- SQLite cannot drop a constraint: the table is made anew. What refers to it is looked at when this is committed.
pragma defer_foreign_keys = on;
create table checklist_kept as select * from checklist;
drop table checklist;
create table checklist (
    id text primary key,
    county_id text not null references county (id),
    year integer not null,
    title text not null,
    -- address of the public page; kept when switched off, so that a link handed out works again later
    public_slug text not null unique,
    is_public integer not null,
    created_at text not null,
    -- 从哪一天起报; empty in lists of before: they ask from 1 January
    first_day text,
    -- the place among the lists of its year, from 1; and what tells it from them, empty for the yearly list itself
    no integer not null default 1,
    name text not null default '',
    unique (county_id, year, no),
    unique (county_id, year, name)
) strict;
insert into checklist (id, county_id, year, title, public_slug, is_public, created_at, first_day)
select id, county_id, year, title, public_slug, is_public, created_at, first_day from checklist_kept;
drop table checklist_kept;

-- a waiting file: for which list of its year it is
alter table import_draft add column list_name text not null default '';
