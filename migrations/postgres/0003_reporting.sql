-- What happens in a cell: drafts, history, evidence, reopening.

-- The draft of a cell belongs to the unit, not to a person: it survives a change of person.
create table draft (
    cell_id text primary key references cell (id),
    revision bigint not null,
    claim text,
    content text not null,
    numbers text not null,
    saved_at timestamptz not null,
    saved_by text not null
);

-- History of a cell (who, when, what changed, why). Rows are only ever added.
create table cell_event (
    id text primary key,
    cell_id text not null references cell (id),
    seq bigint not null,
    kind text not null,
    at timestamptz not null,
    actor text not null,
    actor_name text not null,
    -- the unit's name on that day: old names stay in old reports
    unit_name text not null,
    claim text,
    content text not null,
    numbers text not null,
    reason text not null,
    due_on date,
    unique (cell_id, seq)
);
-- reports and judgements by month (trend)
create index cell_event_by_time on cell_event (at, kind);

create table evidence (
    id text primary key,
    county_id text not null references county (id),
    -- the unit that handed it in; its other cells may use it again
    unit_id text not null references unit (id),
    kind text not null,
    title text not null,
    url text not null,
    sha256 text not null,
    file_name text not null,
    media_type text not null,
    bytes bigint not null,
    effective_on date,
    uploaded_at timestamptz not null,
    uploaded_by text not null
);
-- earlier evidence of a unit, latest first
create index evidence_of_unit on evidence (unit_id, uploaded_at);

-- One evidence may serve several cells.
create table cell_evidence (
    cell_id text not null references cell (id),
    evidence_id text not null references evidence (id),
    position bigint not null,
    removed boolean not null,
    primary key (cell_id, evidence_id)
);
-- who may open a file: the cells it serves
create index cell_evidence_by_evidence on cell_evidence (evidence_id);

-- A request to open an accepted report again; asked by one person, approved by another.
create table reopen (
    id text primary key,
    county_id text not null references county (id),
    cell_id text not null references cell (id),
    scope text not null,
    reason text not null,
    until date not null,
    asked_by text not null references account (id),
    asked_name text not null,
    asked_at timestamptz not null,
    decided_by text references account (id),
    decided_name text not null,
    decided_at timestamptz,
    approved boolean,
    decision_note text not null
);
-- open requests of the county
create index reopen_waiting on reopen (county_id, decided_at);
-- requests about one cell
create index reopen_of_cell on reopen (cell_id, asked_at);
