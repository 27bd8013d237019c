//! Wrong words: a list of pairs, each perhaps with contexts in which the wrong spelling is right.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

/// A pair of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordPair {
    /// 错误写法.
    pub wrong: String,
    /// 正确写法.
    pub right: String,
    /// 不算错的上下文.
    pub contexts: Vec<String>,
}

/// A wrong word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongWord {
    /// As it stands there.
    pub wrong: String,
    /// As it should.
    pub right: String,
}

/// A list, made ready for many texts.
#[derive(Debug)]
pub struct WordList {
    pairs: Vec<WordPair>,
    wrong: AhoCorasick,
    contexts: AhoCorasick,
    /// Which pair a context belongs to.
    owners: Vec<usize>,
}

impl WordList {
    /// Makes a list ready. Pairs whose wrong spelling is empty say nothing and are left out.
    ///
    /// # Errors
    /// When the list is too large to be searched.
    pub fn new(pairs: Vec<WordPair>) -> Result<Self, aho_corasick::BuildError> {
        let pairs: Vec<WordPair> = pairs.into_iter().filter(|pair| !pair.wrong.is_empty()).collect();
        let contexts: Vec<(usize, &String)> = pairs
            .iter()
            .enumerate()
            .flat_map(|(place, pair)| pair.contexts.iter().filter(|context| !context.is_empty()).map(move |context| (place, context)))
            .collect();
        // every occurrence of every word: one may stand inside another
        let builder = || AhoCorasick::builder().match_kind(MatchKind::Standard).build(Vec::<&str>::new());
        let wrong = if pairs.is_empty() {
            builder()?
        } else {
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(pairs.iter().map(|pair| &pair.wrong))?
        };
        let searched = if contexts.is_empty() {
            builder()?
        } else {
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(contexts.iter().map(|(_, context)| *context))?
        };
        let owners = contexts.iter().map(|(place, _)| *place).collect();
        Ok(Self { wrong, contexts: searched, owners, pairs })
    }

    /// The list that is shipped: spellings that are wrong wherever they stand.
    #[must_use]
    pub fn shipped() -> Vec<WordPair> {
        include_str!("../../data/wrong_words.csv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut parts = line.split(',');
                let (wrong, right) = (parts.next()?, parts.next()?);
                let contexts = parts.next().unwrap_or_default().split('、').filter(|context| !context.is_empty());
                Some(WordPair { wrong: wrong.to_owned(), right: right.to_owned(), contexts: contexts.map(str::to_owned).collect() })
            })
            .collect()
    }

    /// Every wrong word of a text, in its order, letter by letter; not inside one of its contexts, and not alone between “ and ”.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<WrongWord> {
        let mut found: Vec<(usize, usize, usize)> =
            self.wrong.find_overlapping_iter(text).map(|hit| (hit.start(), hit.end(), hit.pattern().as_usize())).collect();
        if found.is_empty() {
            return Vec::new();
        }
        found.retain(|(from, to, _)| !(text[..*from].ends_with('“') && text[*to..].starts_with('”')));
        if !self.owners.is_empty() && !found.is_empty() {
            let mut right: Vec<(usize, usize, usize)> = self
                .contexts
                .find_overlapping_iter(text)
                .map(|hit| (self.owners[hit.pattern().as_usize()], hit.start(), hit.end()))
                .collect();
            right.sort_unstable();
            found.retain(|(from, to, pair)| !stands_in(&right, *pair, *from, *to));
        }
        found.sort_unstable();
        let word = |(_, _, pair): (usize, usize, usize)| WrongWord {
            wrong: self.pairs[pair].wrong.clone(),
            right: self.pairs[pair].right.clone(),
        };
        found.into_iter().map(word).collect()
    }
}

/// Whether a context of this pair, of those sorted by pair and place, spans the place.
fn stands_in(contexts: &[(usize, usize, usize)], pair: usize, from: usize, to: usize) -> bool {
    let own = contexts.partition_point(|(owner, ..)| *owner < pair);
    contexts[own..].iter().take_while(|(owner, start, _)| *owner == pair && *start <= from).any(|(_, _, end)| *end >= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(pairs: &[(&str, &str, &str)]) -> WordList {
        let pair = |(wrong, right, contexts): &(&str, &str, &str)| WordPair {
            wrong: (*wrong).to_owned(),
            right: (*right).to_owned(),
            contexts: contexts.split('、').map(str::to_owned).collect(),
        };
        WordList::new(pairs.iter().map(pair).collect()).unwrap()
    }

    #[test]
    fn letter_by_letter_but_for_contexts_and_quotation() {
        let words = list(&[("按排", "安排", ""), ("帐目", "账目", "蚊帐目录、大帐目次"), ("帐目录", "账目录", "")]);
        for (text, expected) in [
            ("作了按排。", &["按排"][..]),
            ("按 排", &[]),
            ("蚊帐目录", &["帐目录"]),
            ("蚊帐目", &["帐目"]),
            ("把“按排”改成安排", &[]),
            ("把“重新按排”改掉", &["按排"]),
            ("“按排表”", &["按排"]),
            ("\"按排\"", &["按排"]),
            ("帐目与大帐目次、帐目", &["帐目", "帐目"]),
            ("", &[]),
        ] {
            let found: Vec<String> = words.find(text).into_iter().map(|word| word.wrong).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn an_empty_list_finds_nothing() {
        assert_eq!(list(&[]).find("按排"), []);
        assert_eq!(list(&[("", "安排", "")]).find("按排"), []);
    }

    #[test]
    fn the_shipped_list_holds_no_right_word() {
        let pairs = WordList::shipped();
        assert!(pairs.len() >= 40, "{}", pairs.len());
        let words = WordList::new(pairs.clone()).unwrap();
        for pair in &pairs {
            assert!(pair.wrong != pair.right && pair.wrong.chars().count() >= 2, "{pair:?}");
            assert_eq!(words.find(&pair.right), [], "{pair:?}");
        }
    }
}
