-- A whole rule that is not listed for a while: asked for by one person of the office, agreed to by another. Nothing holds before.
create table rule_waiver (
    id text primary key,
    county_id text not null references county (id),
    rule text not null,
    reason text not null,
    asked_at timestamptz not null,
    asked_by text not null,
    asked_name text not null,
    -- the last day on which it holds
    expires_on date not null,
    agreed_at timestamptz,
    agreed_name text not null default '',
    -- withdrawn, refused or ended before its day
    ended_at timestamptz,
    ended_name text not null default ''
);
-- what holds for a county, and what a rule's page shows
create index rule_waiver_of_county on rule_waiver (county_id, ended_at);
