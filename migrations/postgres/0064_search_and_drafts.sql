-- The search texts of units hold the pinyin and initials of every name. Those written before are made anew at the next start.
insert into upgrade (name, cursor, done_at) values ('spelling', '', null);

-- Addresses that were pasted beside a draft and are no evidence yet: kept with what was typed, one a line.
alter table draft add column links text not null default '';
