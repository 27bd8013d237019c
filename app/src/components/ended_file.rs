//! A preview that somebody else has dealt with: who did, when, and where the result is. Two people may look at one preview, or one person
//! in two tabs.

use domain::ids::ImportId;
use leptos::prelude::*;
use services::waiting_rows::{FileOf, ended};
use services::{Result, ServiceError};

use crate::context::PageContext;
use crate::paths;

/// What a waiting file would do; or, where somebody has confirmed it, the part of the page that says so.
///
/// # Errors
/// As what was asked for.
pub(crate) async fn or_ended<T>(
    cx: &PageContext,
    of: FileOf,
    id: &ImportId,
    waiting: Result<T>,
) -> Result<std::result::Result<T, AnyView>> {
    let refused = match waiting {
        Err(refused @ ServiceError::Refused(_)) => refused,
        other => return other.map(Ok),
    };
    let Some(ended) = ended(cx.actor()?, &cx.services, of, id).await? else { return Err(refused) };
    let links: &[(&str, &str)] = match of {
        FileOf::Checklist => &[(paths::CHECKLISTS, "查看导入记录"), (paths::IMPORT_CHECKLIST, "导入清单")],
        FileOf::Register => &[(paths::UNITS, "打开责任单位"), (paths::IMPORT_UNITS, "导入单位名册")],
        FileOf::Accounts => {
            &[(paths::ACCOUNTS, "打开账号"), (paths::NEW_ACCOUNTS, "重新生成登录信息"), (paths::IMPORT_ACCOUNTS, "导入账号")]
        }
        FileOf::Rules => &[(paths::RULES, "打开考核细则"), (paths::IMPORT_RULES, "导入考核细则")],
        FileOf::Columns => &[(paths::COLUMNS, "打开监测栏目"), (paths::IMPORT_COLUMNS, "导入栏目")],
        FileOf::Findings => &[(paths::CANDIDATES, "打开待确认问题"), (paths::FINDINGS, "打开问题"), (paths::IMPORT_FINDINGS, "导入问题")],
    };
    let links = links.iter().map(|(path, words)| ((*path).to_owned(), *words)).collect();
    Ok(Err(ended_file("这份文件已经导入", ended.sentence(), links)))
}

/// What was done with the file, and where to go on; the first place is where the result is.
pub(crate) fn ended_file(heading: &'static str, sentence: String, links: Vec<(String, &'static str)>) -> AnyView {
    let links: Vec<_> = links
        .into_iter()
        .enumerate()
        .map(|(place, (path, words))| view! { <a class=if place == 0 { "btn btn-primary" } else { "btn" } href=path>{words}</a> })
        .collect();
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{sentence}</p>
            <div class="row">{links}</div>
        </div>
    }
    .into_any()
}
