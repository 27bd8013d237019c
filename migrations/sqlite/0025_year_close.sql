-- 年终归档. A list is closed from its first version on; each version is what the office sealed on a day, and stays.
create table sealed_list (
    checklist_id text not null references checklist (id),
    no integer not null,
    sealed_on text not null,
    sealed_at text not null,
    -- the name shown on that day
    sealed_by text not null,
    -- why: of the close, or of the correction that led to this version
    reason text not null,
    -- `documents::Seal`: hex SHA-256, and that of the version before
    digest text not null,
    previous text,
    -- `domain::checklist::sealed::SealedYear` as canonical JSON
    content text not null,
    primary key (checklist_id, no)
) strict;

-- 结转: the cell of an earlier year, and the one that goes on with it. Two cells of units that were merged since may lead to one.
create table carried_cell (
    from_cell_id text primary key references cell (id),
    cell_id text not null references cell (id),
    from_year integer not null,
    -- 报送截止 it had
    from_due_on text not null,
    carried_on text not null
) strict;
-- which cells of a list were carried over, and from where
create index carried_cell_to on carried_cell (cell_id);

-- a row of 上年结转: no file of this year brings it, and none takes it off
alter table section add column carried integer not null default false;
alter table task add column carried integer not null default false;

-- Whatever writes to a closed list is refused here, should a use case have forgotten to ask. What is open for an approved correction
-- may be written: the cell itself, and the printed text of its task.
create trigger closed_cell_stays before update on cell
when exists (select 1 from sealed_list s where s.checklist_id = old.checklist_id)
    and new.state <> 'reopened' and old.state <> 'reopened' and not (old.state = 'submitted' and old.resume = 'reopened')
begin
    select raise(abort, 'closed list');
end;
create trigger closed_list_gets_no_cell before insert on cell
when exists (select 1 from sealed_list s where s.checklist_id = new.checklist_id)
begin
    select raise(abort, 'closed list');
end;
create trigger closed_list_loses_no_cell before delete on cell
when exists (select 1 from sealed_list s where s.checklist_id = old.checklist_id)
begin
    select raise(abort, 'closed list');
end;
create trigger closed_task_stays before update on task
when exists (select 1 from sealed_list s where s.checklist_id = old.checklist_id)
    and not exists (select 1 from cell c where c.task_id = old.id
                    and (c.state = 'reopened' or (c.state = 'submitted' and c.resume = 'reopened')))
begin
    select raise(abort, 'closed list');
end;
create trigger closed_list_gets_no_task before insert on task
when exists (select 1 from sealed_list s where s.checklist_id = new.checklist_id)
begin
    select raise(abort, 'closed list');
end;
create trigger closed_list_loses_no_task before delete on task
when exists (select 1 from sealed_list s where s.checklist_id = old.checklist_id)
begin
    select raise(abort, 'closed list');
end;
create trigger closed_section_stays before update on section
when exists (select 1 from sealed_list s where s.checklist_id = old.checklist_id)
begin
    select raise(abort, 'closed list');
end;
create trigger closed_rule_stays before update on report_rule
when exists (select 1 from sealed_list s join task t on t.checklist_id = s.checklist_id where t.id = old.task_id)
begin
    select raise(abort, 'closed list');
end;
create trigger closed_list_gets_no_rule before insert on report_rule
when exists (select 1 from sealed_list s join task t on t.checklist_id = s.checklist_id where t.id = new.task_id)
begin
    select raise(abort, 'closed list');
end;

-- a version is never changed and never taken away
create trigger sealed_list_is_final before update on sealed_list
begin
    select raise(abort, 'a sealed version is never changed');
end;
create trigger sealed_list_stays before delete on sealed_list
begin
    select raise(abort, 'a sealed version is never taken away');
end;
