//! The members of one object of the input, read by name, each with the check that the contract asks for.

use super::number::Decimal;
use super::problem::{At, Problem, ProblemCode, shortened};
use crate::text::json::{Json, Members};

/// An object of the input and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'j> {
    members: &'j Members<'j>,
    at: At<'j>,
    /// What a missing or ill-typed member is called here: a file is bad JSON, a fact does not fit its kind.
    ill: ProblemCode,
    /// Decimals that points may carry.
    line: u32,
}

impl<'j> Fields<'j> {
    /// `what` names the object in the sentence of a refusal.
    pub(crate) fn of(json: &'j Json<'j>, at: At<'j>, what: &str) -> Result<Self, Problem> {
        match json {
            Json::Object(members) => Ok(Self { members, at, ill: ProblemCode::BadJson, line: 4 }),
            _ => Err(at.problem(ProblemCode::BadJson, &format!("{what}应是一个JSON对象，请改成{{…}}的形式。"))),
        }
    }

    /// The same object at a place that is known better now.
    pub(crate) fn at(self, at: At<'j>) -> Self {
        Self { at, ..self }
    }

    /// The same object as a fact.
    pub(crate) fn as_fact(self) -> Self {
        Self { ill: ProblemCode::WrongFact, ..self }
    }

    /// The same object where points may carry so many decimals.
    pub(crate) fn with_line(self, line: u32) -> Self {
        Self { line, ..self }
    }

