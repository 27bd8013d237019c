-- 村（社区）: villages of a unit, from which the on-site check draws.
create table unit_village (
    unit_id text not null references unit (id),
    name text not null,
    position bigint not null,
    primary key (unit_id, name)
);

-- 现场检查表: one a unit and round. What decides the draw is kept, so that anybody repeats it.
create table site_sheet (
    id text primary key,
    round_id text not null references assessment_round (id),
    unit_id text not null references unit (id),
    -- the villages that were drawn from, in ascending order, a line each; empty where the sheet looks at the unit alone
    pool text not null,
    -- the text that was added, and the seed that follows from it
    entropy text not null,
    seed text not null,
    drawn_at timestamptz not null,
    drawn_by text not null,
    -- empty until it is handed in, and again while it is open to be filled in anew
    handed_at timestamptz,
    handed_by text not null
);
create unique index site_sheet_once on site_sheet (round_id, unit_id);

-- Where is looked: place 0 is the unit itself, the others are the villages in the order of the draw.
create table site_place (
    sheet_id text not null references site_sheet (id),
    place bigint not null,
    name text not null,
    -- grows with every save: a stale form is a conflict
    revision bigint not null,
    saved_at timestamptz,
    saved_by text not null,
    account_id text not null,
    primary key (sheet_id, place)
);

-- What was seen of a rule in a place. An item that nobody has looked at has no row, or an empty word.
create table site_line (
    sheet_id text not null,
    place bigint not null,
    leaf text not null,
    rule text not null,
    -- domain::assessment::on_site::Seen
    seen text not null,
    note text not null,
    -- the problem that it became when the sheet was handed in
    candidate_id text references candidate (id),
    primary key (sheet_id, place, leaf, rule),
    foreign key (sheet_id, place) references site_place (sheet_id, place)
);

-- Photos of an item in a place; their content lies with the evidence.
create table site_photo (
    file_id text primary key references assessment_file (id),
    sheet_id text not null,
    place bigint not null,
    leaf text not null,
    rule text not null,
    foreign key (sheet_id, place) references site_place (sheet_id, place)
);
create index site_photo_of_sheet on site_photo (sheet_id, place);
