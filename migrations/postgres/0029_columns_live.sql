-- 栏目 begin and end: what was kept on a day stays the register of that day.
-- first day on which it is monitored; always where it is empty
alter table site_column add column valid_from date;
-- first day on which it is monitored no more
alter table site_column add column valid_to date;
alter table site_column add column ended_reason text not null default '';
-- a unit's own columns
create index site_column_of_unit on site_column (unit_id, position);
