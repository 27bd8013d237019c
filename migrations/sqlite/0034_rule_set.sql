-- 考核细则: every version a row of its own, never changed. A version in use so stays what it was.
create table rule_set (
    id text primary key,
    county_id text not null references county (id),
    year integer not null,
    title text not null,
    -- from 1, among those of the year and title
    version integer not null,
    -- hex SHA-256 of the content
    digest text not null,
    -- rules file of contract 1 as canonical JSON
    content text not null,
    created_at text not null,
    -- the name shown on that day
    created_by text not null
) strict;
-- a county's rules, the latest year first; two people who save at once do not both get a version
create unique index rule_set_once on rule_set (county_id, year, title, version);
