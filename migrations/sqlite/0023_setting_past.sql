-- Settings, texts and own days of a county as they stood until a day, whole: a page as of a day is judged with those of that
-- day. Written before the first change of a day; what holds today stands in `setting` and `calendar_day`.
create table setting_past (
    county_id text not null references county (id),
    until_on text not null,
    -- pairs of key and value, and days with kind and reason, as JSON
    settings text not null,
    days text not null,
    primary key (county_id, until_on)
) strict;
