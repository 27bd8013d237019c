-- The audit log goes on in a chain per county, so that counties of one database do not wait for each other. The chain of the
-- installation (audit, audit_head) is closed as it stands: each county's chain begins behind its last row and names its digest.

create table audit_event (
    county_id text not null references county (id),
    -- from the closed chain's last number on, without gaps
    seq bigint not null,
    at timestamptz not null,
    actor text not null,
    actor_name text not null,
    action text not null,
    subject text not null,
    detail text not null,
    prev_hash text not null,
    hash text not null,
    primary key (county_id, seq)
);
-- the history of one subject
create index audit_event_of_subject on audit_event (county_id, subject, seq);
-- the log page, filtered by person or by action
create index audit_event_of_actor on audit_event (county_id, actor, seq);
create index audit_event_of_action on audit_event (county_id, action, seq);

-- The end of each county's chain, written with every event, so that a cut-off tail is noticed.
create table audit_chain (
    county_id text primary key references county (id),
    seq bigint not null,
    hash text not null
);
insert into audit_chain (county_id, seq, hash) select county.id, audit_head.seq, audit_head.hash from county cross join audit_head;

-- The last event of each area of a county: what was read before it is read again, what belongs to other areas is not.
create table area_version (
    county_id text not null references county (id),
    area text not null,
    seq bigint not null,
    primary key (county_id, area)
);

-- Rows to hold while something of a county is read and written back (PostgreSQL; SQLite has one writer). Without a
-- reference: the installation itself is locked before it has a county.
create table county_lock (
    county_id text not null,
    name text not null,
    primary key (county_id, name)
);

-- The text of the printed table is published: each writing of it stays, with who, when, the old and the new text.
create table completion_event (
    task_id text not null references task (id),
    seq bigint not null,
    at timestamptz not null,
    actor text not null,
    actor_name text not null,
    before_text text not null,
    after_text text not null,
    primary key (task_id, seq)
);
