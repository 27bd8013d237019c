use serde_json::{Map, Value, json};

use super::super::number::Decimal;
use super::super::rules::{Kind, day};
use super::super::source::FactSource;
use super::{EditError, written};
use crate::text::folded::is_blank;

/// Where a rule stands; each part has its kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulePart {
    /// In a leaf.
    Leaf,
    /// 加分项.
    Bonus,
    /// 重大扣分项.
    Penalty,
}

impl RulePart {
    /// The part that a place of the ledger stands for.
    #[must_use]
    pub fn of(leaf: &str) -> Self {
        match leaf {
            "bonus" => Self::Bonus,
            "penalty" => Self::Penalty,
            _ => Self::Leaf,
        }
    }

    /// The kinds to choose from.
    pub fn kinds(self) -> impl Iterator<Item = RuleKind> {
        RuleKind::ALL.into_iter().filter(move |kind| {
            let is_counted = matches!(kind, RuleKind::PerPiece | RuleKind::Once | RuleKind::Levels);
            match self {
                Self::Leaf => !matches!(kind, RuleKind::Given | RuleKind::OverQuota),
                Self::Bonus => is_counted || matches!(kind, RuleKind::Given | RuleKind::OverQuota),
                Self::Penalty => is_counted || *kind == RuleKind::Given,
            }
        })
    }
}

/// The kinds of rule, as a form offers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is the kind of the same name")]
pub enum RuleKind {
    PerPiece,
    Once,
    Zero,
    Levels,
    Judgement,
    CheckPoints,
    NoneDone,
    Ceiling,
    Tier,
    Share,
    Proportion,
    BelowTarget,
    Quota,
    PerPeriod,
    Scores,
    Given,
    OverQuota,
}

coded!(RuleKind);

/// A field of a rule's form. Its code is the name of the field, and of the member where that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is the member of the same name")]
pub enum Param {
    Points,
    None,
    Min,
    Max,
    Rate,
    Share,
    Done,
    /// Names with numbers, one a line: levels, tiers, check points, parts.
    Named,
    Target,
    PerPoint,
    RateDigits,
    Minimum,
    Below,
    Empty,
    Of,
    Quota,
    FirstOver,
    First,
    ThenOver,
    Step,
    Each,
    Cap,
    From,
    To,
    Has,
}

coded!(Param);

