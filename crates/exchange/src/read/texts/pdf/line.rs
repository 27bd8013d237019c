//! What stands on one line of a page.

use super::super::shown::Shown;
use super::Font;
use super::content::Text;

/// Within a list of pieces, a step back of more than so many thousandths parts words.
const STEP: f32 = 700.0;

/// A part of what one operator shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'t> {
    Text(Text<'t>),
    Step(f32),
}

/// What stands on a line so far. Pieces set one after the other are apart by a blank, single letters are not: some programs
/// place every letter.
pub(super) struct Line<'a, 'b> {
    shown: &'a mut Shown<'b>,
    /// How many letters the last piece had, once something moved behind it.
    before_move: Option<usize>,
    last: usize,
    height: Option<f32>,
}

impl<'a, 'b> Line<'a, 'b> {
    /// So many letters in one piece are no word.
    const LETTERS: usize = 2;

    pub(super) fn new(shown: &'a mut Shown<'b>) -> Self {
        Self { shown, before_move: None, last: 0, height: None }
    }

    pub(super) fn pieces<'t>(&mut self, pieces: impl IntoIterator<Item = Piece<'t>>, font: &Font<'_>) {
        /// So much is written at once: what one operator shows may be larger than memory. Even, for codes of two bytes.
        const AT_ONCE: usize = 4 * 1024;
        let (mut text, mut written) = (String::new(), 0);
        for piece in pieces {
            match piece {
                Piece::Text(piece) => {
                    for part in piece.bytes().chunks(AT_ONCE) {
                        font.write(part, &mut text);
                        if text.len() > AT_ONCE {
                            written += self.write(&text, written);
                            text.clear();
                        }
                    }
                }
                Piece::Step(step) if step < -STEP => text.push(' '),
                Piece::Step(_) => {}
            }
        }
        written += self.write(&text, written);
        if written > 0 {
            self.last = written;
        }
    }

    /// Adds to the line what one operator shows, or a part of it; so many letters of it stand there already. How many there
    /// are is answered.
    fn write(&mut self, text: &str, before: usize) -> usize {
        let length = text.chars().count();
        if length > 0 {
            let is_apart = self.before_move.take().is_some_and(|last| last > Self::LETTERS || before + length > Self::LETTERS);
            if is_apart && !self.shown.is_empty() {
                self.shown.letter(' ');
            }
            self.shown.add(text);
        }
        length
    }

    pub(super) fn moved(&mut self, is_on_line: bool) {
        if is_on_line {
            self.before_move = Some(self.last);
        } else {
            self.end();
        }
    }

    pub(super) fn placed(&mut self, height: Option<f32>) {
        let is_on_line = matches!((self.height, height), (Some(last), Some(next)) if (last - next).abs() < 0.5);
        self.moved(is_on_line);
        self.height = height;
    }

    pub(super) fn end(&mut self) {
        self.before_move = None;
        self.shown.end();
    }

    /// Here a page or a form begins or ends: what follows stands elsewhere.
    pub(super) fn leave(&mut self) {
        self.end();
        self.height = None;
    }
}
