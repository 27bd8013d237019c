-- 考评批次: a period of its own series. Real quarters are often no calendar quarters.
create table assessment_round (
    id text primary key,
    county_id text not null references county (id),
    -- quarter, year
    series text not null,
    year integer not null,
    name text not null,
    starts_on text not null,
    ends_on text not null,
    -- the last day that facts speak of
    cutoff_on text not null,
    rule_set_id text not null references rule_set (id),
    -- domain::assessment::round::RoundState
    state text not null,
    -- grows with every step: a stale form is a conflict
    revision integer not null,
    -- from the feedback on: when lines may be contested
    opens_on text,
    closes_on text,
    -- working days that appeals stay open
    appeal_days integer not null,
    created_at text not null,
    created_by text not null
) strict;
create unique index assessment_round_once on assessment_round (county_id, series, year, name);
-- a county's rounds in time, and the one before another
create index assessment_round_in_time on assessment_round (county_id, series, ends_on, id);

-- Who takes part, as it was settled when collecting began.
create table round_unit (
    round_id text not null references assessment_round (id),
    unit_id text not null references unit (id),
    position integer not null,
    -- short name on the cut-off
    name text not null,
    -- group of the rules
    group_id text not null,
    class text not null,
    assessed integer not null,
    -- why it does not take part
    reason text not null,
    -- rank in the round before, where one was sealed
    previous integer,
    primary key (round_id, unit_id)
) strict;

-- What was found out. A row is never changed: what is entered later about the same rule has the next number and counts instead.
create table round_fact (
    id text primary key,
    round_id text not null references assessment_round (id),
    unit_id text not null references unit (id),
    -- domain::assessment::inputs::EntryForm
    form text not null,
    leaf text not null,
    rule text not null,
    no integer not null,
    -- members of the contract as JSON; empty where the entry was taken back
    body text not null,
    -- checklist, rounds, hand, file, appeal, correction
    origin text not null,
    -- address of the rows it came from
    source text not null,
    -- evidence, in words or as addresses
    evidence text not null,
    entered_at text not null,
    entered_by text not null,
    account_id text not null
) strict;
-- the entries of a round, the latest of each counting; two who enter at once do not both get a number
create unique index round_fact_once on round_fact (round_id, unit_id, form, leaf, rule, no);
