-- The year's checklist: sections, tasks, assignments, cells.

create table checklist (
    id text primary key,
    county_id text not null references county (id),
    year integer not null,
    title text not null,
    -- address of the public page; kept when switched off, so that a link handed out works again later
    public_slug text not null unique,
    is_public integer not null,
    created_at text not null,
    unique (county_id, year)
) strict;

-- One confirmed import. The snapshot holds what it replaced, as JSON, so that one undo puts it back.
create table import (
    id text primary key,
    county_id text not null references county (id),
    checklist_id text references checklist (id),
    year integer not null,
    file_name text not null,
    sha256 text not null,
    summary text not null,
    snapshot text not null,
    imported_at text not null,
    imported_by text not null,
    undone_at text,
    undone_by text
) strict;
-- the page of imports, newest first
create index import_of_county on import (county_id, imported_at);

-- A file waiting for a person to confirm its preview; nothing of it is a checklist yet.
create table pending_import (
    id text primary key,
    county_id text not null references county (id),
    received_by text not null,
    year integer not null,
    file_name text not null,
    sha256 text not null,
    -- the tables read from the file, as JSON: the file itself is not needed again
    document text not null,
    -- chosen table, corrected columns, confirmed open groups, as JSON
    choices text not null,
    created_at text not null
) strict;

-- What a person confirmed behind an open expression (县直有关单位); offered again next year.
create table open_group_choice (
    county_id text not null references county (id),
    written text not null,
    unit_id text not null references unit (id),
    primary key (county_id, written, unit_id)
) strict;

create table section (
    id text primary key,
    checklist_id text not null references checklist (id),
    parent_id text references section (id),
    -- 0 once no task of the list stands in it
    position integer not null,
    title text not null,
    -- the import that brought it; an undo takes it away again
    import_id text references import (id)
) strict;
-- sections of a checklist in order
create index section_in_order on section (checklist_id, position);

create table task (
    id text primary key,
    county_id text not null references county (id),
    checklist_id text not null references checklist (id),
    section_id text not null references section (id),
    position integer not null,
    -- 序号 as written, may be empty
    number text not null,
    -- texts to the letter
    requirement text not null,
    responsible text not null,
    support text not null,
    completion text not null,
    time_limit text not null,
    remark text not null,
    duty text not null,
    duty_date text,
    duty_every text,
    duty_count integer,
    -- taken off the list by a later import; its reports stay
    removed integer not null,
    import_id text references import (id)
) strict;
-- tasks of a checklist in order
create index task_in_order on task (checklist_id, position);

create table assignment (
    id text primary key,
    task_id text not null references task (id),
    unit_id text not null references unit (id),
    role text not null,
    lead_presumed integer not null,
    via text not null,
    written text not null,
    removed integer not null,
    import_id text references import (id),
    unique (task_id, unit_id)
) strict;
-- what a unit has to do with
create index assignment_of_unit on assignment (unit_id, role, task_id);

-- Assignment × period: facts of the claim and of the judgement. The status is never stored.
create table cell (
    id text primary key,
    county_id text not null references county (id),
    checklist_id text not null references checklist (id),
    section_id text not null references section (id),
    task_id text not null references task (id),
    unit_id text not null references unit (id),
    assignment_id text not null references assignment (id),
    role text not null,
    task_position integer not null,
    period_every text not null,
    period_name text not null,
    period_start text not null,
    period_end text not null,
    first_due_on text not null,
    applicable integer not null,
    state text not null,
    resume text not null,
    due_on text not null,
    late integer not null,
    -- the calendar a deadline in working days was computed with; empty where none was
    calendar_version text not null,
    -- grows with every write: a stale revision is a conflict, never an overwrite
    revision integer not null,
    removed integer not null,
    -- last hand-in and last judgement
    submitted_at text,
    submitted_by text,
    judged_at text,
    judged_by text,
    -- the import that brought it; an undo takes it away again
    import_id text references import (id),
    claim text,
    -- the long texts stand last: lists read a row only up to here
    content text not null,
    numbers text not null,
    return_reason text not null,
    unique (assignment_id, period_start, period_every)
) strict;
-- the ledger in task order; counts over a checklist
create index cell_of_checklist on cell (checklist_id, task_position, unit_id, period_start);
-- counts of a checklist by facts, and filters by what is due: answered from the index alone
create index cell_standing on cell (checklist_id, state, late, applicable, due_on, unit_id, section_id, task_id, role, removed);
-- a unit's page and its 待办
create index cell_of_unit on cell (unit_id, checklist_id, task_position, period_start);
-- a task's page
create index cell_of_task on cell (task_id, unit_id, period_start);
-- a unit's 待办 and its count, without touching the rows
create index cell_to_do on cell (unit_id, state, due_on, removed);
-- the office's queue, oldest hand-in first, and its count
create index cell_in_queue on cell (county_id, state, submitted_at, removed);
