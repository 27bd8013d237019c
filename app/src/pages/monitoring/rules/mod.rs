//! 监测规则: what each means, how often it was right, a try of them, and the national indicators.

mod list;
mod national;
mod one;
mod optional;
mod tried;
mod versions;
mod waiver;

pub(crate) use list::MonitorRulesPage;
pub(crate) use national::NationalPage;
pub(crate) use one::MonitorRulePage;
pub(crate) use optional::OptionalRulesPage;
pub(crate) use tried::TryRulesPage;

use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use leptos::prelude::*;
use services::monitoring::{CANDIDATES_BY_MACHINE, CANDIDATES_FROM, Decision};

use crate::paths;

/// A number that leads to its rows in the queue.
fn number(rule: Rule, state: CandidateState, number: i64) -> AnyView {
    if number == 0 {
        return "0".into_any();
    }
    let href = paths::with_query(
        paths::CANDIDATES,
        [(Decision::rule, rule.code()), ("state", state.code()), (CANDIDATES_FROM, CANDIDATES_BY_MACHINE)],
    );
    let about = format!("{}：{}{number}个", rule.label(), state.label());
    view! { <a href=href aria-label=about data-count=number.to_string()>{number}</a> }.into_any()
}

/// How often it was right, in words.
fn share(share: Option<i64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{share}%"))
}
