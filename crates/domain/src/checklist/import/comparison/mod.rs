//! A corrected list against the stored one: which rows were added, changed, taken off, left as they were.
//!
//! A row that is told to be the same keeps its id and with it every report. So a match needs evidence: the same
//! requirement, or one that is alike enough; the same place helps, but alone it proves nothing.

mod likeness;

use std::collections::{BTreeMap, HashSet};

use super::plan::{Plan, PlannedTask};
use super::{ParsedChecklist, ParsedItem};
use crate::checklist::{Assignment, AssignmentRole, Task};
use crate::ids::{TaskId, UnitId};
use crate::text::folded::is_blank;
use likeness::{Row, likeliest, match_rows, said_of, stored_words};

/// A stored task with everything a new list may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerTask {
    /// The task.
    pub task: Task,
    /// Its section's title.
    pub section: String,
    /// Its subsection's title.
    pub subsection: Option<String>,
    /// Taken off by an earlier import.
    pub removed: bool,
    /// Who answers for it now.
    pub assignments: Vec<Assignment>,
}

/// What a row of the new list is to the stored one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// No stored task is like it.
    Added,
    /// The same task, with differences in these columns (工作要求, 责任单位 …).
    Changed {
        /// Which task.
        task: TaskId,
        /// What differs, in the office's words.
        what: Vec<&'static str>,
    },
    /// The same task, to the letter.
    Unchanged {
        /// Which task.
        task: TaskId,
    },
}

impl RowChange {
    /// The stored task behind the row.
    #[must_use]
    pub const fn task(&self) -> Option<&TaskId> {
        match self {
            Self::Added => None,
            Self::Changed { task, .. } | Self::Unchanged { task } => Some(task),
        }
    }
}

/// The whole comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// One entry per row of the new list.
    pub rows: Vec<RowChange>,
    /// Stored tasks that the new list no longer has.
    pub removed: Vec<TaskId>,
}

impl Comparison {
    /// How many rows were added, changed, taken off, left as they were.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let count = |test: fn(&RowChange) -> bool| self.rows.iter().filter(|row| test(row)).count();
        let added = count(|row| matches!(row, RowChange::Added));
        let changed = count(|row| matches!(row, RowChange::Changed { .. }));
        [added, changed, self.removed.len(), self.rows.len() - added - changed]
    }
}

/// Which stored task each row of a plan is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told(Vec<Option<usize>>);

impl Told {
    /// The stored task of each row, where it has one.
    pub(super) fn of<'a>(&self, former: &'a [FormerTask]) -> impl Iterator<Item = Option<&'a FormerTask>> {
        self.0.iter().map(|found| found.and_then(|index| former.get(index)))
    }
}

/// Tells the rows of a list from section and requirement; where a person has said which task a row is, or that it is a new one,
/// that holds.
#[must_use]
pub fn tell(parsed: &ParsedChecklist, former: &[FormerTask], said: &BTreeMap<usize, Option<TaskId>>) -> Told {
    if former.is_empty() {
        return Told(vec![None; parsed.items.len()]);
    }
    let words = |item: &ParsedItem| Row::new(&item.row.section, item.row.subsection.as_deref(), &item.row.requirement);
    tell_rows(parsed.items.iter().map(|item| (item.row.source_row, words(item))), former, said)
}

fn tell_rows(rows: impl Iterator<Item = (usize, Row)>, former: &[FormerTask], said: &BTreeMap<usize, Option<TaskId>>) -> Told {
    let (numbers, words): (Vec<usize>, Vec<Row>) = rows.unzip();
    Told(match_rows(&words, former, &said_of(&numbers, former, said)))
}

/// Of the tasks that would leave, those whose words are most like each of these rows, the most alike first, at most `most` of them:
/// a person who says that a new row is one of them finds it there.
#[must_use]
pub fn most_alike(rows: &[&PlannedTask], gone: &[&FormerTask], most: usize) -> Vec<Vec<usize>> {
    let rows: Vec<Row> = rows.iter().map(|task| words_of(task)).collect();
    let gone: Vec<Row> = gone.iter().map(|task| stored_words(task)).collect();
    likeliest(&rows, &gone, most)
}

fn words_of(task: &PlannedTask) -> Row {
    Row::new(&task.section, task.subsection.as_deref(), &task.requirement)
}

/// Compares a plan with the stored tasks that its rows were told to be, in the order of both. What a unit has that `answers` no more is
/// its own, and makes no difference.
#[must_use]
pub fn compare(plan: &Plan, told: &Told, former: &[FormerTask], answers: impl Fn(&UnitId) -> bool) -> Comparison {
    let matches = &told.0;
    let rows = plan.tasks.iter().zip(told.of(former)).map(|(task, found)| match found {
        None => RowChange::Added,
        Some(former) => {
            let what = differences(task, former, &answers);
            let task = former.task.id.clone();
            if what.is_empty() { RowChange::Unchanged { task } } else { RowChange::Changed { task, what } }
        }
    });
    let rows = rows.collect();
    let told: HashSet<usize> = matches.iter().flatten().copied().collect();
    let gone = former.iter().enumerate().filter(|(index, task)| !task.removed && !told.contains(index));
    Comparison { rows, removed: gone.map(|(_, task)| task.task.id.clone()).collect() }
}

