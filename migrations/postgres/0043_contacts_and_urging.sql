-- Contact persons of a unit: 主要领导, 分管领导, 经办人. The office and the unit alone see them.
create table unit_contact (
    id text primary key,
    county_id text not null references county (id),
    unit_id text not null references unit (id),
    -- head, deputy, clerk
    kind text not null,
    name text not null,
    post text not null,
    phone text not null,
    valid_from date not null,
    -- first day on which it is somebody else
    valid_to date,
    saved_at timestamptz not null,
    saved_name text not null,
    revision bigint not null
);
create index unit_contact_of_unit on unit_contact (unit_id, kind, valid_from);

-- 催办函: which unit was urged about what, for how manieth time.
create table urge_letter (
    id text primary key,
    county_id text not null references county (id),
    unit_id text not null references unit (id),
    -- 催办函〔2026〕3号
    year bigint not null,
    no bigint not null,
    -- findings, orders, weekly: domain::monitoring::urge::UrgeKind
    kind text not null,
    -- 第n次 in the year about that
    nth bigint not null,
    reason text not null,
    -- what it was urged about, a line each, as JSON
    items text not null,
    reply_by date not null,
    issued_on date not null,
    issued_at timestamptz not null,
    issued_by text not null,
    issued_name text not null
);
create unique index urge_letter_number on urge_letter (county_id, year, no);
create index urge_letter_of_unit on urge_letter (unit_id, year, kind);
