-- What a person said the columns of a file mean, under the file's headings: the next file with the same ones is read so.
create table column_memory (
    county_id text not null references county (id),
    -- the headings, folded, from left to right
    headings text not null,
    -- one word a column, separated by commas: section, requirement, ignored …
    roles text not null,
    primary key (county_id, headings)
) strict;
