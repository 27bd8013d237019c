-- The county, its people and its units. Types are the engine's own; names and order are the same in both folders.

create table county (
    id text primary key,
    name text not null,
    created_at text not null
) strict;

-- County settings as words: near_days, grace_days, session_idle_minutes, …; absent means the default in `domain`.
create table setting (
    county_id text not null references county (id),
    key text not null,
    value text not null,
    primary key (county_id, key)
) strict;

-- A county's own day off or day on, over the shipped calendar (local holiday, storm).
create table calendar_day (
    county_id text not null references county (id),
    day text not null,
    kind text not null,
    reason text not null,
    primary key (county_id, day)
) strict;

create table unit (
    id text primary key,
    county_id text not null references county (id),
    class text not null,
    group_name text not null,
    full_name text not null,
    short_name text not null,
    position integer not null,
    key_area integer not null,
    note text not null,
    valid_from text,
    valid_to text,
    successor_id text references unit (id),
    pinyin text not null,
    initials text not null,
    -- every name, pinyin and initials, normalised, one per line: the search box looks here
    search text not null
) strict;
-- the register in official order
create index unit_in_order on unit (county_id, position, id);

create table unit_alias (
    unit_id text not null references unit (id),
    name text not null,
    kind text not null,
    valid_from text,
    valid_to text,
    position integer not null,
    primary key (unit_id, position)
) strict;

create table account (
    id text primary key,
    county_id text not null references county (id),
    username text not null unique,
    person text not null,
    role text not null,
    unit_id text references unit (id),
    password_hash text not null,
    must_change integer not null,
    disabled integer not null,
    created_at text not null
) strict;
-- the accounts page, and "who reports for this unit"
create index account_of_county on account (county_id, unit_id, username);

-- A session is known by the SHA-256 of its token; the token itself is only in the browser.
create table session (
    token_hash text primary key,
    account_id text not null references account (id),
    created_at text not null,
    seen_at text not null,
    expires_at text not null,
    agent text not null,
    address text not null,
    -- a failed form waits here for the page that shows it again: path, sentence and fields as JSON
    flash text
) strict;
-- the list of one's sessions; ending all of them
create index session_of_account on session (account_id, seen_at);

-- Failed sign-ins by the digest of the typed user name, known or not: guessing names is slowed down as well, and a
-- password typed into the wrong field is not kept.
create table sign_in_failure (
    name_hash text primary key,
    failures integer not null,
    last_at text not null
) strict;

-- The audit log: a hash chain per installation. Rows are only ever added.
create table audit (
    seq integer primary key,
    county_id text not null,
    at text not null,
    actor text not null,
    actor_name text not null,
    action text not null,
    subject text not null,
    detail text not null,
    prev_hash text not null,
    hash text not null
) strict;
-- the history of one subject
create index audit_of_subject on audit (subject, seq);
-- the log page, filtered by person or by action
create index audit_of_actor on audit (county_id, actor, seq);
create index audit_of_action on audit (county_id, action, seq);

-- One row: the end of the chain, written with every event, so that a cut-off tail is noticed.
create table audit_head (
    id integer primary key,
    seq integer not null,
    hash text not null
) strict;
insert into audit_head (id, seq, hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
