-- 年终归档. A list is closed from its first version on; each version is what the office sealed on a day, and stays.
create table sealed_list (
    checklist_id text not null references checklist (id),
    no bigint not null,
    sealed_on date not null,
    sealed_at timestamptz not null,
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
);

-- 结转: the cell of an earlier year, and the one that goes on with it. Two cells of units that were merged since may lead to one.
create table carried_cell (
    from_cell_id text primary key references cell (id),
    cell_id text not null references cell (id),
    from_year bigint not null,
    -- 报送截止 it had
    from_due_on date not null,
    carried_on date not null
);
-- which cells of a list were carried over, and from where
create index carried_cell_to on carried_cell (cell_id);

-- a row of 上年结转: no file of this year brings it, and none takes it off
alter table section add column carried boolean not null default false;
alter table task add column carried boolean not null default false;

-- Whatever writes to a closed list is refused here, should a use case have forgotten to ask. What is open for an approved correction
-- may be written: the cell itself, and the printed text of its task.
create function closed_list_refuses() returns trigger language plpgsql as $$
declare
    list text;
begin
    if tg_table_name = 'report_rule' then
        select t.checklist_id into list from task t where t.id = new.task_id;
    elsif tg_op = 'DELETE' then
        list := old.checklist_id;
    else
        list := new.checklist_id;
    end if;
    if exists (select 1 from sealed_list s where s.checklist_id = list) then
        raise exception 'closed list';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;
create function closed_task_refuses() returns trigger language plpgsql as $$
begin
    if exists (select 1 from sealed_list s where s.checklist_id = old.checklist_id)
        and not exists (select 1 from cell c where c.task_id = old.id
                        and (c.state = 'reopened' or (c.state = 'submitted' and c.resume = 'reopened'))) then
        raise exception 'closed list';
    end if;
    return new;
end
$$;
create trigger closed_cell_stays before update on cell for each row
    when (new.state <> 'reopened' and old.state <> 'reopened' and not (old.state = 'submitted' and old.resume = 'reopened'))
    execute function closed_list_refuses();
create trigger closed_list_gets_no_cell before insert on cell for each row execute function closed_list_refuses();
create trigger closed_list_loses_no_cell before delete on cell for each row execute function closed_list_refuses();
create trigger closed_task_stays before update on task for each row execute function closed_task_refuses();
create trigger closed_list_gets_no_task before insert on task for each row execute function closed_list_refuses();
create trigger closed_list_loses_no_task before delete on task for each row execute function closed_list_refuses();
create trigger closed_section_stays before update on section for each row execute function closed_list_refuses();
create trigger closed_rule_stays before update on report_rule for each row execute function closed_list_refuses();
create trigger closed_list_gets_no_rule before insert on report_rule for each row execute function closed_list_refuses();

-- a version is never changed and never taken away
create function sealed_list_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'a sealed version is never changed: % refused', tg_op;
end
$$;
create trigger sealed_list_is_final before update on sealed_list for each row execute function sealed_list_refuses();
create trigger sealed_list_stays before delete on sealed_list for each row execute function sealed_list_refuses();
create trigger sealed_list_never_emptied before truncate on sealed_list for each statement execute function sealed_list_refuses();
