-- where the numbers of a column come from that nobody could read: file, hand; empty where they were read. Rows of before were read
alter table round_column add column said text not null default '';
