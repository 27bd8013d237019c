-- A unit's page of an earlier day says what had been entered of its end by then: until `to_on` it ended on `ends_on` and was followed
-- by `successor_id`, where `keeps_end` says that this row knows (rows of before know the group alone).
alter table unit_past add column keeps_end integer not null default false;
alter table unit_past add column ends_on text;
alter table unit_past add column successor_id text;
