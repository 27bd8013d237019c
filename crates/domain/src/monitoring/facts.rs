//! What the rules need of an article: little enough to hold a whole county's at once.

use chrono::NaiveDate;

use super::alike::marks_of;
use super::content::Item;
use super::days::plain;
use super::elements::Elements;
use super::page::{Article, letters, squeezed};
use super::page_tags::PageTags;
use super::personal::PersonalHit;
use super::words::{WordList, WrongWord};

/// What is known of an article that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Its title, whole and without marks.
    pub title: String,
    /// The day that the article itself names.
    pub day: Option<NaiveDate>,
    /// The day behind its own 发布日期, where that is another.
    pub label_day: Option<NaiveDate>,
    /// The day in its signature: 成文日期.
    pub signed_day: Option<NaiveDate>,
    /// What tells its text from every other.
    pub body_digest: String,
    /// Marks that texts like it share.
    pub marks: u64,
    /// Letters of its text.
    pub body_letters: usize,
    /// Addresses of links in its text.
    pub links: Vec<String>,
    /// Names in 《》, those of the title first.
    pub names: Vec<String>,
    /// The year of the title and the other one that the text names.
    pub years: Option<(u32, u32)>,
    /// The first wrong word.
    pub wrong: Option<WrongWord>,
    /// The elements that the page shows; none where nobody looked.
    pub elements: Option<Elements>,
    /// When somebody asked and when the answer came.
    pub answered: Option<(NaiveDate, NaiveDate)>,
    /// Personal numbers in title and text.
    pub personal: Vec<PersonalHit>,
    /// The tags that the page bears; none where nobody looked.
    pub tags: Option<PageTags>,
}

impl Facts {
    /// Of an item that was opened.
    #[must_use]
    pub fn new(item: &Item, article: &Article, words: &WordList) -> Self {
        let title = item.title(Some(article));
        let mut personal = article.personal.clone();
        personal.extend(item.personal.iter().cloned());
        let mut names = names_in(&title);
        names.extend(names_in(&article.body));
        names.dedup();
        Self {
            day: article.day(),
            label_day: article.label_day,
            signed_day: article.signed_day,
            body_digest: article.body_digest.clone(),
            marks: marks_of(&article.body),
            body_letters: letters(&article.body),
            links: article.links.clone(),
            names,
            years: other_year(&title, &article.body),
            wrong: words.find(&title).into_iter().next().or_else(|| words.find(&article.body).into_iter().next()),
            elements: article.elements,
            answered: article.answered,
            personal,
            tags: article.tags,
            title,
        }
    }
}

/// A title as names are looked for in it: without 《》〈〉 and white space.
#[must_use]
pub fn as_named(title: &str) -> String {
    squeezed(title).chars().filter(|c| !matches!(c, '《' | '》' | '〈' | '〉' | '<' | '>')).collect()
}

/// What stands in 《》, the outer names before those within them.
fn names_in(text: &str) -> Vec<String> {
    /// 《通知》 names nothing.
    const SHORTEST: usize = 4;
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '《' => open.push(at),
            '》' => {
                if let Some(from) = open.pop() {
                    found.push((from, as_named(&text[from..at])));
                }
            }
            '\n' => open.clear(),
            _ => {}
        }
    }
    found.sort_by_key(|(from, _)| *from);
    found.into_iter().map(|(_, name)| name).filter(|name| letters(name) >= SHORTEST).collect()
}

/// The one year of the title that the text never names, and another that it names at least twice.
fn other_year(title: &str, body: &str) -> Option<(u32, u32)> {
    let title = without_names(title);
    let mut named = years(&title, true);
    named.sort_unstable();
    named.dedup();
    let [year] = named.as_slice() else { return None };
    let inside = years(body, false);
    if inside.contains(year) {
        return None;
    }
    let twice = |other: &&u32| inside.iter().filter(|one| one == other).count() >= 2;
    inside.iter().find(twice).map(|other| (*year, *other))
}

/// A title without 《…》 and document numbers 〔…〕.
fn without_names(title: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in title.chars() {
        match c {
            '《' | '〔' => depth += 1,
            '》' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Every `20xx年`; with `spans` also the first year of `20xx—20xx年`.
fn years(text: &str, spans: bool) -> Vec<u32> {
    let chars: Vec<char> = plain(text).into_iter().filter(|c| !c.is_whitespace()).collect();
    let year_before = |end: usize| -> Option<(u32, usize)> {
        let from = end.checked_sub(4)?;
        let digits = &chars[from..end];
        let is_year = digits.iter().all(char::is_ascii_digit) && digits[..2] == ['2', '0'];
        let stands_alone = from == 0 || !chars[from - 1].is_ascii_digit();
        (is_year && stands_alone).then(|| (digits.iter().fold(0, |sum, c| sum * 10 + c.to_digit(10).unwrap_or(0)), from))
    };
    let mut found = Vec::new();
    for at in (0..chars.len()).filter(|at| chars[*at] == '年') {
        let Some((year, from)) = year_before(at) else { continue };
        if spans {
            let joints = chars[..from]
                .iter()
                .rev()
                .take_while(|c| matches!(c, '-' | '—' | '–' | '~' | '～' | '至' | '到' | '―' | '─' | '/' | '、' | '和'))
                .count();
            if joints > 0 {
                found.extend(year_before(from - joints).map(|(first, _)| first));
            }
        }
        found.push(year);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_and_a_text_of_different_years() {
        let text = "2025年以来，我局开展宣传。2025年走进学校。";
        for (title, body, expected) in [
            ("2026年三季度总结", text, Some((2026, 2025))),
            ("2026年度工作要点", text, Some((2026, 2025))),
            ("２０２６年总结", text, Some((2026, 2025))),
            ("2026年和2025年总结", text, None),
            ("2026年三季度总结", "2026年已开展。2025年、2025年", None),
            ("2026年三季度总结", "2025年以来", None),
            ("2026年三季度总结", "2024年以来，2025年", None),
            ("《2026年三季度总结》解读", text, None),
            ("关于印发方案的通知（水〔2026年〕3号）", text, None),
            ("2025—2026年总结", text, None),
            ("2025-2026年度总结", text, None),
            ("三季度总结", text, None),
            ("2026学年总结", text, None),
            ("12026年总结", text, None),
        ] {
            assert_eq!(other_year(title, body), expected, "{title}");
        }
    }

    #[test]
    fn names_of_documents() {
        assert_eq!(names_in("《关于印发〈供水管护办法〉的通知》解读"), ["关于印发供水管护办法的通知"]);
        assert_eq!(names_in("《关于印发《供水管护办法》的通知》解读"), ["关于印发供水管护办法的通知", "供水管护办法"]);
        assert_eq!(names_in("《办法》和未完的《供水"), Vec::<String>::new());
        assert_eq!(as_named("禾浦县关于印发《供水 管护办法》的通知"), "禾浦县关于印发供水管护办法的通知");
    }
}
