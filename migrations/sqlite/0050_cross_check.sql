-- 互查: what is printed before the draw, what was published on the named day, and what came out.
create table cross_check (
    round_id text primary key references assessment_round (id),
    -- domain::assessment::draw::Notice as canonical JSON: what the seed is made of, so it never changes
    notice text not null,
    source text not null,
    -- the day on which the source speaks
    entropy_on text not null,
    announced_at text not null,
    announced_by text not null,
    -- the published text, the seed and the conditions that were given up; empty until the draw
    entropy_text text not null,
    seed text not null,
    relaxed text not null,
    drawn_at text,
    drawn_by text not null
) strict;

-- Who checks whom.
create table check_pair (
    round_id text not null references cross_check (round_id),
    unit_id text not null references unit (id),
    checker_id text not null references unit (id),
    -- how many lines of its sheet are to be marked
    lines integer not null,
    primary key (round_id, unit_id)
) strict;
-- what a unit checks
create index check_pair_of_checker on check_pair (round_id, checker_id);

-- Marks of the cross-check. A row is never changed: a later one of the same hand has the next number and counts instead.
create table check_mark (
    round_id text not null references cross_check (round_id),
    unit_id text not null references unit (id),
    leaf text not null,
    rule text not null,
    -- domain::assessment::cross_check::Hand
    hand text not null,
    no integer not null,
    -- members of the contract as JSON
    body text not null,
    -- what it takes off, in ten-thousandths of a point
    amount integer not null,
    evidence text not null,
    marked_at text not null,
    marked_by text not null,
    account_id text not null,
    primary key (round_id, unit_id, leaf, rule, hand, no)
) strict;
