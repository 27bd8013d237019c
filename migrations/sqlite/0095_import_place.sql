-- the place of the next change of a list (checklist::import::insert: the highest number of its list), the last one that stands
-- (checklist::import::latest_active), and what changed a task, on every page of one (progress::task_past::task_changes)
create index import_of_checklist on import (checklist_id, no);
