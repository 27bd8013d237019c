-- A form that failed waits for the page that shows it again, under an id that stands in that page's address. Its fields never
-- hold a password, and it goes with its session. `session.flash`, where all of this stood before, is no longer read or
-- written; the next release drops it.
create table form_retry (
    id text primary key,
    token_hash text not null references session (token_hash) on delete cascade,
    -- the page's path and the form's name
    page text not null,
    form text not null,
    -- sentence, errors and fields as JSON
    body text not null,
    created_at timestamptz not null
);
-- the one before it of the same page goes; so do those of an ended session
create index form_retry_of_session on form_retry (token_hash, page);

-- A file waiting for a person to confirm its preview, of whichever kind; nothing of it is stored elsewhere yet.
-- `pending_import` held checklists only; it is no longer read, and the next release drops it.
create table import_draft (
    id text primary key,
    county_id text not null references county (id),
    -- checklist, register
    kind text not null,
    received_by text not null,
    -- the year a checklist is for
    year bigint,
    file_name text not null,
    sha256 text not null,
    -- what was read from the file, as JSON: the file itself is not needed again
    document text not null,
    -- what was decided so far, as JSON
    choices text not null,
    created_at timestamptz not null
);
-- the waiting files of a kind, newest first; those nobody came back for
create index import_draft_of_county on import_draft (county_id, kind, created_at);

insert into import_draft (id, county_id, kind, received_by, year, file_name, sha256, document, choices, created_at)
select id, county_id, 'checklist', received_by, year, file_name, sha256, document, choices, created_at from pending_import;
delete from pending_import;
-- a one-time password may lie in a row of the old kind
update session set flash = null where flash is not null;
