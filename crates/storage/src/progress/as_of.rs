//! Cells as of a day. Today's are the cells themselves. Of a day that has ended they are the stretches that hold it: the
//! running ones that had begun, and the finished ones that began before its end and ended after it.

/// The place of the cell `x`'s task in the list by the end of the day `$day`.
macro_rules! position_then {
    ($day:literal) => {
        concat!(
            "coalesce((select w.position from task_past w where w.task_id = x.task_id and w.from_on <= ",
            $day,
            " and ",
            $day,
            " < w.to_on), x.task_position)"
        )
    };
}
pub(crate) use position_then;

/// The cells of the checklist `$list` as they were by the end of the day `$day`, with the columns that lists read; what was out
/// of the counts then, or did not exist, is left out. The running ones are found by `cell_of_checklist`, the finished ones by
/// `cell_past_of_checklist`; the moment of a hand-in comes with its report. `counting_no` is
/// the report that counted, `corrects` whether a correction waited over it.
macro_rules! rows_as_of {
    ($list:literal, $day:literal) => {
        concat!(
            "(select x.id, x.checklist_id, x.task_id, ",
            $crate::progress::as_of::position_then!($day),
            " as task_position, x.unit_id, x.section_id, x.role, x.period_every, x.period_name,
                     x.period_start, x.period_end, x.kind, x.overdue_after, x.due_on,
                     case when ",
            $crate::reporting::cell_row::corrected!("x"),
            " then coalesce((select r.handed_in_at from report r where r.cell_id = x.id and r.no = ",
            $crate::reporting::cell_row::counting_no!("x"),
            "), x.submitted_at) else x.submitted_at end as submitted_at, x.judged_at, x.latest_no, ",
            $crate::reporting::cell_row::counting_no!("x"),
            " as counting_no, case when ",
            $crate::reporting::cell_row::correction_waits!("x"),
            " then 1 else 0 end as corrects, x.since_on
              from cell x where x.checklist_id = ",
            $list,
            " and not x.removed and x.since_on <= ",
            $day,
            " union all
              select x.id, x.checklist_id, x.task_id, ",
            $crate::progress::as_of::position_then!($day),
            ", p.unit_id, p.section_id, p.role, x.period_every, x.period_name,
                     x.period_start, x.period_end, p.kind, p.overdue_after, p.due_on,
                     (select r.handed_in_at from report r where r.cell_id = p.cell_id and r.no = coalesce(p.accepted_no, p.latest_no)), null,
                     p.latest_no, coalesce(p.accepted_no, p.latest_no), case when p.latest_no > p.accepted_no then 1 else 0 end, p.from_on
              from cell_past p join cell x on x.id = p.cell_id
              where p.checklist_id = ",
            $list,
            " and not p.removed and p.from_on <= ",
            $day,
            " and ",
            $day,
            " < p.to_on)"
        )
    };
}
pub(crate) use rows_as_of;

/// ` from` cells `c` of the checklist `$list` that are in the counts, on a day that has ended (`$day`) or today, up to and with
/// a first condition. Whose eyes they are for is asked of the cell as it is today, which is `today_cell` in the first case; where the
/// county asks, nothing is, and looking it up for every row would take a third of the time.
macro_rules! from_cells {
    (ended $list:literal, $day:literal) => {
        concat!(" from ", $crate::progress::as_of::rows_as_of!($list, $day), " c where c.checklist_id = ", $list)
    };
    (seen_ended $list:literal, $day:literal) => {
        concat!(
            " from ",
            $crate::progress::as_of::rows_as_of!($list, $day),
            " c join cell today_cell on today_cell.id = c.id where c.checklist_id = ",
            $list
        )
    };
    (today $list:literal) => {
        concat!(" from cell c where c.checklist_id = ", $list, " and not c.removed")
    };
}
pub(crate) use from_cells;
