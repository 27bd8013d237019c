-- 作废: a round that was planned by mistake is withdrawn before anything is scored; it keeps its state and stays readable.
alter table assessment_round add column withdrawn_at timestamptz;
alter table assessment_round add column withdrawn_by text not null default '';
alter table assessment_round add column withdrawn_why text not null default '';
-- its name is free again
drop index assessment_round_once;
create unique index assessment_round_once on assessment_round (county_id, series, year, name) where withdrawn_at is null;
