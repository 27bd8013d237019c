-- 回头看: a sample of mended findings, drawn so that anybody can draw it again, and what was seen of each.
create table look_back (
    id text primary key,
    county_id text not null references county (id),
    -- first days of the months that the findings are of
    from_month date not null,
    to_month date not null,
    -- findings that could be drawn: how many, and the SHA-256 of their ids in order, a line each
    pool bigint not null,
    pool_digest text not null,
    -- the text that was added, and the seed that follows from it
    entropy text not null,
    seed text not null,
    drawn_at timestamptz not null,
    drawn_by text not null,
    drawn_name text not null
);
create index look_back_of_county on look_back (county_id, drawn_at);

-- What was drawn, in the order of the draw.
create table look_back_item (
    look_back_id text not null references look_back (id),
    place bigint not null,
    finding_id text not null references finding (id),
    -- what the machine answered, and when
    told text not null,
    told_at timestamptz,
    -- good, back, unknown: domain::monitoring::look_back::LookedBack; empty while nobody has looked
    result text not null,
    said text not null,
    looked_at timestamptz,
    looked_name text not null,
    -- the finding that it became where it was back
    relapse_id text references finding (id),
    primary key (look_back_id, place)
);
create index look_back_item_of_finding on look_back_item (finding_id);
