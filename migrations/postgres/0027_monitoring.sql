-- 栏目: what each unit must keep filled on its pages, in the register's order.
create table site_column (
    id text primary key,
    county_id text not null references county (id),
    unit_id text not null references unit (id),
    name text not null,
    address text not null,
    -- dynamic, regular, static
    class text not null,
    -- days; the class's where it is empty
    limit_days bigint,
    -- items a month; none where it is empty
    monthly_minimum bigint,
    allows_note boolean not null,
    position bigint not null
);
-- the register in its order; what an import changes
create unique index site_column_in_order on site_column (county_id, position, id);
create unique index site_column_once on site_column (county_id, unit_id, name, address);

-- 错误表述: the county's own list, which replaces the one that is shipped.
create table wrong_word (
    county_id text not null references county (id),
    position bigint not null,
    wrong text not null,
    correct text not null,
    -- where the wrong spelling is right, one a line
    contexts text not null,
    primary key (county_id, position)
);

-- A month's round as of a day: run again, it goes on where it stopped.
create table monitor_round (
    id text primary key,
    county_id text not null references county (id),
    -- first day of the month
    month date not null,
    as_of date not null,
    begun_at timestamptz not null,
    -- everything was visited
    completed_at timestamptz
);
create unique index monitor_round_once on monitor_round (county_id, month, as_of);

-- What was read of a page, once for each content; no personal number in it.
create table page_reading (
    -- SHA-256 of the content
    digest text primary key,
    content text not null
);

-- What became of an address in a round.
create table page_visit (
    round_id text not null references monitor_round (id),
    address text not null,
    -- read, failed
    outcome text not null,
    -- why it failed
    cause text,
    tries bigint not null,
    answers bigint not null,
    digest text references page_reading (digest),
    primary key (round_id, address)
);