/// The columns in which a row differs from its stored task. An empty 完成情况 in the file says nothing: the stored text stays.
fn differences(new: &PlannedTask, old: &FormerTask, answers: impl Fn(&UnitId) -> bool) -> Vec<&'static str> {
    let task = &old.task;
    let mut what = Vec::new();
    let mut note = |differs: bool, name| {
        if differs {
            what.push(name);
        }
    };
    note(old.removed, "恢复到清单");
    note(new.section != old.section || new.subsection != old.subsection, "工作内容");
    note(new.number != task.number && !(is_made_up(&new.number) && is_made_up(&task.number)), "序号");
    note(new.requirement != task.requirement, "工作要求");
    note(new.responsible != task.responsible, "责任单位");
    note(new.support != task.support, "配合单位");
    note(!is_blank(&new.completion) && new.completion != task.completion, "完成情况");
    note(new.time_limit != task.time_limit, "完成时限");
    note(new.remark != task.remark, "备注");
    note(new.duty != task.duty, "报送要求");
    let parts = |units: Vec<(&UnitId, AssignmentRole)>| {
        let mut units = units;
        units.sort_unstable();
        units.into_iter().map(|(unit, role)| (unit.clone(), role)).collect::<Vec<_>>()
    };
    let now = parts(new.assignments.iter().map(|a| (&a.unit, a.role)).collect());
    let then = parts(old.assignments.iter().filter(|a| answers(&a.unit)).map(|a| (&a.unit, a.role)).collect());
    note(now != then, "责任分工");
    what
}

