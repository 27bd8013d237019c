-- Several lists a year: the yearly one, and others with a name (提升清单) beside it, each with its own table, counts and first day.

alter table checklist drop constraint checklist_county_id_year_key;
-- the place among the lists of its year, from 1; and what tells it from them, empty for the yearly list itself
alter table checklist add column no bigint not null default 1;
alter table checklist add column name text not null default '';
alter table checklist add constraint checklist_county_id_year_no_key unique (county_id, year, no);
alter table checklist add constraint checklist_county_id_year_name_key unique (county_id, year, name);

-- a waiting file: for which list of its year it is
alter table import_draft add column list_name text not null default '';
