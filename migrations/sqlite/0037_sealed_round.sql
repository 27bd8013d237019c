-- 封存: a round's inputs, rules, lines and ranking on a day. A correction is the next version beside it.
create table sealed_round (
    round_id text not null references assessment_round (id),
    no integer not null,
    sealed_on text not null,
    sealed_at text not null,
    sealed_by text not null,
    -- of the seal, or of the correction that led to this version
    reason text not null,
    -- `documents::Seal`: hex SHA-256, and that of the version before
    digest text not null,
    previous text,
    -- what was sealed as canonical JSON
    content text not null,
    primary key (round_id, no)
) strict;

-- a version is never changed and never taken away, and neither is an entry or a version of the rules
create trigger sealed_round_is_final before update on sealed_round
begin
    select raise(abort, 'a sealed version is never changed');
end;
create trigger sealed_round_stays before delete on sealed_round
begin
    select raise(abort, 'a sealed version is never taken away');
end;
create trigger round_fact_is_final before update on round_fact
begin
    select raise(abort, 'an entry is never changed');
end;
create trigger round_fact_stays before delete on round_fact
begin
    select raise(abort, 'an entry is never taken away');
end;
create trigger rule_set_is_final before update on rule_set
begin
    select raise(abort, 'a version of the rules is never changed');
end;
