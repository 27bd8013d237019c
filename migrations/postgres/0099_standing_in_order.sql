drop index cell_standing;
-- counts over a checklist by kind and day, and a page of the ledger by need: its places are sorted without touching the rows
create index cell_standing
    on cell (checklist_id, kind, overdue_after, unit_id, section_id, task_id, role, removed, due_on, task_position, period_start);
