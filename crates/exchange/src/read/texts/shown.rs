//! Texts on their way out. They are shown one after another and never kept: a small file can hold more text than memory.

use std::borrow::Cow;

/// Longer texts are shown in pieces.
const LONGEST: usize = 8 * 1024;
/// The pieces overlap by so many bytes: what stands on a cut stands whole in the next piece.
const OVERLAP: usize = 512;

/// Takes texts and shows them; one that grows without end is shown in pieces.
pub(super) struct Shown<'a> {
    show: &'a mut dyn FnMut(&str),
    open: String,
    /// The open text goes on from a piece that was shown already.
    is_continued: bool,
}

impl<'a> Shown<'a> {
    pub(super) fn new(show: &'a mut dyn FnMut(&str)) -> Self {
        Self { show, open: String::new(), is_continued: false }
    }

    /// Adds to the open text.
    pub(super) fn add(&mut self, mut text: &str) {
        while self.open.len() + text.len() > LONGEST {
            let (piece, rest) = text.split_at(text.floor_char_boundary(LONGEST.saturating_sub(self.open.len())));
            self.open.push_str(piece);
            text = rest;
            (self.show)(&self.open);
            let kept = self.open.ceil_char_boundary(self.open.len().saturating_sub(OVERLAP));
            self.open.drain(..kept);
            self.is_continued = true;
        }
        self.open.push_str(text);
    }

    /// Adds one letter to the open text.
    pub(super) fn letter(&mut self, letter: char) {
        if self.open.len() + letter.len_utf8() > LONGEST {
            self.add(letter.encode_utf8(&mut [0; 4]));
        } else {
            self.open.push(letter);
        }
    }

    /// Whether nothing is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether nothing that is open can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.open.trim().is_empty()
    }

    /// The one letter that is open, blanks apart.
    pub(super) fn sole_letter(&self) -> Option<char> {
        let mut letters = self.open.trim().chars();
        letters.next().filter(|_| letters.next().is_none() && !self.is_continued)
    }

    /// Shows a text that stands beside the open one, which goes on behind it.
    pub(super) fn beside(&mut self, text: &str) {
        Shown::new(self.show).whole(text);
    }

    /// Here the open text ends.
    pub(super) fn end(&mut self) {
        if !self.open.trim().is_empty() {
            (self.show)(&self.open);
        }
        self.open.clear();
        self.is_continued = false;
    }

    /// The same for a text that may have to be written otherwise, or be left out; not where it was shown in pieces.
    pub(super) fn end_as(&mut self, written: impl FnOnce(&str) -> Option<Cow<'_, str>>) {
        if self.is_continued {
            return self.end();
        }
        if !self.open.trim().is_empty()
            && let Some(text) = written(&self.open)
        {
            (self.show)(&text);
        }
        self.open.clear();
    }

    /// A whole text at once.
    pub(super) fn whole(&mut self, text: &str) {
        self.end();
        self.add(text);
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(put: impl FnOnce(&mut Shown<'_>)) -> Vec<String> {
        let mut texts = Vec::new();
        let mut keep = |text: &str| texts.push(text.to_owned());
        put(&mut Shown::new(&mut keep));
        texts
    }

    #[test]
    fn a_text_without_end_is_shown_in_pieces_that_overlap() {
        let number = "13912345678";
        for before in 0..64 {
            let text = format!("{}{number}{}", "字".repeat(LONGEST / 3 - before / 2), "尾".repeat(LONGEST));
            for texts in [all(|shown| shown.whole(&text)), all(|shown| text.chars().chain(['\0']).for_each(|c| shown.letter(c)))] {
                assert!(texts.iter().any(|piece| piece.contains(number)), "{before}");
                assert!(texts.iter().all(|piece| piece.len() <= LONGEST));
            }
        }
    }

    #[test]
    fn ordinary_texts_stay_whole_and_blank_ones_away() {
        let texts = all(|shown| {
            shown.add("电话");
            shown.letter('1');
            shown.end();
            shown.whole(" \n");
            shown.add("x");
            shown.end_as(|_| None);
            shown.whole("尾");
        });
        assert_eq!(texts, ["电话1", "尾"]);
    }
}
