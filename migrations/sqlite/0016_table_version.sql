-- Every version of the four-column table that was published, as the public saw it.
create table table_version (
    checklist_id text not null references checklist (id),
    no integer not null,
    published_at text not null,
    published_by text not null,
    -- `domain::checklist::published::PublicTable` as JSON: title, day, issuer, contact, rows
    content text not null,
    primary key (checklist_id, no)
) strict;
