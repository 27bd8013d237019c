-- 修订稿: rules that somebody is writing. Versions never change; what is written here is stored as the next one, and is gone then.
create table rule_draft (
    id text primary key,
    county_id text not null references county (id),
    -- the version that it began from
    base_id text not null references rule_set (id),
    year bigint not null,
    title text not null,
    content text not null,
    -- grows with every change: a stale form is a conflict
    revision bigint not null,
    changed_at timestamptz not null,
    changed_by text not null
);
-- the next version of one title is written once
create unique index rule_draft_once on rule_draft (county_id, year, title);
