-- What was decided for a day ahead: it is looked at again on its day and done then, or said to be impossible.
create table scheduled_change (
    id text primary key,
    county_id text not null references county (id),
    -- the unit or task it is about, as the audit log names subjects
    subject text not null,
    -- first day on which it holds
    on_day date not null,
    -- `services::operations::scheduled::Change` as JSON: what was typed
    change text not null,
    -- the same in one sentence
    said text not null,
    entered_at timestamptz not null,
    entered_by text not null,
    entered_name text not null,
    -- done, refused, cancelled; empty while it waits
    outcome text not null,
    -- why it was refused
    reason text not null,
    ended_at timestamptz
);
-- what waits, or was refused and not put away: the pages that show it, and the job of the day
create index scheduled_change_waiting on scheduled_change (county_id, outcome, on_day);
