-- The record of a cell: everything it is follows from its events; a report is a row of its own.

-- What the events of a cell add up to, in the columns of `domain::reporting::record::Columns`. `removed` says whether it is
-- out of the counts; texts stand in `report`, so that `content` and `numbers` stay empty.
alter table cell add column asked text not null default 'once';
alter table cell add column asked_count bigint;
-- 完成期限: the printed date, or the end of the period
alter table cell add column limit_on date not null default '1970-01-01';
-- of a reopened cell: what counts meanwhile
alter table cell add column settled text;
alter table cell add column report_no bigint;
alter table cell add column under_no bigint;
alter table cell add column event_no bigint;
alter table cell add column claimed_number bigint;
alter table cell add column waiting_since date;
alter table cell add column rework_by date;
alter table cell add column until_on date;
alter table cell add column presence text not null default 'present';
alter table cell add column left_on date;
alter table cell add column first_in_on date;
alter table cell add column missed_rework_on date;
alter table cell add column noted_no bigint;
alter table cell add column reached bigint;
alter table cell add column reports bigint not null default 0;
-- the report handed in last and not withdrawn; the one that counts as complete
alter table cell add column latest_no bigint;
alter table cell add column accepted_no bigint;
-- what a status needs besides two days, and the last day before it is overdue: true of every day, so no status
alter table cell add column kind bigint not null default 0;
alter table cell add column overdue_after date not null default '1970-01-01';
-- first day of the stretch that is still running
alter table cell add column since_on date not null default '1970-01-01';

drop index cell_standing;
-- counts of a checklist by kind, and filters by what is due: answered from the index alone
create index cell_standing on cell (checklist_id, kind, overdue_after, unit_id, section_id, task_id, role, removed);
drop index cell_to_do;
-- a unit's 待办 and its count, without touching the rows
create index cell_to_do on cell (unit_id, state, kind, overdue_after, until_on, removed);

-- The office's day of an event, what happened as JSON (empty in rows of the released schema), and the report it is about.
alter table cell_event add column day date;
alter table cell_event add column facts text not null default '';
alter table cell_event add column report_no bigint;

-- What was handed in; never changed.
create table report (
    cell_id text not null references cell (id),
    no bigint not null,
    claim text,
    content text not null,
    numbers text not null,
    -- the unit's name on that day: old names stay in old reports
    unit_name text not null,
    handed_in_at timestamptz not null,
    handed_in_by text not null,
    -- day of receipt of a report on paper
    received_on date,
    primary key (cell_id, no)
);

-- The evidence a report came with, as it was on that day.
create table report_evidence (
    cell_id text not null,
    no bigint not null,
    evidence_id text not null references evidence (id),
    position bigint not null,
    primary key (cell_id, no, evidence_id),
    foreign key (cell_id, no) references report (cell_id, no)
);

-- Finished stretches of days on which a cell was the same; the running one is the cell's own row.
create table cell_past (
    cell_id text not null references cell (id),
    from_on date not null,
    to_on date not null,
    checklist_id text not null references checklist (id),
    section_id text not null references section (id),
    unit_id text not null references unit (id),
    role text not null,
    removed boolean not null,
    kind bigint not null,
    overdue_after date not null,
    due_on date not null,
    late boolean not null,
    latest_no bigint,
    accepted_no bigint,
    -- the whole record, for `gongkai verify`
    record text not null,
    primary key (cell_id, from_on)
);
-- a checklist as of a day
create index cell_past_of_checklist on cell_past (checklist_id, from_on, to_on);

-- Steps of an upgrade that run in Rust after the migrations, and how far they are.
create table upgrade (
    name text primary key,
    cursor text not null,
    done_at timestamptz
);
insert into upgrade (name, cursor, done_at) values ('record', '', null);

-- Days to report were natural days; they are working days now, so nobody gets fewer.
update setting set key = 'report_days' where key = 'grace_days';