impl RuleKind {
    /// The words of the choice.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PerPiece => "每件计分",
            Self::Once => "出现即计分，不论件数",
            Self::Zero => "出现即不得分",
            Self::Levels => "按级别计分",
            Self::Judgement => "由人判定：做到、未做到、部分做到",
            Self::CheckPoints => "按检查点，缺一项扣相应分",
            Self::NoneDone => "一件都没做的，扣一定比例",
            Self::Ceiling => "出现即不高于本项的一定比例",
            Self::Tier => "分档得分",
            Self::Share => "按达到的部分得分",
            Self::Proportion => "按完成比例得分",
            Self::BelowTarget => "比率低于目标的，每低1个百分点扣分",
            Self::Quota => "不少于若干件，每缺1件扣分",
            Self::PerPeriod => "每期不少于若干件，空白的另扣",
            Self::Scores => "取各次得分的平均",
            Self::Given => "由政务公开办酌情计分",
            Self::OverQuota => "超过定额的加分",
        }
    }

    /// Its fields, in the order of the form.
    #[must_use]
    pub const fn params(self) -> &'static [Param] {
        use Param::{
            Below, Cap, Done, Each, Empty, First, FirstOver, From, Has, Max, Min, Minimum, Named, None, Of, PerPoint, Points, Quota, Rate,
            RateDigits, Share, Step, Target, ThenOver, To,
        };
        match self {
            Self::PerPiece => &[Points, Cap, From, To, Has],
            Self::Once => &[Points, From, To, Has],
            Self::Zero => &[From, To, Has],
            Self::Levels => &[Named, Cap, From, To, Has],
            Self::Judgement => &[None, Min, Max],
            Self::CheckPoints => &[Named, Cap],
            Self::NoneDone => &[Points, Share, Done, From, To, Has],
            Self::Ceiling => &[Rate, From, To, Has],
            Self::Tier | Self::Share => &[Named],
            Self::Proportion => &[Points],
            Self::BelowTarget => &[Target, PerPoint, RateDigits, Cap],
            Self::Quota => &[Minimum, Points, Cap, From, To, Has],
            Self::PerPeriod => &[Minimum, Below, Empty, Cap],
            Self::Scores => &[Of],
            Self::Given => &[Max, Cap],
            Self::OverQuota => &[Quota, FirstOver, First, ThenOver, Step, Each, Cap],
        }
    }

    /// Whether a field may stay empty.
    #[must_use]
    pub const fn may_lack(self, param: Param) -> bool {
        matches!(param, Param::Cap | Param::From | Param::To | Param::Has | Param::RateDigits)
            || (matches!(self, Self::Proportion) && matches!(param, Param::Points))
    }

    /// Places whose facts have the form that the kind asks for.
    pub fn sources(self) -> impl Iterator<Item = FactSource> {
        let kind = self.plain();
        FactSource::ALL.into_iter().filter(move |source| kind.as_ref().is_some_and(|kind| source.fits(kind)))
    }

    /// The kind without anything in it, where facts can come by themselves.
    fn plain(self) -> Option<Kind> {
        let (zero, within, cap) = (Decimal::ZERO, None, None);
        Some(match self {
            Self::PerPiece => Kind::PerPiece { points: zero, cap, within },
            Self::Once => Kind::Once { points: zero, within },
            Self::Zero => Kind::Zero { within },
            Self::Ceiling => Kind::Ceiling { rate: zero, within },
            Self::Proportion => Kind::Proportion { points: None },
            Self::BelowTarget => Kind::BelowTarget { target: zero, per_point: zero, cap, rate_digits: None },
            Self::Quota => Kind::Quota { minimum: 0, points: zero, cap, within },
            Self::PerPeriod => Kind::PerPeriod { minimum: 0, below: zero, empty: zero, cap },
            Self::Scores => Kind::Scores { of: zero },
            _ => return None,
        })
    }

    /// The member that holds names with numbers.
    const fn named(self) -> &'static str {
        match self {
            Self::Levels => "levels",
            Self::Tier => "tiers",
            Self::Share => "parts",
            _ => "points",
        }
    }

    /// What the form calls a field.
    #[must_use]
    pub const fn param_label(self, param: Param) -> &'static str {
        match param {
            Param::Points => match self {
                Self::PerPiece => "每件计几分",
                Self::Quota => "每缺1件扣几分",
                Self::Proportion => "满分几分（空着即本项分值）",
                _ => "计几分",
            },
            Param::None => "未做到的扣几分",
            Param::Min => "部分做到的至少扣几分",
            Param::Max if matches!(self, Self::Given) => "不超过几分",
            Param::Max => "部分做到的至多扣几分",
            Param::Rate => "不高于本项分值的几成（如0.6）",
            Param::Share => "扣其中的几成（如0.5）",
            Param::Done => "做到了的标记（如已解读）",
            Param::Named => match self {
                Self::Levels => "级别和分数",
                Self::Tier => "档次和得分",
                Self::Share => "部分和比例",
                _ => "检查点和分数",
            },
            Param::Target => "目标，百分之几",
            Param::PerPoint => "每低1个百分点扣几分",
            Param::RateDigits => "先把比率四舍五入到几位小数",
            Param::Minimum => "不少于几件",
            Param::Below => "不足的每期扣几分",
            Param::Empty => "空白的每期扣几分",
            Param::Of => "各次的满分",
            Param::Quota => "定额几件",
            Param::FirstOver => "超过定额的百分之几起加分",
            Param::First => "先加几分",
            Param::ThenOver => "再超过百分之几起逐档加分",
            Param::Step => "每超百分之几为一档",
            Param::Each => "每档加几分",
            Param::Cap => "最多几分",
            Param::From => "只算从哪一天起的",
            Param::To => "只算到哪一天止的",
            Param::Has => "只算有这些标记的（用顿号隔开）",
        }
    }
}

/// A rule as a form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleWords {
    /// Its kind; nothing where none was chosen.
    pub kind: Option<RuleKind>,
    /// The sentence of the 评分标准 that it stands for.
    pub text: String,
    /// What shows that it was met or not.
    pub evidence: String,
    /// Where its facts come from by themselves.
    pub source: Option<FactSource>,
    /// Its fields, as typed.
    pub params: Vec<(Param, String)>,
}

impl RuleWords {
    /// What a field holds.
    #[must_use]
    pub fn param(&self, param: Param) -> &str {
        self.params.iter().find(|(one, _)| *one == param).map(|(_, text)| text.trim()).unwrap_or_default()
    }

