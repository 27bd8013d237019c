-- What a county says about a rule, version by version. Version 0 is what is shipped and has no row; nothing here is written over.
create table rule_version (
    county_id text not null references county (id),
    rule text not null,
    -- 第n版, from 1
    no bigint not null,
    -- of a rule with a limit of its own
    limit_number bigint,
    -- usual, grave, urgent
    severity text not null,
    -- text of the problem with places in braces; empty is the usual sentence
    problem text not null,
    -- how to mend it
    repair text not null,
    basis text not null,
    -- of a rule that is put on: for which columns, or how strictly
    setting text not null,
    made_at timestamptz not null,
    made_by text not null,
    made_name text not null,
    reason text not null,
    primary key (county_id, rule, no)
);

-- By which version it was judged; 0 is what is shipped, as everything before this was.
alter table candidate add column rule_no bigint not null default 0;
alter table finding add column rule_no bigint not null default 0;
-- how many observations each version of a rule judged, on the rule's page
create index candidate_of_rule on candidate (county_id, rule, rule_no);
