-- A unit asks for more time (延期) as it asks for an accepted report to be opened again: `reopen` or `extend`.
alter table reopen add column asks text not null default 'reopen';
