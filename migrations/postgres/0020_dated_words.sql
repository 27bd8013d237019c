-- What tasks, sections and units were called, and where they stood: finished stretches of office days, as `cell_past` holds them
-- of cells. The stretch that is still running is the row itself, from `since_on` on; what stood there before this was kept is
-- taken to have stood there always.

alter table task add column since_on date not null default '1970-01-01';
create table task_past (
    task_id text not null,
    from_on date not null,
    to_on date not null,
    checklist_id text not null references checklist (id),
    section_id text not null,
    position bigint not null,
    number text not null,
    requirement text not null,
    responsible text not null,
    support text not null,
    time_limit text not null,
    remark text not null,
    duty text not null,
    duty_date date,
    duty_every text,
    duty_count bigint,
    removed boolean not null,
    primary key (task_id, from_on)
);
-- the tasks of a list as of a day
create index task_past_of_checklist on task_past (checklist_id, from_on, to_on);

alter table section add column since_on date not null default '1970-01-01';
create table section_past (
    section_id text not null,
    from_on date not null,
    to_on date not null,
    checklist_id text not null references checklist (id),
    parent_id text,
    position bigint not null,
    title text not null,
    removed boolean not null,
    primary key (section_id, from_on)
);
-- the sections of a list as of a day
create index section_past_of_checklist on section_past (checklist_id, from_on, to_on);

-- the day a name was entered as a former one: before it, nobody knew of the renaming
alter table unit_alias add column recorded_on date not null default '1970-01-01';

-- the assessment group a unit was in until that day
create table unit_past (
    unit_id text not null references unit (id),
    to_on date not null,
    group_name text not null,
    primary key (unit_id, to_on)
);
