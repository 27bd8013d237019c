//! What changed between two texts: for the reviewer of a resubmission, and for two people editing the same report.
//!
//! Compared piece by piece: a Chinese character is a piece, a number or Latin word is one piece (so that 12 → 15 shows
//! as one number replaced by another). Long texts are compared sentence by sentence, so that the work stays bounded.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::text::search::is_han;

/// Texts longer than this (in characters) are compared by sentences.
const FINE_LIMIT: usize = 2_000;

/// The most pieces on either side that are compared at all; beyond it everything between the equal beginning and the
/// equal end counts as replaced.
const PIECE_LIMIT: usize = 2_000;

/// A stretch of text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Stretch {
    /// In both texts.
    Same(String),
    /// Only in the new one.
    Added(String),
    /// Only in the old one.
    Removed(String),
}

/// The way from `old` to `new`. What is the same and what was removed, read in order, is the old text to the letter;
/// what is the same and what was added is the new one. Where a passage was replaced, the removal comes first.
#[must_use]
pub fn text_diff(old: &str, new: &str) -> Vec<Stretch> {
    let fine = old.chars().count() <= FINE_LIMIT && new.chars().count() <= FINE_LIMIT;
    let split = if fine { pieces } else { sentences };
    let (old, new) = (split(old), split(new));
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(|(a, b)| a == b).count();

    let mut script = Script::default();
    old[..front].iter().for_each(|piece| script.same(piece));
    middle(&old[front..old.len() - back], &new[front..new.len() - back], &mut script);
    old[old.len() - back..].iter().for_each(|piece| script.same(piece));
    script.finish(fine)
}

/// What differs between the equal beginning and the equal end.
fn middle(old: &[&str], new: &[&str], script: &mut Script) {
    if old.len() > PIECE_LIMIT || new.len() > PIECE_LIMIT {
        old.iter().for_each(|piece| script.removed(piece));
        new.iter().for_each(|piece| script.added(piece));
        return;
    }
    for step in capture_diff_slices(Algorithm::Myers, old, new) {
        let (tag, from, to) = step.as_tag_tuple();
        if tag == DiffTag::Equal {
            old[from].iter().for_each(|piece| script.same(piece));
        } else {
            old[from].iter().for_each(|piece| script.removed(piece));
            new[to].iter().for_each(|piece| script.added(piece));
        }
    }
}

/// Stretches in the making: `same`, then what was removed and added after it.
#[derive(Default)]
struct Script {
    blocks: Vec<Block>,
}

#[derive(Default)]
struct Block {
    same: String,
    removed: String,
    added: String,
}

impl Block {
    fn changed(&self) -> bool {
        !self.removed.is_empty() || !self.added.is_empty()
    }
}

impl Script {
    fn last(&mut self) -> &mut Block {
        if self.blocks.is_empty() {
            self.blocks.push(Block::default());
        }
        let last = self.blocks.len() - 1;
        &mut self.blocks[last]
    }

    fn same(&mut self, piece: &str) {
        if self.last().changed() {
            self.blocks.push(Block::default());
        }
        self.last().same.push_str(piece);
    }

    fn removed(&mut self, piece: &str) {
        self.last().removed.push_str(piece);
    }

    fn added(&mut self, piece: &str) {
        self.last().added.push_str(piece);
    }

    /// One character that happens to be equal between two changed passages only makes a reader stumble: it joins them.
    fn finish(self, join_crumbs: bool) -> Vec<Stretch> {
        let mut blocks: Vec<Block> = Vec::new();
        for block in self.blocks {
            let crumb = join_crumbs && block.changed() && block.same.chars().count() == 1;
            match blocks.last_mut() {
                Some(before) if crumb && before.changed() => {
                    before.removed.push_str(&block.same);
                    before.removed.push_str(&block.removed);
                    before.added.push_str(&block.same);
                    before.added.push_str(&block.added);
                }
                _ => blocks.push(block),
            }
        }
        let mut stretches = Vec::new();
        for block in blocks {
            let Block { same, removed, added } = block;
            stretches.extend([Stretch::Same(same), Stretch::Removed(removed), Stretch::Added(added)]);
        }
        stretches.retain(|stretch| match stretch {
            Stretch::Same(text) | Stretch::Added(text) | Stretch::Removed(text) => !text.is_empty(),
        });
        stretches
    }
}

