-- What a list was called until a day: the log names it as it was called then. Written before the first change of a day; the title
-- that holds today stands in `checklist`. A list that an undo took away leaves its lines.
create table list_title_past (
    checklist_id text not null,
    to_on date not null,
    title text not null,
    primary key (checklist_id, to_on)
);
