//! What a corrected file has no column for stays as it was: the published table carries neither limits nor remarks, and reading
//! it again takes nothing away.

use super::comparison::{FormerTask, Told, is_made_up};
use super::plan::{Plan, PlannedTask};
use super::{Choices, ParsedChecklist, ParsedItem};
use crate::checklist::Task;
use crate::checklist::published;
use crate::text::folded::{fold, is_blank};

/// The columns a file says nothing in, of those whose stored text it would otherwise wipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unsaid {
    /// 完成时限.
    pub time_limit: bool,
    /// 备注.
    pub remark: bool,
    /// 配合单位 in a column of its own.
    pub support: bool,
    /// 序号.
    pub number: bool,
}

impl Unsaid {
    /// What no row of the file says. A column that is there and empty in every row is no other than one that is not there.
    #[must_use]
    pub fn of(parsed: &ParsedChecklist) -> Self {
        let nobody = |says: fn(&ParsedItem) -> bool| !parsed.items.iter().any(says);
        Self {
            time_limit: nobody(|item| !is_blank(&item.row.time_limit)),
            remark: nobody(|item| !is_blank(&item.row.remark) || !item.row.earlier.is_empty()),
            support: nobody(|item| item.row.support.as_deref().is_some_and(|text| !is_blank(text))),
            number: nobody(|item| !is_made_up(&item.row.no)),
        }
    }

    /// What a stored task asks stays where the file names no limits, unless its new words name one themselves.
    pub(super) fn keep_duty(self, choices: &mut Choices, item: &ParsedItem, old: &Task) {
        let says_so_itself =
            is_blank(&old.time_limit) && fold(&item.row.requirement) != fold(&old.requirement) && !item.duty.words.is_empty();
        if self.time_limit && !says_so_itself {
            choices.duties.insert(item.row.source_row, old.duty);
        }
    }

    /// Puts back what the file has no column for. Answers with the names of the columns from which something was kept.
    pub fn keep(self, plan: &mut Plan, told: &Told, former: &[FormerTask], former_title: &str) -> Vec<&'static str> {
        let mut kept = Vec::new();
        for (task, old) in plan.tasks.iter_mut().zip(told.of(former)) {
            let Some(old) = old else { continue };
            let mut keep = |is_unsaid: bool, text: &mut String, before: &str, name: &'static str| {
                if is_unsaid && !is_blank(before) && *text != before {
                    before.clone_into(text);
                    if !kept.contains(&name) {
                        kept.push(name);
                    }
                }
            };
            keep(self.time_limit, &mut task.time_limit, &old.task.time_limit, "完成时限");
            keep(self.remark, &mut task.remark, &old.task.remark, "备注");
            keep(self.number, &mut task.number, &old.task.number, "序号");
            if self.support && is_written_together(task, &old.task) {
                keep(true, &mut task.responsible, &old.task.responsible, "责任单位");
                keep(true, &mut task.support, &old.task.support, "配合单位");
            }
        }
        // the published table bears the list's title and one word more
        if plan.title == published::title(former_title) {
            former_title.clone_into(&mut plan.title);
        }
        kept
    }
}

/// The published table puts both columns of units into one.
fn is_written_together(task: &PlannedTask, old: &Task) -> bool {
    !is_blank(&old.support) && fold(&task.responsible) == fold(&published::units(&old.responsible, &old.support))
}
