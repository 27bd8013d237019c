//! Words and places in the folded text.

use std::ops::Range;

use super::Lexer;

impl Lexer<'_, '_> {
    pub(super) fn trimmed(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        while from < to && self.glyphs[from].c.is_whitespace() {
            from += 1;
        }
        while to > from && self.glyphs[to - 1].c.is_whitespace() {
            to -= 1;
        }
        (from, to)
    }

    pub(super) fn folded(&self, from: usize, to: usize) -> String {
        self.glyphs.get(from..to).unwrap_or_default().iter().filter(|glyph| !glyph.c.is_whitespace()).map(|glyph| glyph.c).collect()
    }

    /// Where the text goes on when the word stands here; white space inside the word does not matter.
    pub(super) fn after(&self, from: usize, to: usize, word: &str) -> Option<usize> {
        let mut at = from;
        for (index, c) in word.chars().enumerate() {
            while index > 0 && at < to && self.glyphs[at].c.is_whitespace() {
                at += 1;
            }
            if at >= to || self.glyphs[at].c != c {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// Where the word begins that ends here.
    pub(super) fn before(&self, from: usize, to: usize, word: &str) -> Option<usize> {
        let mut at = to;
        for c in word.chars().rev() {
            while at > from && self.glyphs[at - 1].c.is_whitespace() {
                at -= 1;
            }
            if at <= from || self.glyphs[at - 1].c != c {
                return None;
            }
            at -= 1;
        }
        Some(at)
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.glyphs.get(from).map_or(0, |glyph| glyph.start);
        let end = to.checked_sub(1).and_then(|last| self.glyphs.get(last)).map_or(start, |glyph| glyph.end);
        start..end.max(start)
    }
}
