-- Files of the office about a unit: the document of a 问责 record, photos of an on-site check. Their content lies with the evidence.
create table assessment_file (
    id text primary key,
    county_id text not null references county (id),
    -- whom it is about
    unit_id text not null references unit (id),
    -- domain::assessment::file::FileOwner
    owner text not null,
    owner_id text not null,
    sha256 text not null,
    file_name text not null,
    media_type text not null,
    bytes integer not null,
    uploaded_at text not null,
    uploaded_by text not null
) strict;
-- the files of a record, in the order in which they came
create index assessment_file_of_owner on assessment_file (county_id, owner, owner_id, uploaded_at, id);
-- what came in within a day
create index assessment_file_in_time on assessment_file (county_id, uploaded_at);
