-- 监测通报 of a month: drafted from its facts, edited, sealed with its numbers and its day. A correction is the next version beside it.
create table bulletin (
    id text primary key,
    county_id text not null references county (id),
    month date not null,
    -- version of the month's bulletin
    no bigint not null,
    -- 发文字号
    number text not null,
    title text not null,
    addressee text not null,
    issuer text not null,
    -- the mark in red; empty for a paper without
    red_head text not null,
    -- heading and text of each part, as JSON
    parts text not null,
    -- what the numbers say, as JSON
    facts text not null,
    drafted_at timestamptz not null,
    drafted_name text not null,
    sealed_at timestamptz,
    -- the day that it bears
    sealed_on date,
    sealed_by text not null default '',
    sealed_name text not null default '',
    -- digest of all of the above as canonical JSON
    digest text not null default '',
    revision bigint not null
);
create unique index bulletin_once on bulletin (county_id, month, no);
