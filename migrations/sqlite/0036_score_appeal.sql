-- 申诉, and 更正 after the seal: somebody asks, another person decides.
create table score_appeal (
    id text primary key,
    round_id text not null references assessment_round (id),
    unit_id text not null references unit (id),
    leaf text not null,
    rule text not null,
    -- appeal, correction
    kind text not null,
    -- from 1; a line is contested once, and corrected as often as is approved
    no integer not null,
    text text not null,
    evidence text not null,
    -- what a correction is to say, as members of the contract; empty for an appeal
    body text not null,
    asked_at text not null,
    asked_by text not null,
    account_id text not null,
    -- open, upheld, rejected
    state text not null,
    decision text not null,
    decided_at text,
    decided_by text,
    decided_account text
) strict;
-- the appeals of a round; a line is contested once
create unique index score_appeal_once on score_appeal (round_id, unit_id, leaf, rule, kind, no);
