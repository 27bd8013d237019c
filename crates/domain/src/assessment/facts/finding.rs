use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::fields::Fields;
use super::super::number::{Amount, Decimal};
use super::super::problem::{Problem, ProblemCode, shortened};
use super::super::rules::{Kind, Named, Where};
use super::pieces::{Pieces, form, is_within, items};
use crate::text::json::Json;

/// A fact of one rule, in the form that its kind asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// How many pieces count.
    Pieces(Pieces),
    /// How many items count by their level, and what they come to.
    Levels {
        /// Items that count.
        count: u64,
        /// Their points.
        points: Amount,
    },
    /// What a person judged.
    Judged(Verdict),
    /// The check points that were missed.
    Missed(Vec<Arc<str>>),
    /// Done of so many.
    Done {
        /// Not above `of`.
        done: u64,
        /// May be nothing.
        of: u64,
    },
    /// The tier that was reached.
    Tier(Arc<str>),
    /// The parts that were achieved.
    Achieved(Vec<Arc<str>>),
    /// A rate in per cent.
    Rate(Decimal),
    /// Periods that fell short.
    Periods {
        /// Under the minimum, but something.
        below: Vec<Arc<str>>,
        /// Nothing at all.
        empty: Vec<Arc<str>>,
    },
    /// Scores of the rounds that were taken part in: their sums by full mark.
    Scores {
        /// Full mark and sum.
        sums: Vec<(Decimal, Amount)>,
        /// How many.
        count: u64,
    },
    /// What a person gave.
    Given(Decimal),
}

/// What a person judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to object to.
    Fine,
    /// Nothing there.
    Nothing,
    /// Something is missing: take off so much.
    Partial(Decimal),
}

impl Finding {
    /// Reads the fact of a rule.
    pub(super) fn read(fields: &Fields<'_>, kind: &Kind) -> Result<Self, Problem> {
        match kind {
            Kind::PerPiece { within, .. }
            | Kind::Once { within, .. }
            | Kind::Zero { within }
            | Kind::Ceiling { within, .. }
            | Kind::Quota { within, .. } => Pieces::read(fields, within.as_ref()).map(Self::Pieces),
            Kind::Levels { levels, within, .. } => by_level(fields, levels, within.as_ref()),
            Kind::Judgement { min, max, .. } => verdict(fields, *min, *max).map(Self::Judged),
            Kind::CheckPoints { points, .. } => names(fields, "missed", points).map(Self::Missed),
            Kind::NoneDone { done, within, .. } => match form(fields, &["items", "of"])? {
                "items" => tagged(fields, done, within.as_ref()),
                _ if within.is_some() => {
                    Err(fields.problem(ProblemCode::WrongFact, "这条规则只算部分情形，请用“items”逐件列出，不能只给件数。"))
                }
                _ => done_of(fields),
            },
            Kind::Tier { tiers } => {
                let tier = fields.text("tier")?;
                known(fields, "tier", tiers, tier).map(Self::Tier)
            }
            Kind::Share { parts } => names(fields, "achieved", parts).map(Self::Achieved),
            Kind::Proportion { .. } => done_of(fields),
            Kind::BelowTarget { .. } => match form(fields, &["rate", "of"])? {
                "rate" => fields.decimal("rate").map(Self::Rate),
                _ => done_of(fields),
            },
            Kind::PerPeriod { minimum, .. } => periods(fields, *minimum),
            Kind::Scores { of } => scores(fields, *of),
            Kind::Given { max, .. } => {
                let amount = fields.points("amount")?;
                if amount > *max {
                    return Err(out_of_range(fields, amount, Decimal::ZERO, *max));
                }
                fields.reason()?;
                Ok(Self::Given(amount))
            }
            Kind::OverQuota { .. } => fields.count("count").map(Pieces::of).map(Self::Pieces),
        }
    }
}

fn known(fields: &Fields<'_>, member: &str, names: &Named, name: &str) -> Result<Arc<str>, Problem> {
    names.get_key_value(name).map(|(known, _)| Arc::clone(known)).ok_or_else(|| {
        let sentence = format!("“{member}”里的“{}”在规则里没有，请核对名称。", shortened(name));
        fields.problem(ProblemCode::WrongFact, &sentence)
    })
}

