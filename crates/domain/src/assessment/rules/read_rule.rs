use std::sync::Arc;

use super::super::fields::Fields;
use super::super::number::Decimal;
use super::super::problem::{At, Problem, ProblemCode, shortened};
use super::kind::{Named, day};
use super::{Kind, Rule, Where};
use crate::text::json::Json;

/// Where a rule stands; each part knows its kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Leaf,
    Bonus,
    Penalty,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Leaf => "指标里",
            Self::Bonus => "加分项里",
            Self::Penalty => "重大扣分项里",
        }
    }

    fn knows(self, kind: &Kind) -> bool {
        let is_extra = matches!(kind, Kind::Given { .. } | Kind::OverQuota { .. });
        let is_counted = matches!(kind, Kind::PerPiece { .. } | Kind::Once { .. } | Kind::Levels { .. });
        match self {
            Self::Leaf => !is_extra,
            Self::Bonus => is_extra || is_counted,
            Self::Penalty => is_counted || matches!(kind, Kind::Given { .. }),
        }
    }
}

/// Names of lines that the engine writes itself.
pub(super) const RESERVED: [&str; 12] = [
    "full",
    "not_applicable",
    "na_note",
    "na_uniform",
    "na_refused",
    "cap",
    "normalise",
    "bonus_cap",
    "bonus_gate",
    "floor",
    "veto",
    "rounding",
];

/// Reads the rules of one part; `known` are the faults of each rule apart.
pub(super) fn rules(items: &[Json<'_>], part: Part, at: At<'_>, line: u32, fault: &mut impl FnMut(Problem)) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::with_capacity(items.len());
    for item in items {
        match rule(item, part, at, line) {
            Ok(read) if rules.iter().any(|known| known.id == read.id) => {
                fault(at.rule(&read.id).problem(ProblemCode::Duplicate, "规则编号重复，请改成不同的编号。"));
            }
            Ok(read) => rules.push(read),
            Err(problem) => fault(problem),
        }
    }
    rules
}

fn rule(json: &Json<'_>, part: Part, at: At<'_>, line: u32) -> Result<Rule, Problem> {
    let fields = Fields::of(json, at, "规则")?.with_line(line);
    let id = fields.text("id")?;
    let fields = fields.at(at.rule(id));
    if RESERVED.contains(&id) {
        let sentence = format!("规则编号“{id}”由系统占用，请换一个编号。");
        return Err(fields.problem(ProblemCode::Duplicate, &sentence));
    }
    let kind = kind(&fields)?;
    if !part.knows(&kind) {
        let sentence = format!("{}不能用“{}”这种规则，请换一种。", part.word(), fields.text("kind")?);
        return Err(fields.problem(ProblemCode::UnknownKind, &sentence));
    }
    Ok(Rule { id: Arc::from(id), kind })
}

fn kind(fields: &Fields<'_>) -> Result<Kind, Problem> {
    let cap = || fields.optional_points("cap");
    let within = || within(fields);
    Ok(match fields.text("kind")? {
        "per_piece" => Kind::PerPiece { points: fields.points("points")?, cap: cap()?, within: within()? },
        "once" => Kind::Once { points: fields.points("points")?, within: within()? },
        "zero" => Kind::Zero { within: within()? },
        "levels" => Kind::Levels { levels: named(fields.named_points("levels")?), cap: cap()?, within: within()? },
        "judgement" => Kind::Judgement { none: fields.points("none")?, min: fields.points("min")?, max: fields.points("max")? },
        "check_points" => Kind::CheckPoints { points: named(fields.named_points("points")?), cap: cap()? },
        "none_done" => Kind::NoneDone {
            points: fields.points("points")?,
            share: fields.decimal("share")?,
            done: Arc::from(fields.text("done")?),
            within: within()?,
        },
        "ceiling" => Kind::Ceiling { rate: fields.decimal("rate")?, within: within()? },
        "tier" => Kind::Tier { tiers: named(fields.named_points("tiers")?) },
        "share" => Kind::Share { parts: named(fields.named_decimals("parts")?) },
        "proportion" => Kind::Proportion { points: fields.optional_points("points")? },
        "below_target" => Kind::BelowTarget {
            target: fields.decimal("target")?,
            per_point: fields.decimal("per_point")?,
            cap: cap()?,
            rate_digits: rate_digits(fields)?,
        },
        "quota" => Kind::Quota { minimum: fields.count("minimum")?, points: fields.points("points")?, cap: cap()?, within: within()? },
        "per_period" => Kind::PerPeriod {
            minimum: fields.count("minimum")?,
            below: fields.points("below")?,
            empty: fields.points("empty")?,
            cap: cap()?,
        },
        "scores" => Kind::Scores { of: fields.above_zero("of", fields.decimal("of")?)? },
        "given" => Kind::Given { max: fields.points("max")?, cap: cap()? },
        "over_quota" => Kind::OverQuota {
            quota: positive(fields, "quota")?,
            first_over: fields.decimal("first_over")?,
            first: fields.points("first")?,
            then_over: fields.decimal("then_over")?,
            step: fields.above_zero("step", fields.decimal("step")?)?,
            each: fields.points("each")?,
            cap: cap()?,
        },
        other => {
            let sentence = format!("没有“{}”这种规则，请从17种规则里选一种。", shortened(other));
            return Err(fields.problem(ProblemCode::UnknownKind, &sentence));
        }
    })
}

fn named(pairs: Vec<(&str, Decimal)>) -> Named {
    pairs.into_iter().map(|(name, number)| (Arc::from(name), number)).collect()
}

fn positive(fields: &Fields<'_>, name: &str) -> Result<u64, Problem> {
    match fields.count(name)? {
        0 => Err(fields.problem(ProblemCode::BadNumber, &format!("“{name}”应大于0，请改正。"))),
        count => Ok(count),
    }
}

/// Decimals to which a rate is rounded before it is compared.
fn rate_digits(fields: &Fields<'_>) -> Result<Option<u32>, Problem> {
    /// More would only make numbers longer.
    const MOST: u64 = 18;
    if fields.optional("rate_digits").is_none() {
        return Ok(None);
    }
    let digits = fields.count("rate_digits")?;
    match u32::try_from(digits) {
        Ok(few) if digits <= MOST => Ok(Some(few)),
        _ => Err(fields.problem(ProblemCode::BadNumber, &format!("“rate_digits”最多{MOST}，请改小。"))),
    }
}

fn within(fields: &Fields<'_>) -> Result<Option<Where>, Problem> {
    let Some(json) = fields.optional("where") else { return Ok(None) };
    let inner = Fields::of(json, fields.place(), "“where”")?;
    let date = |name: &str| match inner.optional_text(name)? {
        None => Ok(None),
        Some(text) => day(text).map(Some).ok_or_else(|| inner.ill(name, "形如2026-07-01的日期")),
    };
    let has = inner.optional_texts("has")?.into_iter().map(str::to_owned).collect();
    Ok(Some(Where { from: date("from")?, to: date("to")?, has }))
}
