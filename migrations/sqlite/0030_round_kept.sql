-- A round that was judged: from then on its candidates stand in tables of their own. One that only the command line ran has no moment.
alter table monitor_round add column judged_at text;
-- answers received
alter table monitor_round add column answers integer not null default 0;
-- networks that could be visited although they are not public, as the configuration named them
alter table monitor_round add column allowed_nets text not null default '';

-- What a round found of each column.
create table round_column (
    round_id text not null references monitor_round (id),
    column_id text not null references site_column (id),
    unit_id text not null references unit (id),
    -- items, empty, unreadable, blocked, robots, address_refused, site_failed, engine_failed
    reading text not null,
    -- why the site failed
    cause text not null,
    items integer not null,
    in_month integer not null,
    newest_on text,
    is_undated integer not null,
    primary key (round_id, column_id)
) strict;

-- 待确认问题: what a rule found, once for each fingerprint, whatever round finds it again.
create table candidate (
    id text primary key,
    county_id text not null references county (id),
    -- digest of rule, unit, address, period and what the rule holds on to
    fingerprint text not null,
    unit_id text not null references unit (id),
    -- none where the rule is about a unit
    column_id text references site_column (id),
    rule text not null,
    url text not null,
    title text not null,
    -- the week, or the month, of a rule about one
    period text not null,
    -- what a person needs to check it, as JSON
    evidence text not null,
    -- what is wrong, in one sentence
    problem text not null,
    -- machine, hand, file
    origin text not null,
    -- open, confirmed, dismissed
    state text not null,
    -- the content of the page as it was read
    digest text references page_reading (digest),
    -- first day of the month in which it was found first
    month text not null,
    first_seen_at text not null,
    last_seen_at text not null,
    -- the round that found it last
    last_round_id text references monitor_round (id),
    -- a verified finding that is back: what is confirmed next is a relapse of it
    relapse_of text,
    decided_at text,
    decided_by text not null,
    decided_name text not null,
    -- why it was dismissed: a word of a list, and a text
    reason_kind text not null,
    reason text not null,
    -- the last day on which the dismissal holds
    expires_on text,
    revision integer not null
) strict;
create unique index candidate_once on candidate (county_id, fingerprint);
-- the queue; counts by unit and rule
create index candidate_waiting on candidate (county_id, state, unit_id, rule);

-- Which candidates a round found.
create table round_hit (
    round_id text not null references monitor_round (id),
    candidate_id text not null references candidate (id),
    primary key (round_id, candidate_id)
) strict;

-- 不作为问题, for a rule and a column: what the rule finds there until a day is dismissed by itself.
create table dismissal (
    id text primary key,
    county_id text not null references county (id),
    column_id text not null references site_column (id),
    rule text not null,
    reason_kind text not null,
    reason text not null,
    by_id text not null,
    by_name text not null,
    at text not null,
    -- the last day on which it holds
    expires_on text not null,
    ended_at text
) strict;
-- what holds for a county
create index dismissal_of_county on dismissal (county_id, ended_at);

-- Work that the server does beside its pages: a round, or one finding looked at again. Whoever holds the lease does it.
create table monitor_job (
    id text primary key,
    county_id text not null references county (id),
    -- round, recheck
    kind text not null,
    -- the month as 2026-10/2026-10-31 (month and day), or the finding's id
    about text not null,
    -- waiting, running, done, failed, stopped
    state text not null,
    asked_at text not null,
    asked_by text not null,
    asked_name text not null,
    -- not before this moment
    not_before text not null,
    -- who does it, and until when nobody else may
    owner text not null,
    lease_until text,
    begun_at text,
    ended_at text,
    -- addresses visited and known
    done integer not null,
    known integer not null,
    -- what became of it
    said text not null
) strict;
-- what waits; one of a kind at a time
create unique index monitor_job_open on monitor_job (county_id, kind, about) where state in ('waiting', 'running');
create index monitor_job_of_county on monitor_job (county_id, kind, asked_at);
