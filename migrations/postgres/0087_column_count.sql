-- 发布条数: how much a column published in a month, as a person says where the machine cannot read. One row a column and month; the next word
-- takes the place of the one before, and the log holds both.
create table column_count (
    column_id text not null references site_column (id),
    -- first day of the month
    month date not null,
    number bigint not null,
    -- days of publication, joined by commas; may be fewer than the number
    days text not null,
    -- file, hand
    origin text not null,
    said_at timestamptz not null,
    said_name text not null,
    primary key (column_id, month)
);
-- what a round takes over, and what the page of a month shows
create index column_count_of_month on column_count (month, column_id);
