use std::collections::BTreeSet;

use super::super::fields::Fields;
use super::super::problem::{At, Problem, ProblemCode, Problems, shortened};
use crate::text::json::Json;

/// What is printed before the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// Last quarter's pairs: checker and checked.
    pub previous: BTreeSet<(String, String)>,
    /// What is given up where nothing else is possible, in this order. Checking oneself is never permitted.
    pub relax: Vec<Condition>,
    /// The whole notice in canonical form: what the seed is made of.
    pub(super) canonical: String,
}

/// A unit in the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Its id.
    pub id: String,
    /// Whether it checks others.
    pub checks: bool,
    /// Whether it is checked.
    pub is_checked: bool,
    /// Units that it came from, went into, answers to: it checks none of them, and none of them checks it.
    pub kin: BTreeSet<String>,
}

/// A condition beyond never checking oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Condition {
    /// Not last quarter's pair.
    Repeat,
    /// No two units check each other.
    Reciprocal,
    /// No predecessor, successor or superior.
    Kin,
}

coded!(Condition);

impl Condition {
    /// As the printed page says it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Repeat => "不与上季度相同",
            Self::Reciprocal => "不互相检查",
            Self::Kin => "不检查合并前后的单位和上下级单位",
        }
    }
}

impl Notice {
    /// Reads a notice.
    ///
    /// # Errors
    /// What has to be mended first.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        match read(json, &mut problems) {
            Some(notice) if problems.is_empty() => Ok(notice),
            _ => Err(problems.into_found()),
        }
    }
}

fn read(json: &Json<'_>, problems: &mut Problems) -> Option<Notice> {
    let fields = problems.keep(Fields::of(json, At::default(), "抽签公告"))?;
    if let Some(name) = json.repeated() {
        let sentence = format!("抽签公告的同一个对象里“{}”写了两次，请只留一个。", shortened(name));
        problems.add(fields.problem(ProblemCode::Duplicate, &sentence));
        return None;
    }
    problems.keep(entropy(&fields));
    let mut participants: Vec<Participant> = Vec::new();
    for json in problems.keep(fields.list("participants")).unwrap_or_default() {
        match participant(json) {
            Ok(one) if participants.iter().any(|known| known.id == one.id) => {
                problems.add(At::unit(&one.id).problem(ProblemCode::Duplicate, "单位编号重复，请改成不同的编号。"));
            }
            Ok(one) => participants.push(one),
            Err(problem) => problems.add(problem),
        }
    }
    let previous = problems.keep(pairs(&fields, "previous"));
    let relax = problems.keep(relax(&fields));
    Some(Notice { participants, previous: previous?.into_iter().collect(), relax: relax?, canonical: json.canonical() })
}

/// A draw whose source and day were not named before is none.
fn entropy(fields: &Fields<'_>) -> Result<(), Problem> {
    let inner = Fields::of(fields.required("entropy")?, fields.place(), "“entropy”")?;
    inner.text("source")?;
    let date = inner.text("date")?;
    super::super::rules::day(date).map(|_| ()).ok_or_else(|| inner.ill("date", "形如2026-07-01的日期"))
}

fn participant(json: &Json<'_>) -> Result<Participant, Problem> {
    let fields = Fields::of(json, At::default(), "单位")?;
    let id = fields.text("id")?;
    let fields = fields.at(At::unit(id));
    let mut kin: BTreeSet<String> = BTreeSet::new();
    for name in ["predecessors", "successors", "superiors"] {
        kin.extend(fields.optional_texts(name)?.into_iter().map(str::to_owned));
    }
    Ok(Participant { id: id.to_owned(), checks: fields.flag("checks", true)?, is_checked: fields.flag("checked", true)?, kin })
}

fn relax(fields: &Fields<'_>) -> Result<Vec<Condition>, Problem> {
    if fields.optional("relax").is_none() {
        return Ok(vec![Condition::Repeat, Condition::Reciprocal]);
    }
    let condition =
        |word: &str| Condition::from_code(word).ok_or_else(|| fields.ill("relax", "由\"repeat\"、\"reciprocal\"、\"kin\"组成的列表"));
    fields.texts("relax")?.into_iter().map(condition).collect()
}

/// Pairs as lists of two: checker and checked.
pub(super) fn pairs(fields: &Fields<'_>, name: &str) -> Result<Vec<(String, String)>, Problem> {
    let pair = |json: &Json<'_>| match json {
        Json::List(pair) => match pair.as_slice() {
            [Json::Text(checker), Json::Text(checked)] => Ok((checker.to_string(), checked.to_string())),
            _ => Err(fields.ill(name, "由两个编号组成的列表：检查单位、被检查单位")),
        },
        _ => Err(fields.ill(name, "由两个编号组成的列表：检查单位、被检查单位")),
    };
    fields.optional_list(name)?.iter().map(pair).collect()
}
