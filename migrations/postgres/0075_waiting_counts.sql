drop index cell_to_do;
-- a unit's 待办 and its count without touching the rows, also where a draft that waits to be signed is told apart by its cell
create index cell_to_do on cell (unit_id, state, kind, overdue_after, until_on, removed, id);
-- items of every month's list that units say they published: the office's count, on every page of hers
create index order_cell_waiting on order_cell (state, item_id);
