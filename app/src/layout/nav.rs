//! The sections of the frame by role.

use crate::paths;
use domain::access::permission::Permission;
use leptos::prelude::*;
use services::Actor;
use services::progress::todo::Waits;

/// One entry: address, name, the rights that show it (any of them).
struct Entry(&'static str, &'static str, &'static [Permission]);

const GROUPS: [(&str, &[Entry]); 6] = [
    (
        "总览",
        &[
            Entry(paths::OVERVIEW, "总览", &[Permission::ReadCounty]),
            Entry(paths::TODO, "待办", &[Permission::Report, Permission::Assess]),
            Entry(paths::REVIEW, "待审核", &[Permission::Review]),
        ],
    ),
    (
        "清单",
        &[
            Entry(paths::TASKS, "任务", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::CELLS, "台账", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::CALENDAR, "报送日历", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::HEAT_MAP, "热力图", &[Permission::ReadCounty]),
            Entry(paths::CHECKLISTS, "落实情况表", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::IMPORT_CHECKLIST, "导入清单", &[Permission::ManageChecklist]),
            Entry(paths::EXEMPTIONS, "免报和不涉及", &[Permission::Review]),
            Entry(paths::REOPENS, "更正和延期", &[Permission::AskReopen]),
        ],
    ),
    (
        "监测",
        &[
            Entry(paths::MONITORING, "监测总览", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::CANDIDATES, "待确认问题", &[Permission::Monitor]),
            Entry(paths::FINDINGS, "问题整改", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::ORDERS, "事项清单", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::REMINDERS, "周更新和预警", &[Permission::ReadCounty]),
            Entry(paths::DIGEST, "每日提醒", &[Permission::Monitor, Permission::AnswerMonitoring]),
            Entry(paths::URGES, "催办", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::BULLETINS, "监测通报", &[Permission::ReadCounty]),
            Entry(paths::CONTACTS, "联系人", &[Permission::Monitor, Permission::AnswerMonitoring]),
            Entry(paths::CHANNELS, "提醒渠道", &[Permission::ManageSettings]),
            Entry(paths::COLUMNS, "监测栏目", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
            Entry(paths::MONITOR_RULES, "监测规则", &[Permission::ReadCounty]),
        ],
    ),
    (
        "考评",
        &[
            Entry(paths::ROUNDS, "考评批次", &[Permission::ReadCounty]),
            Entry(paths::ROUNDS, "得分表", &[Permission::ReadOwnUnit]),
            Entry(paths::RULES, "考核细则", &[Permission::ReadCounty, Permission::ReadOwnUnit]),
        ],
    ),
    ("单位", &[Entry(paths::UNITS, "责任单位", &[Permission::ReadCounty])]),
    (
        "系统",
        &[
            Entry(paths::ACCOUNTS, "账号", &[Permission::ManageAccounts]),
            Entry(paths::SETTINGS, "设置", &[Permission::ManageSettings]),
            Entry(paths::AUDIT, "操作日志", &[Permission::ReadAudit]),
        ],
    ),
];

/// The entry that is marked: the longest address that leads here, unless the way here goes through another one, as a notice's does
/// through 问题整改, an item's that a unit writes through 待办 and an appeal's, which lies below no entry, through 考评批次. A step above that
/// address says less than the address.
fn marked(entries: &[&'static str], path: &str, crumbs: &[(String, String)]) -> Option<&'static str> {
    let is_below = |path: &str, href: &str| href != paths::OVERVIEW && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let by_address = entries.iter().copied().filter(|href| path == *href || is_below(path, href)).max_by_key(|href| href.len());
    if by_address == Some(path) {
        return by_address;
    }
    let entry_of = |step: &str| entries.iter().copied().find(|href| *href != paths::OVERVIEW && step.split('?').next() == Some(*href));
    let step = crumbs.iter().rev().find_map(|(step, _)| entry_of(step));
    step.filter(|step| by_address.is_none_or(|own| !is_below(own, step))).or(by_address)
}

/// The list, rendered once for the side and once for the drawer.
pub(super) fn nav(actor: &Actor, path: &str, crumbs: &[(String, String)], waits: Waits) -> AnyView {
    let shown = GROUPS.iter().flat_map(|(_, entries)| *entries).filter(|entry| entry.2.iter().any(|right| actor.may(*right)));
    let entries: Vec<&'static str> = shown.map(|entry| entry.0).collect();
    let here = marked(&entries, path, crumbs);
    GROUPS
        .iter()
        .map(|(title, entries)| {
            let items: Vec<_> = entries
                .iter()
                .filter(|entry| entry.2.iter().any(|right| actor.may(*right)))
                .map(|entry| {
                    let number = match entry.0 {
                        // 待办 counts all that its page lists; for the office reports, requests and candidates have entries of their own as well
                        paths::TODO => waits.todo(),
                        paths::REVIEW => waits.work,
                        paths::REOPENS => waits.requests,
                        paths::CANDIDATES => waits.candidates,
                        _ => 0,
                    };
                    let count = (number > 0).then(|| view! { " "<span class="count">{number}</span> });
                    view! { <li><a href=entry.0 aria-current=(here == Some(entry.0)).then_some("page")>{entry.1}{count}</a></li> }
                })
                .collect();
            (!items.is_empty()).then(|| view! { <h2 class="nav-group">{*title}</h2><ul class="nav-list">{items}</ul> })
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_marks_the_entry_that_it_belongs_to() {
        let entries: Vec<&'static str> = GROUPS.iter().flat_map(|(_, entries)| *entries).map(|entry| entry.0).collect();
        let (monitoring, findings) = (paths::MONITORING, paths::FINDINGS);
        for (path, crumbs, expected) in [
            ("/", &[][..], Some("/")),
            ("/cells", &["/"][..], Some("/cells")),
            ("/cells/01", &["/", "/cells"][..], Some("/cells")),
            // what a unit writes is reached from 待办
            ("/cells/01", &[paths::TODO][..], Some(paths::TODO)),
            ("/tasks/01", &["/", "/tasks?year=2025"][..], Some("/tasks")),
            (monitoring, &["/"][..], Some(monitoring)),
            ("/monitoring/findings/01", &[monitoring, findings][..], Some(findings)),
            // its own address lies beside that of the list
            ("/monitoring/notices/01", &[monitoring, findings][..], Some(findings)),
            ("/monitoring/look-back", &[monitoring, findings][..], Some(findings)),
            ("/checklists/import/01", &["/", "/checklists"][..], Some("/checklists/import")),
            // its address lies below no entry
            ("/appeals/01", &[paths::ROUNDS, "/rounds/01", "/rounds/01/appeals"][..], Some(paths::ROUNDS)),
            ("/me", &["/"][..], None),
        ] {
            let crumbs: Vec<_> = crumbs.iter().map(|step| ((*step).to_owned(), String::new())).collect();
            assert_eq!(marked(&entries, path, &crumbs), expected, "{path}");
        }
    }
}
