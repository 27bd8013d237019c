-- 法定或上级规定日期，不顺延: a printed date that stays where it is when it falls on a day off
alter table task add column duty_fixed boolean not null default false;
alter table task_past add column duty_fixed boolean not null default false;
