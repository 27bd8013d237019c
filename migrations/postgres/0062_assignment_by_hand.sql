-- What the office set of an assignment by hand (修改任务): the day on which its part or its days were last set; whether `valid_from` and
-- `valid_to` are days that it chose (从…起, 到…止); and whether the last of them has passed, so that the unit leads nobody any more.
alter table assignment add column set_on date;
alter table assignment add column dated boolean not null default false;
alter table assignment add column ended boolean not null default false;
