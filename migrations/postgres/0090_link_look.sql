-- What was seen of an address that was handed in as evidence, when monitoring last looked at it: beside the evidence, and no fault by
-- itself. One line a piece of evidence.
create table link_look (
    evidence_id text primary key references evidence (id),
    looked_at timestamptz not null,
    -- opens, fails, unseen
    state text not null,
    -- why it does not open, or was not looked at: a word of the visit's outcome
    why text not null,
    -- how often it was looked at
    looks bigint not null
);
-- the links of the last weeks that nobody has looked at yet
create index evidence_of_county on evidence (county_id, kind, uploaded_at);
