-- Selectors that pick a column's list out of its page (domain::monitoring::selector); empty where it is recognised by itself, as all were.
alter table site_column add column pick_item text not null default '';
alter table site_column add column pick_title text not null default '';
alter table site_column add column pick_day text not null default '';
