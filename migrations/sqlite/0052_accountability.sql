-- 问责: a unit was talked to, criticised in public, or may not be praised, by which document. A row stays; what was wrong is withdrawn.
create table accountability (
    id text primary key,
    county_id text not null references county (id),
    unit_id text not null references unit (id),
    -- domain::assessment::accountability::AccountabilityKind
    kind text not null,
    happened_on text not null,
    reason text not null,
    -- name and number of the document
    document text not null,
    -- its address; may be empty
    link text not null,
    entered_at text not null,
    entered_by text not null,
    withdrawn_at text,
    withdrawn_by text not null,
    withdrawn_reason text not null
) strict;
-- the records of a span of days
create index accountability_in_time on accountability (county_id, happened_on, id);
