-- When a list begins to ask, and how long an assignment holds.

-- 从哪一天起报; empty in lists of before: they ask from 1 January
alter table checklist add column first_day date;

-- half open, empty ends are open; `removed` says whether it holds today
alter table assignment add column valid_from date;
alter table assignment add column valid_to date;
-- import, merger, hand
alter table assignment add column cause text not null default 'import';
