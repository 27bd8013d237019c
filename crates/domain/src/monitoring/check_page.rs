//! The rules tried on a text or a page that nobody keeps.

use chrono::NaiveDate;

use super::candidate::{Candidate, Rule};
use super::column::{Column, ColumnClass};
use super::content::Item;
use super::facts::Facts;
use super::judge::{Listed, Round};
use super::optional::OFF;
use super::page::Article;
use super::personal::redact;
use super::rule_version::SHIPPED;
use super::rule_words::problem;
use super::rules;
use super::words::WordList;
use crate::calendar::working_days::Calendar;
use crate::ids::{ColumnId, UnitId};

/// What a rule says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which rule.
    pub rule: Rule,
    /// What is wrong.
    pub problem: String,
    /// The words that it holds on to; empty where there are none.
    pub spot: String,
}

/// A text and what the rules say of it; personal numbers are masked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Its heading.
    pub heading: String,
    /// The day of publication that it names.
    pub day: Option<NaiveDate>,
    /// Its text.
    pub body: String,
    /// What was found.
    pub said: Vec<Said>,
    /// Links in it, which nobody followed.
    pub links: usize,
}

/// The rules that one page can be tried on: the others need a column, a month or a unit.
pub const TRIED: [Rule; 7] =
    [Rule::WrongWord, Rule::PersonalId, Rule::PersonalMobile, Rule::PersonalCard, Rule::WeakMask, Rule::TitleYear, Rule::FutureDate];

/// Tries a text with its title.
#[must_use]
pub fn of_text(title: &str, text: &str, words: &WordList, today: NaiveDate) -> Checked {
    let (heading, mut personal) = redact(title.trim(), today);
    let (body, more) = redact(text, today);
    personal.extend(more);
    of_article(Article { heading, body, personal, ..Article::default() }, words, today)
}

/// Tries a page as it was read.
#[must_use]
pub fn of_article(article: Article, words: &WordList, today: NaiveDate) -> Checked {
    let item = Item { text: article.heading.clone(), ..Item::default() };
    let facts = Facts::new(&item, &article, words);
    let column = Column {
        id: ColumnId::new(""),
        unit: UnitId::new(""),
        unit_name: String::new(),
        name: String::new(),
        address: String::new(),
        class: ColumnClass::Dynamic,
        limit_days: None,
        monthly_minimum: None,
        allows_note: true,
        ways: Default::default(),
    };
    let listed = Listed {
        column: 0,
        order: 0,
        address: "",
        title: facts.title.clone(),
        day: facts.day,
        row_day: None,
        facts: Some(&facts),
        is_again: false,
    };
    let round = Round { first: today, as_of: today, calendar: Calendar::national(), optional: &OFF, rules: &SHIPPED };
    let mut found: Vec<Candidate> = Vec::new();
    // a round reports a page's first wrong word; who tries a text wants all of them
    let mut all = words.find(&facts.title);
    all.extend(words.find(&article.body));
    let mut met = Vec::new();
    for word in all {
        if !met.contains(&word) {
            found.push(
                Candidate::of_item(&column, Rule::WrongWord, &listed).with("word", word.wrong.as_str()).with("right", word.right.as_str()),
            );
            met.push(word);
        }
    }
    found.extend(rules::article::judge(&round, &column, &listed).into_iter().filter(|one| one.rule != Rule::WrongWord));
    let spot = |one: &Candidate| {
        ["word", "masked"].iter().find_map(|key| one.evidence.get(*key)).and_then(|spot| spot.as_str()).unwrap_or_default().to_owned()
    };
    let said = found.iter().map(|one| Said { rule: one.rule, problem: problem(one), spot: spot(one) }).collect();
    Checked { heading: article.heading, day: facts.day, links: article.links.len(), body: article.body, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::words::WordPair;

    fn rules(title: &str, text: &str) -> Vec<Rule> {
        let pair = |wrong: &str, right: &str| WordPair { wrong: wrong.into(), right: right.into(), contexts: Vec::new() };
        let words = WordList::new(vec![pair("按排", "安排"), pair("帐目", "账目")]).unwrap();
        of_text(title, text, &words, "2026-11-02".parse().unwrap()).said.into_iter().map(|said| said.rule).collect()
    }

    #[test]
    fn a_text_is_tried_by_the_rules_of_one_page() {
        assert_eq!(rules("工作安排", "一切正常。"), []);
        assert_eq!(rules("按排", "帐目清楚，按排妥当，按排妥当。"), [Rule::WrongWord, Rule::WrongWord]);
        assert_eq!(rules("2026年总结", "2025年做了很多。2025年还做了。"), [Rule::TitleYear]);
        assert_eq!(rules("公示", "张某，13900001234，6228480402564890018。"), [Rule::PersonalMobile, Rule::PersonalCard]);
        for rule in rules("2026年总结按排", "2025年2025年，13900001234") {
            assert!(TRIED.contains(&rule));
        }
    }

    #[test]
    fn numbers_are_masked_before_anything_is_shown() {
        let words = WordList::new(Vec::new()).unwrap();
        let checked = of_text("电话13900001234", "13900001235", &words, "2026-11-02".parse().unwrap());
        assert!(!format!("{checked:?}").contains("13900001"), "{checked:?}");
    }

    #[test]
    fn a_page_of_a_day_to_come() {
        let words = WordList::new(Vec::new()).unwrap();
        let article =
            Article {
                heading: "题".into(), label_day: Some("2026-12-01".parse().unwrap()), links: vec!["a".into()], ..Article::default()
            };
        let checked = of_article(article, &words, "2026-11-02".parse().unwrap());
        assert_eq!((checked.said.len(), checked.said[0].rule, checked.links), (1, Rule::FutureDate, 1));
    }
}
