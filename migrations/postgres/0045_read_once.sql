-- What a page was read as: column, article, there, file; nothing where it failed, or was read by an earlier version.
alter table page_visit add column kind text not null default '';
-- The day on which it was asked for; a later round that takes over what was read takes over this day too.
alter table page_visit add column read_on date;
-- Digest of the list's row that led to it: another title or day there, and it is read anew.
alter table page_visit add column mark text not null default '';

-- So many canaries the monitor passed before it judged the round; none where an earlier version judged it.
alter table monitor_round add column proofs bigint;
