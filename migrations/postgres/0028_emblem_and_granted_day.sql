-- The county's emblem, on the way in, in the frame and on paper. Small, and here so that every copy of the program and every backup has it.
create table county_emblem (
    county_id text primary key references county (id),
    -- image/png, image/jpeg
    media_type text not null,
    -- base64
    content text not null,
    -- hex SHA-256 of the picture: its address, which changes with it
    digest text not null,
    set_at timestamptz not null
);

-- 延期: the day that was granted, where it is another one than was asked for
alter table reopen add column granted_until date;