/// Whether a number may be the one that reading gives to rows without one (05.02): it moves with the rows above.
pub(super) fn is_made_up(number: &str) -> bool {
    number
        .split_once('.')
        .is_some_and(|(section, task)| [section, task].iter().all(|part| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::duty::Duty;
    use crate::ids::SectionId;

    fn former(id: &str, section: &str, requirement: &str) -> FormerTask {
        FormerTask {
            task: Task {
                id: TaskId::new(id),
                section: SectionId::new("s"),
                position: 1,
                number: String::new(),
                requirement: requirement.into(),
                responsible: String::new(),
                support: String::new(),
                completion: "写过".into(),
                time_limit: String::new(),
                remark: String::new(),
                duty: Duty::YearEnd,
            },
            section: section.into(),
            subsection: None,
            removed: false,
            assignments: Vec::new(),
        }
    }

    fn planned(section: &str, requirement: &str) -> PlannedTask {
        PlannedTask {
            source_row: 1,
            section: section.into(),
            subsection: None,
            number: String::new(),
            requirement: requirement.into(),
            responsible: String::new(),
            support: String::new(),
            completion: String::new(),
            time_limit: String::new(),
            remark: String::new(),
            duty: Duty::YearEnd,
            past: crate::checklist::start::Past::MadeUp,
            assignments: Vec::new(),
        }
    }

    fn told_of(plan: &Plan, old: &[FormerTask], said: &BTreeMap<usize, Option<TaskId>>) -> Told {
        tell_rows(plan.tasks.iter().map(|task| (task.source_row, words_of(task))), old, said)
    }

    #[test]
    fn the_likeliest_of_those_that_leave_are_offered_first() {
        let gone = [
            former("a", "一、政策", "公布重大项目批准结果"),
            former("b", "二、财政", "公开惠企政策清单和办事指南"),
            former("c", "三、民生", ""),
        ];
        let row = planned("一、政策", "公开惠企政策清单和服务指南");
        assert_eq!(most_alike(&[&row], &gone.each_ref(), 2), [[1, 0]], "alike words go before the same section");
        assert_eq!(most_alike(&[&row], &[], 2), [[0_usize; 0]]);
    }

    #[test]
    fn a_person_says_which_task_a_row_is_or_that_it_is_a_new_one() {
        let old = [former("a", "一、政策", "公开惠企政策清单和办事指南"), former("b", "一、政策", "公布重大项目批准结果")];
        let new = |texts: [&str; 2]| {
            let rows = texts.into_iter().zip(1..);
            Plan {
                title: String::new(),
                tasks: rows.map(|(text, row)| PlannedTask { source_row: row, ..planned("一、政策", text) }).collect(),
            }
        };
        let told = |plan: &Plan, said: &[(usize, Option<&str>)]| {
            let said = said.iter().map(|(row, task)| (*row, task.map(TaskId::new))).collect();
            let comparison = compare(plan, &told_of(plan, &old, &said), &old, |_| true);
            let rows: Vec<Option<String>> = comparison.rows.iter().map(|row| row.task().map(ToString::to_string)).collect();
            (rows, comparison.removed.len())
        };
        let some = |id: &str| Some(id.to_owned());
        let reworded = new(["公开惠企政策清单和服务指南", "更新部门会议信息"]);
        assert_eq!(told(&reworded, &[]), (vec![some("a"), None], 1), "alike rows are told by themselves");
        assert_eq!(told(&reworded, &[(1, None)]), (vec![None, None], 2), "it is a new task");
        assert_eq!(
            told(&reworded, &[(2, Some("b"))]),
            (vec![some("a"), some("b")], 0),
            "no word of it is the same, and still it is that task"
        );
        assert_eq!(told(&reworded, &[(1, Some("b"))]), (vec![some("b"), None], 1), "another one than it looks like");
        let same = new(["公开惠企政策清单和办事指南", "公布重大项目批准结果"]);
        assert_eq!(told(&same, &[(2, Some("a"))]), (vec![None, some("a")], 1), "what a person said goes before the very words");
        assert_eq!(told(&same, &[(1, Some("gone"))]).0, [some("a"), some("b")], "a task that is not there any more");
        assert_eq!(told(&same, &[(1, Some("a")), (2, Some("a"))]).0, [some("a"), some("b")], "said of two rows it holds for the first");
    }

    fn compared(new: Vec<PlannedTask>, old: &[FormerTask]) -> (Vec<Option<String>>, Vec<String>, [usize; 4]) {
        let comparison = {
            let plan = Plan { title: String::new(), tasks: new };
            compare(&plan, &told_of(&plan, old, &BTreeMap::new()), old, |_| true)
        };
        let counts = comparison.counts();
        let ids = comparison.rows.iter().map(|row| row.task().map(ToString::to_string)).collect();
        (ids, comparison.removed.iter().map(ToString::to_string).collect(), counts)
    }

    #[test]
    fn rows_are_told_again() {
        let old = [
            former("a", "一", "每月公开财政收支情况"),
            former("b", "一", "办好政府公报,全年不少于四期"),
            former("c", "二", "清理过期的政策文件"),
        ];
        let new = vec![
            planned("二", "全新的一项要求,内容完全不同"),
            planned("一", "办好政府公报,全年不少于六期"),
            planned("一", "每月公开财政收支情况"),
        ];
        let (ids, removed, counts) = compared(new, &old);
        assert_eq!(ids, [None, Some("b".into()), Some("a".into())]);
        assert_eq!(removed, ["c"]);
        assert_eq!(counts, [1, 1, 1, 1]);
    }

    #[test]
    fn a_list_of_thousands_is_told_again_row_by_row() {
        let old: Vec<FormerTask> = (0..2_000).map(|n| former(&n.to_string(), "一", &format!("公开第{n}项工作信息并按季更新"))).collect();
        let mut new: Vec<PlannedTask> = (0..2_000).map(|n| planned("一", &format!("公开第{n}项工作信息并按月更新"))).collect();
        new.push(planned("一", "与众不同的要求"));
        let (ids, removed, counts) = compared(new, &old);
        assert!(ids.iter().take(2_000).enumerate().all(|(n, id)| id.as_deref() == Some(n.to_string().as_str())));
        assert_eq!((removed.len(), counts), (0, [1, 2_000, 0, 0]));
    }

    #[test]
    fn the_same_place_does_not_make_two_tasks_one() {
        let old = [former("a", "一", "每月公开财政收支情况")];
        let (ids, removed, _) = compared(vec![planned("一", "组织开放日活动")], &old);
        assert_eq!((ids, removed), (vec![None], vec!["a".to_owned()]));
    }

    #[test]
    fn equal_texts_are_taken_one_each_and_a_removed_row_comes_back() {
        let mut old = [former("a", "一", "同样的话"), former("b", "一", "同样的话")];
        let twice = || vec![planned("一", "同样的话"), planned("一", "同样的话")];
        assert_eq!(compared(twice(), &old).0, [Some("a".to_owned()), Some("b".to_owned())]);
        old[0].removed = true;
        let (ids, removed, counts) = compared(twice(), &old);
        assert_eq!(ids, [Some("b".to_owned()), Some("a".to_owned())]);
        assert_eq!((removed.len(), counts), (0, [0, 1, 0, 1]));
    }

    #[test]
    fn numbers_nobody_wrote_move_without_being_a_change() {
        let mut old = [former("a", "一", "要求")];
        let mut new = planned("一", "要求");
        (old[0].task.number, new.number) = ("01.02".into(), "02.01".into());
        assert_eq!(compared(vec![new.clone()], &old).2, [0, 0, 0, 1]);
        (old[0].task.number, new.number) = ("3".into(), "4".into());
        assert_eq!(compared(vec![new], &old).2, [0, 1, 0, 0]);
    }

    #[test]
    fn an_empty_completion_is_no_change() {
        let old = [former("a", "一", "要求")];
        assert_eq!(compared(vec![planned("一", "要求")], &old).2, [0, 0, 0, 1]);
        let mut new = planned("一", "要求");
        new.completion = "改过".into();
        assert_eq!(compared(vec![new], &old).2, [0, 1, 0, 0]);
    }
}
