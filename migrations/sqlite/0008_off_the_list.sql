-- What is off the list says so in a column of its own, and a unit that a person added says that she did.

-- taken off by a later import: no task of the list stands in it; tasks and reports that did stay readable
alter table section add column removed integer not null default false;
update section set removed = true where position = 0;

-- the mark before the words was a sentinel
update assignment set via = 'added', written = substr(written, 2) where written like '+%';