    pub(crate) fn place(&self) -> At<'j> {
        self.at
    }

    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    pub(crate) fn problem(&self, code: ProblemCode, sentence: &str) -> Problem {
        self.at.problem(code, sentence)
    }

    /// A member has not the form that it should have.
    pub(crate) fn ill(&self, name: &str, form: &str) -> Problem {
        self.problem(self.ill, &format!("“{name}”应是{form}，请改正。"))
    }

    /// The member, if it is there and something.
    pub(crate) fn optional(&self, name: &str) -> Option<&'j Json<'j>> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, member)| member).filter(|member| **member != Json::Null)
    }

    /// Whether the member is there, even as nothing.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn required(&self, name: &str) -> Result<&'j Json<'j>, Problem> {
        let found = self.members.iter().find(|(known, _)| known == name).map(|(_, member)| member);
        found.ok_or_else(|| self.problem(self.ill, &format!("缺少“{name}”，请补上。")))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'j str, Problem> {
        match self.required(name)? {
            Json::Text(text) => Ok(text),
            _ => Err(self.ill(name, "带引号的文字")),
        }
    }

    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'j str>, Problem> {
        if self.optional(name).is_some() { self.text(name).map(Some) } else { Ok(None) }
    }

    pub(crate) fn flag(&self, name: &str, default: bool) -> Result<bool, Problem> {
        match self.optional(name) {
            None => Ok(default),
            Some(Json::Bool(yes)) => Ok(*yes),
            Some(_) => Err(self.ill(name, "true或false")),
        }
    }

    /// A yes or no that has no default: `null` is neither.
    pub(crate) fn required_flag(&self, name: &str) -> Result<bool, Problem> {
        match self.required(name)? {
            Json::Bool(yes) => Ok(*yes),
            _ => Err(self.ill(name, "true或false")),
        }
    }

    pub(crate) fn list(&self, name: &str) -> Result<&'j [Json<'j>], Problem> {
        match self.required(name)? {
            Json::List(items) => Ok(items),
            _ => Err(self.ill(name, "列表[…]")),
        }
    }

    pub(crate) fn optional_list(&self, name: &str) -> Result<&'j [Json<'j>], Problem> {
        if self.optional(name).is_some() { self.list(name) } else { Ok(&[]) }
    }

    /// A list of texts.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&'j str>, Problem> {
        let text = |item: &'j Json<'j>| match item {
            Json::Text(text) => Ok(text.as_ref()),
            _ => Err(self.ill(name, "文字的列表")),
        };
        self.list(name)?.iter().map(text).collect()
    }

    pub(crate) fn optional_texts(&self, name: &str) -> Result<Vec<&'j str>, Problem> {
        if self.optional(name).is_some() { self.texts(name) } else { Ok(Vec::new()) }
    }

    pub(crate) fn object(&self, name: &str) -> Result<&'j Members<'j>, Problem> {
        match self.required(name)? {
            Json::Object(members) => Ok(members),
            _ => Err(self.ill(name, "对象{…}")),
        }
    }

    /// A rate, share, target or threshold: four decimals.
    pub(crate) fn decimal(&self, name: &str) -> Result<Decimal, Problem> {
        self.decimal_of(name, self.required(name)?)
    }

    pub(crate) fn optional_decimal(&self, name: &str) -> Result<Option<Decimal>, Problem> {
        self.optional(name).map(|json| self.decimal_of(name, json)).transpose()
    }

    /// Points: no more decimals than a ledger line has.
    pub(crate) fn points(&self, name: &str) -> Result<Decimal, Problem> {
        self.points_of(name, self.required(name)?)
    }

    pub(crate) fn optional_points(&self, name: &str) -> Result<Option<Decimal>, Problem> {
        self.optional(name).map(|json| self.points_of(name, json)).transpose()
    }

    pub(crate) fn decimal_of(&self, name: &str, json: &Json<'_>) -> Result<Decimal, Problem> {
        let number = if let Json::Text(text) = json { Decimal::parse(text) } else { None };
        number.ok_or_else(|| {
            let sentence = format!(
                "“{}”应写成带引号的数，如\"12\"或\"0.5\"：不带正负号，整数不超过9位，小数不超过4位；现在是{}，请改正。",
                shortened(name),
                shortened(&json.canonical())
            );
            self.problem(ProblemCode::BadNumber, &sentence)
        })
    }

    pub(crate) fn points_of(&self, name: &str, json: &Json<'_>) -> Result<Decimal, Problem> {
        let points = self.decimal_of(name, json)?;
        if points.decimals() > self.line {
            let sentence = format!("“{}”是{points}，小数多于记分的{}位，请减少小数位数或调整digits.line。", shortened(name), self.line);
            return Err(self.problem(ProblemCode::TooManyDigits, &sentence));
        }
        Ok(points)
    }

    /// A number that must be above zero.
    pub(crate) fn above_zero(&self, name: &str, number: Decimal) -> Result<Decimal, Problem> {
        if number.is_zero() {
            return Err(self.problem(ProblemCode::BadNumber, &format!("“{}”应大于0，请改正。", shortened(name))));
        }
        Ok(number)
    }

    pub(crate) fn count(&self, name: &str) -> Result<u64, Problem> {
        self.count_of(name, self.required(name)?)
    }

    pub(crate) fn count_of(&self, name: &str, json: &Json<'_>) -> Result<u64, Problem> {
        match json {
            Json::Count(count) => Ok(*count),
            other => {
                let sentence = format!(
                    "“{}”应是不带引号、不带小数点和指数的整数，从0到18446744073709551615；现在是{}，请改正。",
                    shortened(name),
                    shortened(&other.canonical())
                );
                Err(self.problem(ProblemCode::BadNumber, &sentence))
            }
        }
    }

    /// Names with points.
    pub(crate) fn named_points(&self, name: &str) -> Result<Vec<(&'j str, Decimal)>, Problem> {
        self.object(name)?.iter().map(|(key, json)| Ok((key.as_ref(), self.points_of(key, json)?))).collect()
    }

    /// Names with rates.
    pub(crate) fn named_decimals(&self, name: &str) -> Result<Vec<(&'j str, Decimal)>, Problem> {
        self.object(name)?.iter().map(|(key, json)| Ok((key.as_ref(), self.decimal_of(key, json)?))).collect()
    }

    /// A text that says why, and says something.
    pub(crate) fn reason(&self) -> Result<&'j str, Problem> {
        match self.optional("reason") {
            Some(Json::Text(reason)) if !reason.trim().is_empty() => Ok(reason),
            _ => Err(self.problem(ProblemCode::ReasonMissing, "缺少理由，请在“reason”写明依据。")),
        }
    }
}