/// A list of names of the rule. Who names one twice means it once.
fn names(fields: &Fields<'_>, member: &str, all: &Named) -> Result<Vec<Arc<str>>, Problem> {
    let found: BTreeSet<Arc<str>> =
        fields.texts(member)?.into_iter().map(|name| known(fields, member, all, name)).collect::<Result<_, _>>()?;
    Ok(found.into_iter().collect())
}

fn by_level(fields: &Fields<'_>, levels: &Named, within: Option<&Where>) -> Result<Finding, Problem> {
    let (mut count, mut points) = (0, Amount::ZERO);
    let mut highest: BTreeMap<&str, Decimal> = BTreeMap::new();
    for item in items(fields)? {
        let level = item.text("level")?;
        let name = known(&item, "level", levels, level)?;
        let worth = levels.get(&name).copied().unwrap_or_default();
        if !is_within(&item, within)? {
            continue;
        }
        if let Some(fact) = item.optional_text("fact")? {
            let known = highest.entry(fact).or_insert(worth);
            *known = worth.max(*known);
        } else {
            count += 1;
            points += worth.into();
        }
    }
    count += highest.len() as u64;
    points += highest.into_values().map(Amount::from).sum();
    Ok(Finding::Levels { count, points })
}

fn verdict(fields: &Fields<'_>, min: Decimal, max: Decimal) -> Result<Verdict, Problem> {
    match fields.text("verdict")? {
        "ok" => Ok(Verdict::Fine),
        "none" => {
            fields.reason()?;
            Ok(Verdict::Nothing)
        }
        "partial" => {
            let amount = fields.points("amount")?;
            if !(min..=max).contains(&amount) {
                return Err(out_of_range(fields, amount, min, max));
            }
            fields.reason()?;
            Ok(Verdict::Partial(amount))
        }
        _ => Err(fields.ill("verdict", "\"ok\"、\"none\"或\"partial\"")),
    }
}

fn out_of_range(fields: &Fields<'_>, amount: Decimal, min: Decimal, max: Decimal) -> Problem {
    let sentence = format!("“amount”是{amount}，应在{min}到{max}之间，请改正。");
    fields.problem(ProblemCode::OutOfRange, &sentence)
}

fn done_of(fields: &Fields<'_>) -> Result<Finding, Problem> {
    let (done, of) = (fields.count("done")?, fields.count("of")?);
    if done > of {
        let sentence = format!("“done”是{done}，多于“of”的{of}，请核对。");
        return Err(fields.problem(ProblemCode::WrongFact, &sentence));
    }
    Ok(Finding::Done { done, of })
}

/// Items with a tag of all items that count.
fn tagged(fields: &Fields<'_>, tag: &str, within: Option<&Where>) -> Result<Finding, Problem> {
    let (mut done, mut of) = (0, 0);
    for item in items(fields)? {
        if is_within(&item, within)? {
            of += 1;
            done += u64::from(item.optional_texts("has")?.contains(&tag));
        }
    }
    Ok(Finding::Done { done, of })
}

fn periods(fields: &Fields<'_>, minimum: u64) -> Result<Finding, Problem> {
    let (mut below, mut empty) = (Vec::new(), Vec::new());
    for (name, json) in fields.object("periods")? {
        if *json == Json::Null {
            continue;
        }
        match fields.count_of(name, json)? {
            0 => empty.push(Arc::from(name.as_ref())),
            count if count < minimum => below.push(Arc::from(name.as_ref())),
            _ => {}
        }
    }
    below.sort();
    empty.sort();
    Ok(Finding::Periods { below, empty })
}

fn scores(fields: &Fields<'_>, usual: Decimal) -> Result<Finding, Problem> {
    let mut sums: BTreeMap<Decimal, Amount> = BTreeMap::new();
    let mut count = 0;
    for json in fields.list("values")? {
        let (score, of) = match json {
            Json::Null => continue,
            Json::Object(_) => {
                let inner = Fields::of(json, fields.place(), "“values”的一项")?.as_fact();
                (inner.decimal("score")?, inner.above_zero("of", inner.decimal("of")?)?)
            }
            _ => (fields.decimal_of("values", json)?, usual),
        };
        *sums.entry(of).or_default() += score.into();
        count += 1;
    }
    Ok(Finding::Scores { sums: sums.into_iter().collect(), count })
}
