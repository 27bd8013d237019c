-- 免报, and 不涉及 for a year: who is not asked for what between which days. Cells that come later ask it too.
create table exemption (
    id text primary key,
    county_id text not null references county (id),
    checklist_id text not null references checklist (id),
    -- of one task; of every task where it is empty
    task_id text references task (id),
    -- of one unit, of an assessment group, of everybody where both are empty
    unit_id text references unit (id),
    group_name text,
    -- exempt, not_applicable
    kind text not null,
    -- first and last day
    from_on text not null,
    to_on text not null,
    reason text not null,
    entered_at text not null,
    entered_by text not null,
    -- taken back: what it had left out is asked again
    ended_at text,
    ended_by text
) strict;
-- what holds in a list, for its new cells; the page of all of them
create index exemption_of_list on exemption (county_id, checklist_id, from_on);