/// Numbers and Latin words whole, everything else character by character.
fn pieces(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() && !is_han(c);
    split_where(text, |before, after| !(word(before) && word(after)))
}

/// Up to and with the sign that ends a sentence or line.
fn sentences(text: &str) -> Vec<&str> {
    split_where(text, |before, _| matches!(before, '。' | '；' | '！' | '？' | ';' | '!' | '?' | '\n'))
}

fn split_where(text: &str, cut: impl Fn(char, char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| cut(before, c)) {
            parts.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        parts.push(&text[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        Stretch::{Added, Removed, Same},
        *,
    };

    fn rebuilt(stretches: &[Stretch]) -> (String, String) {
        let (mut old, mut new) = (String::new(), String::new());
        for stretch in stretches {
            match stretch {
                Same(text) => {
                    old.push_str(text);
                    new.push_str(text);
                }
                Removed(text) => old.push_str(text),
                Added(text) => new.push_str(text),
            }
        }
        (old, new)
    }

    #[test]
    fn the_reviewer_sees_what_the_unit_changed() {
        let cases: [(&str, &str, Vec<Stretch>); 7] = [
            ("", "", vec![]),
            ("已完成。", "已完成。", vec![Same("已完成。".into())]),
            ("", "新写的", vec![Added("新写的".into())]),
            ("删去的", "", vec![Removed("删去的".into())]),
            (
                "已公开12条。",
                "已公开15条，附链接。",
                vec![Same("已公开".into()), Removed("12条".into()), Added("15条，附链接".into()), Same("。".into())],
            ),
            (
                "每月公开3次，共12条",
                "每月公开3次，共15条",
                vec![Same("每月公开3次，共".into()), Removed("12".into()), Added("15".into()), Same("条".into())],
            ),
            // 公 is in both by chance and does not tear the replaced passage apart
            ("甲乙公丙丁", "戊己公庚辛", vec![Removed("甲乙公丙丁".into()), Added("戊己公庚辛".into())]),
        ];
        for (old, new, expected) in cases {
            assert_eq!(text_diff(old, new), expected, "{old} → {new}");
        }
    }

    #[test]
    fn long_texts_are_compared_by_sentences() {
        let sentence = |n: usize| format!("第{n}句写明公开了若干条信息。");
        let old: String = (0..300).map(sentence).collect();
        let new = old.replace(&sentence(150), "换了一句。");
        assert!(old.chars().count() > FINE_LIMIT);
        let changed: Vec<Stretch> = text_diff(&old, &new).into_iter().filter(|s| !matches!(s, Same(_))).collect();
        assert_eq!(changed, [Removed(sentence(150)), Added("换了一句。".into())]);
    }

    #[test]
    fn the_largest_texts_are_bounded_and_still_rebuild() {
        let old = "甲。".repeat(5_000);
        let new = "乙。".repeat(5_000);
        assert_eq!(text_diff(&old, &new), [Removed(old.clone()), Added(new.clone())]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_rebuilt(old in "[公开政务12a ，。\n]{0,40}", new in "[公开政务12a ，。\n]{0,40}") {
            let stretches = text_diff(&old, &new);
            prop_assert_eq!(rebuilt(&stretches), (old, new));
            for pair in stretches.windows(2) {
                prop_assert!(std::mem::discriminant(&pair[0]) != std::mem::discriminant(&pair[1]));
                prop_assert!(!matches!(pair, [Added(_), Removed(_)]));
            }
        }

        #[test]
        fn any_text_at_all_can_be_rebuilt(old in any::<String>(), new in any::<String>()) {
            prop_assert_eq!(rebuilt(&text_diff(&old, &new)), (old, new));
        }

        #[test]
        fn sentences_can_be_rebuilt(old in "[甲乙。；\n]{0,30}", new in "[甲乙。；\n]{0,30}") {
            let pad = "长".repeat(FINE_LIMIT);
            let (old, new) = (format!("{old}{pad}{new}"), format!("{new}{pad}{old}"));
            prop_assert_eq!(rebuilt(&text_diff(&old, &new)), (old, new));
        }
    }
}
