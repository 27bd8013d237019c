//! Why an input is refused: a code for programs, a place, and a sentence that says what to do.

use serde::Serialize;

/// What kind of fault it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ProblemCode {
    /// No JSON, not contract 1, a member missing or of another kind than the contract says.
    BadJson,
    /// Points that are no text of digits, counts that are no whole numbers, zero where it makes no sense.
    BadNumber,
    /// Points with more decimals than a ledger line has.
    TooManyDigits,
    /// A kind of rule that does not exist, or not in this place.
    UnknownKind,
    /// A tree that the rules do not have.
    UnknownTree,
    /// A group that the rules do not have.
    UnknownGroup,
    /// A unit that the facts do not list.
    UnknownUnit,
    /// A node that the unit's tree does not have.
    UnknownLeaf,
    /// A rule that the leaf does not have.
    UnknownRule,
    /// A veto event that the rules do not have.
    UnknownVeto,
    /// An id or a fact that stands twice, or a reserved id.
    Duplicate,
    /// A fact that does not fit the kind of its rule.
    WrongFact,
    /// An amount outside of what the rule allows.
    OutOfRange,
    /// A text that says why is missing.
    ReasonMissing,
    /// An approved claim on a node that knows none, or without a rate for it.
    NaNotAllowed,
    /// A fact about a leaf that is not for the unit's class.
    LeafNotForUnit,
    /// A fact about a unit that is not assessed.
    UnitNotAssessed,
}

coded!(ProblemCode);

/// One fault of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind.
    pub code: ProblemCode,
    /// The unit that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The node, `bonus` or `penalty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaf: Option<String>,
    /// The rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
    /// Where in the message the sentence begins, behind the ids of the place.
    #[serde(skip)]
    sentence_at: u32,
}

impl Problem {
    /// A problem of a file as a whole.
    #[must_use]
    pub const fn of_the_whole(code: ProblemCode, message: String) -> Self {
        Self { code, unit: None, leaf: None, rule: None, message, sentence_at: 0 }
    }

    /// The message without the ids of the place, for who looks at the place already.
    #[must_use]
    pub fn sentence(&self) -> &str {
        usize::try_from(self.sentence_at).ok().and_then(|at| self.message.get(at..)).unwrap_or(&self.message)
    }
}

/// Where in the two files something stands, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct At<'a> {
    pub(crate) unit: Option<&'a str>,
    pub(crate) leaf: Option<&'a str>,
    pub(crate) rule: Option<&'a str>,
}

impl<'a> At<'a> {
    pub(crate) fn unit(unit: &'a str) -> Self {
        Self { unit: Some(unit), ..Self::default() }
    }

    pub(crate) fn leaf(self, leaf: &'a str) -> Self {
        Self { leaf: Some(leaf), ..self }
    }

    pub(crate) fn rule(self, rule: &'a str) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// A fault here. The sentence is put behind the place.
    pub(crate) fn problem(self, code: ProblemCode, sentence: &str) -> Problem {
        let place: Vec<String> = [("单位", self.unit), ("指标", self.leaf), ("规则", self.rule)]
            .into_iter()
            .filter_map(|(word, id)| id.map(|id| format!("{word}“{}”", shortened(id))))
            .collect();
        let colon = if place.is_empty() { "" } else { "：" };
        let place = format!("{}{colon}", place.join("，"));
        Problem {
            code,
            unit: self.unit.map(str::to_owned),
            leaf: self.leaf.map(str::to_owned),
            rule: self.rule.map(str::to_owned),
            sentence_at: u32::try_from(place.len()).unwrap_or_default(),
            message: place + sentence,
        }
    }
}

/// A text of the input as a sentence may show it.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// The faults found so far; the first hundred are enough for anybody.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    const MOST: usize = 100;

    pub(crate) fn add(&mut self, problem: Problem) {
        if self.0.len() < Self::MOST {
            self.0.push(problem);
        }
    }

    /// The value, or nothing with its fault noted.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.add(problem)).ok()
    }

    /// The value, if nothing was found.
    pub(crate) fn unless_any<T>(self, value: T) -> Result<T, Vec<Problem>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_found(self) -> Vec<Problem> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_its_place_and_what_to_do() {
        let problem = At::unit("a").leaf("m").rule("j").problem(ProblemCode::OutOfRange, "请改正。");
        assert_eq!(problem.message, "单位“a”，指标“m”，规则“j”：请改正。");
        assert_eq!(problem.sentence(), "请改正。", "who looks at the place needs no ids");
        assert_eq!(
            serde_json::to_string(&At::unit("a").problem(ProblemCode::NaNotAllowed, "请改正。")).unwrap(),
            "{\"code\":\"na_not_allowed\",\"unit\":\"a\",\"message\":\"单位“a”：请改正。\"}"
        );
        assert_eq!(At::default().problem(ProblemCode::BadJson, "请改正。").message, "请改正。");
        let long = "长".repeat(41);
        assert_eq!(shortened(&long).chars().count(), 41);
        assert!(shortened(&long).ends_with('…'));
    }

    #[test]
    fn no_more_than_a_hundred_are_told() {
        let mut problems = Problems::default();
        for _ in 0..1_000 {
            problems.add(At::default().problem(ProblemCode::BadJson, "请改正。"));
        }
        assert_eq!(problems.unless_any(()).unwrap_err().len(), 100);
    }
}
