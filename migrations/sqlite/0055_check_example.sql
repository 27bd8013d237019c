-- 样例页面: three pages that every checking unit of a cross-check marks before it sees its own.
create table check_example (
    round_id text not null references assessment_round (id),
    -- 1, 2, 3
    no integer not null,
    title text not null,
    url text not null,
    -- the rule that is marked
    group_id text not null,
    leaf text not null,
    rule text not null,
    -- what the office found: members of the contract, and what it takes off in ten-thousandths
    body text not null,
    amount integer not null,
    entered_at text not null,
    entered_by text not null,
    account_id text not null,
    primary key (round_id, no)
) strict;
-- What a unit found. Given once: afterwards it sees what the office found.
create table check_example_mark (
    round_id text not null references assessment_round (id),
    no integer not null,
    unit_id text not null references unit (id),
    body text not null,
    amount integer not null,
    marked_at text not null,
    marked_by text not null,
    account_id text not null,
    primary key (round_id, no, unit_id)
) strict;
