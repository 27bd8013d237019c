//! Canaries: before a round is judged, the engine reads built-in pages. Every rule must hit on one unit's and on none of the other's; a rule that
//! does not is broken, and then nothing of the round is held against anybody.

use std::collections::HashMap;

use chrono::NaiveDate;
use crawler::{Role, read_at_hand};
use domain::calendar::working_days::Calendar;
use domain::ids::{ColumnId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{Column, ColumnClass};
use domain::monitoring::content::{self, Content, Item};
use domain::monitoring::elements::Elements;
use domain::monitoring::facts::Facts;
use domain::monitoring::judge::{ColumnSeen, Found, Round, Seen, judge};
use domain::monitoring::optional::{AnswerTerm, ByColumn, OptionalRules};
use domain::monitoring::outcome::Outcome;
use domain::monitoring::page::{ColumnPage, Reading};
use domain::monitoring::rule_version::SHIPPED;
use domain::monitoring::words::{WordList, WordPair};

use super::canary_pages::{self as pages, Shelf};

/// What the canaries say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Proof {
    /// So many passed.
    pub(crate) passed: usize,
    /// Names of what did not, each once.
    pub(crate) failed: Vec<String>,
}

impl Proof {
    fn note(&mut self, name: &str, has_passed: bool) {
        if has_passed {
            self.passed += 1;
        } else if !self.failed.iter().any(|one| one == name) {
            self.failed.push(name.to_owned());
        }
    }
}

/// Reads and judges the canaries; `words` is the list that the round is judged with, which must find nothing on good pages.
pub(crate) fn prove(words: &WordList) -> Proof {
    let mut proof = Proof::default();
    proof.note("编码识别", is_decoded());
    let own = WordPair { wrong: pages::WRONG.into(), right: pages::RIGHT.into(), contexts: Vec::new() };
    let (bad, good) = (WordList::new(vec![own]).map(|own| found(pages::BAD, &own)), found(pages::GOOD, words));
    for rule in Rule::ALL.into_iter().filter(|rule| rule.is_of_pages()) {
        let has_hit = bad.as_ref().is_ok_and(|bad| bad.candidates.iter().any(|one| one.rule == rule));
        proof.note(rule.label(), has_hit);
        proof.note(rule.label(), !good.candidates.iter().any(|one| one.rule == rule));
    }
    // the good pages must have been read: silence about what nobody could read proves nothing
    proof.note("页面读取", good.not_judged.is_empty() && good.site_failures.is_empty());
    proof
}

/// A page in the letters that most offices' older sites have.
fn is_decoded() -> bool {
    let role = Role::Article(String::new());
    let read = read_at_hand("http://canary.invalid/gb.html", pages::GB18030, Some("gb2312"), &role, as_of());
    matches!(read, Outcome::Read(Reading::Article(article)) if article.heading == "政务公开")
}

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 31).unwrap_or_default()
}

/// One unit's pages, read and judged as a round does it.
fn found(shelves: &[Shelf], words: &WordList) -> Found {
    let columns: Vec<Column> = shelves.iter().map(column).collect();
    let mut seen: HashMap<String, Seen> = HashMap::new();
    let mut read: Vec<Option<Vec<ColumnPage>>> = Vec::new();
    let mut states: Vec<ColumnSeen> = Vec::new();
    for (shelf, column) in shelves.iter().zip(&columns) {
        let outcome = read_at_hand(&column.address, shelf.page.as_bytes(), None, &Role::Column, as_of());
        let (page, state) = match outcome {
            Outcome::Read(Reading::Column(page)) => (Some(vec![page]), Seen::There),
            other => (None, of_outcome(&other)),
        };
        seen.insert(column.address.clone(), state.clone());
        read.push(page);
        states.push(ColumnSeen { page: state, content: None, further: Vec::new() });
    }
    for (state, content) in states.iter_mut().zip(content::of_all(&columns, &read)) {
        state.content = content;
    }
    let items: Vec<Item> =
        states.iter().flat_map(|state| if let Some(Content::Items(items)) = &state.content { items.clone() } else { Vec::new() }).collect();
    for item in items {
        let Some(page) = shelves.iter().flat_map(|shelf| shelf.articles).find(|(address, _)| item.address.ends_with(address)) else {
            continue;
        };
        let outcome = read_at_hand(&item.address, page.1.as_bytes(), None, &Role::Article(item.title(None)), as_of());
        let one = match &outcome {
            Outcome::Read(Reading::Article(article)) => Seen::Article(Box::new(Facts::new(&item, article, words))),
            other => of_outcome(other),
        };
        seen.insert(item.address, one);
    }
    let first = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default();
    let optional = optional();
    judge(&Round { first, as_of: as_of(), calendar: Calendar::national(), optional: &optional, rules: &SHIPPED }, &columns, &states, &seen)
}

/// What a county may put on is proved whether it has or not.
fn optional() -> OptionalRules {
    OptionalRules {
        elements: vec![ByColumn { word: "政策文件".into(), holds: Elements::ALL }],
        answers: vec![ByColumn { word: "互动交流".into(), holds: AnswerTerm { days: 5, is_working: true } }],
        alike: Some(3),
        unpublished: false,
    }
}

fn of_outcome(outcome: &Outcome) -> Seen {
    match outcome {
        Outcome::Read(_) => Seen::There,
        Outcome::Failed { cause, tries } => Seen::Failed { cause: *cause, tries: *tries },
        Outcome::NotJudged(reason) => Seen::NotJudged(*reason),
    }
}

fn column(shelf: &Shelf) -> Column {
    Column {
        id: ColumnId::new(shelf.folder),
        unit: UnitId::new("canary"),
        unit_name: "自检".into(),
        name: shelf.name.into(),
        address: format!("http://canary.invalid{}", shelf.folder),
        class: ColumnClass::Dynamic,
        limit_days: None,
        monthly_minimum: Some(shelf.minimum),
        allows_note: false,
        ways: Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged() -> usize {
        Rule::ALL.into_iter().filter(|rule| rule.is_of_pages()).count()
    }

    #[test]
    fn every_canary_sings_with_the_shipped_words() {
        let words = WordList::new(WordList::shipped()).unwrap();
        assert_eq!(prove(&words), Proof { passed: judged() * 2 + 2, failed: Vec::new() });
    }

    #[test]
    fn a_list_that_finds_wrong_what_is_right_is_found_out() {
        let pair = WordPair { wrong: "政务公开".into(), right: "政务公开工作".into(), contexts: Vec::new() };
        let proof = prove(&WordList::new(vec![pair]).unwrap());
        assert_eq!(proof.failed, ["错误表述"]);
        assert_eq!(proof.passed, judged() * 2 + 1);
    }
}