    /// A rule of a file as a form shows it. What no field shows (a kind that nobody knows) is left out.
    #[must_use]
    pub fn of(rule: &super::super::RuleOutline) -> Self {
        let members = rule.kind.members();
        let kind = members["kind"].as_str().and_then(RuleKind::from_code);
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Object(named) => {
                named.iter().map(|(name, number)| format!("{name} {}", number.as_str().unwrap_or_default())).collect::<Vec<_>>().join("\n")
            }
            Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
            _ => String::new(),
        };
        let member = |param: Param| match (param, kind) {
            (Param::From | Param::To | Param::Has, _) => members.get("where").and_then(|within| within.get(param.code())),
            (Param::Named, Some(kind)) => members.get(kind.named()),
            (param, _) => members.get(param.code()),
        };
        let params = kind.map(RuleKind::params).unwrap_or_default();
        let params = params.iter().filter_map(|param| Some((*param, text(member(*param)?)))).collect();
        // a text that only repeats the kind would not follow when the kind changes
        let sentence = if rule.text == rule.kind.words() { String::new() } else { rule.text.clone() };
        Self { kind, text: sentence, evidence: rule.evidence.clone(), source: rule.source, params }
    }

    /// The members of the rule, without its id.
    pub(super) fn members(&self, digits: u32) -> Result<Map<String, Value>, EditError> {
        let Some(kind) = self.kind else { return Err(EditError::said("请先选择规则的种类。")) };
        let mut wrong = Vec::new();
        let mut members = Map::from_iter([("kind".to_owned(), json!(kind.code()))]);
        let mut within = Map::new();
        for param in kind.params() {
            let text = self.param(*param);
            if text.is_empty() {
                if !kind.may_lack(*param) {
                    wrong.push((*param, format!("请填写“{}”。", kind.param_label(*param))));
                }
                continue;
            }
            match param.value(kind, text, digits) {
                Ok(value) if matches!(param, Param::From | Param::To | Param::Has) => drop(within.insert(param.code().to_owned(), value)),
                Ok(value) => drop(members.insert(if *param == Param::Named { kind.named() } else { param.code() }.to_owned(), value)),
                Err(sentence) => wrong.push((*param, sentence)),
            }
        }
        let number = |param: Param| Decimal::parse(self.param(param));
        if kind == RuleKind::Judgement && wrong.is_empty() && number(Param::Min) > number(Param::Max) {
            wrong.push((Param::Max, "至多不能少于至少，请改正。".to_owned()));
        }
        if !within.is_empty() {
            if self.param(Param::From) > self.param(Param::To) && !self.param(Param::To).is_empty() {
                wrong.push((Param::To, "止日不能早于起日，请改正。".to_owned()));
            }
            members.insert("where".to_owned(), Value::Object(within));
        }
        if !wrong.is_empty() {
            return Err(EditError::Fields(wrong));
        }
        for (name, text) in [("text", &self.text), ("evidence", &self.evidence)] {
            if !is_blank(text) {
                members.insert(name.to_owned(), json!(text.trim()));
            }
        }
        if let Some(source) = self.source {
            members.insert("source".to_owned(), json!(source.code()));
        }
        Ok(members)
    }
}

impl Param {
    /// What a field's text means, or a sentence.
    fn value(self, kind: RuleKind, text: &str, digits: u32) -> Result<Value, String> {
        let number = |text: &str| Decimal::parse(text).ok_or_else(|| format!("“{}”请填写数字，最多四位小数。", kind.param_label(self)));
        let points = |text: &str| {
            let points = number(text)?;
            if points.decimals() > digits {
                return Err(format!("“{}”最多{digits}位小数，请改正。", kind.param_label(self)));
            }
            Ok(points)
        };
        let above_zero = |number: Decimal| if number.is_zero() { Err("请填写大于0的数。".to_owned()) } else { Ok(number) };
        match self {
            Self::Points | Self::None | Self::Min | Self::Max | Self::Below | Self::Empty | Self::First | Self::Each | Self::Cap => {
                points(text).map(written)
            }
            Self::Rate | Self::Share | Self::Target | Self::PerPoint | Self::FirstOver | Self::ThenOver => number(text).map(written),
            Self::Of | Self::Step => number(text).and_then(above_zero).map(written),
            Self::Minimum | Self::Quota => match text.parse::<u32>() {
                Ok(0) if self == Self::Quota => Err("请填写大于0的件数。".to_owned()),
                Ok(count) => Ok(json!(count)),
                Err(_) => Err("请填写整数的件数。".to_owned()),
            },
            Self::RateDigits => match text.parse::<u32>() {
                Ok(few) if few <= 4 => Ok(json!(few)),
                _ => Err("请填写0至4。".to_owned()),
            },
            Self::Done => Ok(json!(text)),
            Self::From | Self::To => day(text).map(|day| json!(day.to_string())).ok_or_else(|| "请填写日期，如2026-07-01。".to_owned()),
            Self::Has => {
                let tags: Vec<&str> = text.split(['、', '，', ',', ' ', '\n']).map(str::trim).filter(|tag| !tag.is_empty()).collect();
                Ok(json!(tags))
            }
            Self::Named => {
                let mut named = Map::new();
                for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                    let split = line.rsplit_once([' ', '\u{3000}', '\t', '：', ':', '，']);
                    let Some((name, value)) = split.map(|(name, value)| (name.trim(), value.trim().trim_end_matches('分'))) else {
                        return Err(format!("“{line}”请写成“名称 分数”，每行一个。"));
                    };
                    let parsed = if kind == RuleKind::Share { Decimal::parse(value) } else { points(value).ok() };
                    let Some(parsed) = parsed.filter(|_| !name.is_empty()) else {
                        return Err(format!("“{line}”的数字不对，请写成“名称 分数”，最多{digits}位小数。"));
                    };
                    if named.insert(name.to_owned(), written(parsed)).is_some() {
                        return Err(format!("“{name}”写了两次，请只留一个。"));
                    }
                }
                Ok(Value::Object(named))
            }
        }
    }
}
