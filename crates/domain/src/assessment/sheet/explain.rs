//! The sentence beside a line: how its amount came about. It is read by people and decides nothing.

use std::sync::Arc;

use super::super::facts::{Finding, Verdict};
use super::super::number::{Amount, Decimal, Exact, rounded};
use super::super::rules::{Kind, Named};
use super::amount::{achieved, mean, over, rate, worth};

/// Why a rule adds or takes what it does. `leaf` is the points of the leaf, `line` the decimals of amounts.
pub(super) fn why(kind: &Kind, finding: &Finding, pieces: u64, leaf: Decimal, line: u32) -> String {
    let points = |points: Decimal| Amount::from(points).text(line);
    let full = points(leaf);
    let times = |count: u64, each: Decimal| format!("{count}件 × {} = {}", points(each), product(count, each, line));
    match (kind, finding) {
        (Kind::PerPiece { points, cap, .. }, _) => format!("{}{}", times(pieces, *points), capped(*cap, line)),
        (Kind::Once { points: once, .. }, _) => format!("{pieces}件，不论件数计 {}", points(*once)),
        (Kind::Zero { .. }, _) => format!("{pieces}件，本项不得分"),
        (Kind::Levels { cap, .. }, Finding::Levels { count, points }) => {
            format!("{count}项，按级别合计 {}{}", points.text(line), capped(*cap, line))
        }
        (Kind::Judgement { none, .. }, Finding::Judged(verdict)) => match verdict {
            Verdict::Fine => "符合要求".to_owned(),
            Verdict::Nothing => format!("未做到，扣 {}", points(*none)),
            Verdict::Partial(amount) => format!("部分做到，酌情扣 {}", points(*amount)),
        },
        (Kind::CheckPoints { points: named, cap }, Finding::Missed(names)) => {
            let sum: Amount = names.iter().map(|name| worth(named, name)).map(Amount::from).sum();
            format!("缺{}项（{}），合计 {}{}", names.len(), list(names), sum.text(line), capped(*cap, line))
        }
        (Kind::NoneDone { points: each, share, .. }, Finding::Done { of, .. }) => {
            let taken = &Exact::from(*each) * &(*share).into();
            format!("{of}件都没有做：{} × {share} = {}", points(*each), shown(&taken, line))
        }
        (Kind::Ceiling { rate, .. }, _) => {
            format!("{pieces}件，本项不高于 {full} × {rate} = {}", shown(&(&Exact::from(leaf) * &(*rate).into()), line))
        }
        (Kind::Tier { tiers }, Finding::Tier(name)) => format!("属于“{name}”，得 {}", points(worth(tiers, name))),
        (Kind::Share { parts }, Finding::Achieved(names)) => share(parts, names, leaf, line),
        (Kind::Proportion { points: own }, Finding::Done { done, of }) => {
            let own = own.unwrap_or(leaf);
            let earned = Exact::quotient(*done, *of).map_or(Exact::ZERO, |share| &Exact::from(own) * &share);
            format!("{} × {done} ÷ {of} = {}", points(own), shown(&earned, line))
        }
        (Kind::BelowTarget { target, per_point, cap, rate_digits }, _) => {
            let digits = rate_digits.unwrap_or(4).min(4);
            let reached = rate(finding, *rate_digits).unwrap_or(Exact::ZERO);
            let taken = &(&Exact::from(*target) - &reached) * &(*per_point).into();
            let reached = shown(&reached, digits);
            format!("{reached}%低于目标{target}%：（{target} − {reached}） × {per_point} = {}{}", shown(&taken, line), capped(*cap, line))
        }
        (Kind::Quota { minimum, points: each, cap, .. }, _) => {
            let missing = minimum.saturating_sub(pieces);
            format!("应有{minimum}件，实有{pieces}件，缺{}{}", times(missing, *each), capped(*cap, line))
        }
        (Kind::PerPeriod { below: each_below, empty: each_empty, cap, .. }, Finding::Periods { below, empty }) => {
            let part = |word: &str, names: &[Arc<str>], each: Decimal| {
                let many = names.len();
                (many > 0).then(|| format!("{word}{many}期（{}） × {}", list(names), points(each)))
            };
            let parts: Vec<String> = [part("空白", empty, *each_empty), part("不足", below, *each_below)].into_iter().flatten().collect();
            format!("{}{}", parts.join("，"), capped(*cap, line))
        }
        (Kind::Scores { .. }, Finding::Scores { sums, count }) => {
            let mean = mean(sums, *count).unwrap_or(Exact::ZERO);
            let earned = &Exact::from(leaf) * &mean;
            let per_cent = shown(&(&mean * &Exact::from(100)), 2);
            format!("{count}次平均得分率{per_cent}%：{full} × {per_cent}% = {}", shown(&earned, line))
        }
        (Kind::Given { cap, .. }, Finding::Given(amount)) => format!("酌情计 {}{}", points(*amount), capped(*cap, line)),
        (Kind::OverQuota { quota, cap, .. }, _) => {
            let over = over(kind, pieces).unwrap_or(Exact::ZERO);
            format!("定额{quota}，完成{pieces}，超{}%{}", shown(&over, 2), capped(*cap, line))
        }
        _ => String::new(),
    }
}

fn share(parts: &Named, names: &[Arc<str>], leaf: Decimal, line: u32) -> String {
    let share = achieved(parts, names);
    let earned = shown(&(&Exact::from(leaf) * &share), line);
    let achieved = if names.is_empty() { "都没有达到".to_owned() } else { format!("达到{}", list(names)) };
    format!("{achieved}：{} × {} = {earned}", Amount::from(leaf).text(line), shown(&share, 4))
}

/// A share as people say it: 80%, 66.67%.
pub(super) fn percent(rate: Decimal) -> String {
    let (whole, part) = (rate.ten_thousandths() / 100, rate.ten_thousandths() % 100);
    if part == 0 { format!("{whole}%") } else { format!("{whole}.{part:02}%") }
}

/// A number as a sentence shows it.
pub(super) fn shown(number: &Exact, digits: u32) -> String {
    rounded(number, digits).map_or_else(|_| "很大的数".to_owned(), |amount| amount.text(digits))
}

fn product(count: u64, each: Decimal, line: u32) -> String {
    shown(&(&Exact::from(count) * &each.into()), line)
}

fn capped(cap: Option<Decimal>, line: u32) -> String {
    cap.map(|cap| format!("，上限 {}", Amount::from(cap).text(line))).unwrap_or_default()
}

/// The first names; a line is no list.
fn list(names: &[Arc<str>]) -> String {
    const MOST: usize = 6;
    let shown: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    let more = if names.len() > MOST { "等" } else { "" };
    format!("{}{more}", shown.join("、"))
}
