-- 封存: a round's inputs, rules, lines and ranking on a day. A correction is the next version beside it.
create table sealed_round (
    round_id text not null references assessment_round (id),
    no bigint not null,
    sealed_on date not null,
    sealed_at timestamptz not null,
    sealed_by text not null,
    -- of the seal, or of the correction that led to this version
    reason text not null,
    -- `documents::Seal`: hex SHA-256, and that of the version before
    digest text not null,
    previous text,
    -- what was sealed as canonical JSON
    content text not null,
    primary key (round_id, no)
);

-- a version is never changed and never taken away, and neither is an entry or a version of the rules
create function sealed_round_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'what is sealed is never changed: % refused', tg_op;
end
$$;
create trigger sealed_round_is_final before update on sealed_round for each row execute function sealed_round_refuses();
create trigger sealed_round_stays before delete on sealed_round for each row execute function sealed_round_refuses();
create trigger round_fact_is_final before update on round_fact for each row execute function sealed_round_refuses();
create trigger round_fact_stays before delete on round_fact for each row execute function sealed_round_refuses();
create trigger rule_set_is_final before update on rule_set for each row execute function sealed_round_refuses();
