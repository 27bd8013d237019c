-- 每日提醒: days on which a county's were made, so that several servers make them once.
create table digest_day (
    county_id text not null references county (id),
    day date not null,
    made_at timestamptz not null,
    -- a text for the chat group of all units; empty where nothing waits
    message text not null,
    primary key (county_id, day)
);

-- What waited for a person on a working day. Nobody has an empty one.
create table digest (
    account_id text not null references account (id),
    day date not null,
    made_at timestamptz not null,
    -- JSON, see domain::monitoring::digest
    lines text not null,
    primary key (account_id, day)
);
