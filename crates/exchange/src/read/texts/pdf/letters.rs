//! Which letters the codes of a font stand for, as the font's own map says it (`ToUnicode`). The map is kept as it is written:
//! a range that is declared is never unrolled, and what is odd in the map ends nothing.

use std::collections::BTreeMap;

use super::content::{Lexer, Token};

/// The most entries of one map: a code has at most two bytes in practice.
const ENTRIES: usize = 100_000;
/// The most lengths that codes may have.
const LENGTHS: usize = 256;
/// How many ranges may overlap at a code.
const OVERLAPPING: usize = 8;

/// A map from codes to letters.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// First code of a range, by the length of the code; the last code, and what they stand for.
    ranges: BTreeMap<(usize, u32), (u32, Target)>,
    /// How long codes are, by their first code and last code.
    lengths: Vec<(usize, u32, u32)>,
}

#[derive(Debug)]
enum Target {
    /// The first code's letters; the last of them counts up with the code.
    Counting(Vec<u16>),
    /// Letters for each code.
    Each(Vec<Vec<u16>>),
}

impl Letters {
    /// Reads a map. `None` where it maps nothing.
    pub(super) fn read(map: &[u8]) -> Option<Self> {
        let mut letters = Self::default();
        let mut lexer = Lexer::new(map);
        // what stands before an operator
        let mut operands: Vec<Vec<u8>> = Vec::new();
        let mut list: Option<Vec<Vec<u16>>> = None;
        let mut section = Section::None;
        let mut entries = 0;
        while let Some(token) = lexer.next().filter(|_| entries < ENTRIES) {
            match token {
                Token::Operator(b"begincodespacerange") => section = Section::Lengths,
                Token::Operator(b"beginbfchar") => section = Section::Chars,
                Token::Operator(b"beginbfrange") => section = Section::Ranges,
                Token::Operator(_) => section = Section::None,
                Token::Text(text) => match &mut list {
                    Some(list) => {
                        entries += 1;
                        list.push(units(&text.bytes()));
                    }
                    None => operands.push(text.bytes()),
                },
                Token::ListStart => list = Some(Vec::new()),
                Token::ListEnd => {
                    if let (Section::Ranges, Some(list), [from, to]) = (section, list.take(), &operands[..]) {
                        letters.put(from, to, Target::Each(list));
                    }
                    operands.clear();
                }
                _ => {}
            }
            match (section, &operands[..]) {
                (Section::Lengths, [from, to]) if letters.lengths.len() < LENGTHS => {
                    letters.lengths.push((from.len(), code(from), code(to)));
                }
                (Section::Chars, [from, to]) => letters.put(from, from, Target::Counting(units(to))),
                (Section::Ranges, [from, to, target]) => letters.put(from, to, Target::Counting(units(target))),
                (Section::None, [_, ..]) | (Section::Lengths, [_, _]) => {}
                _ => continue,
            }
            operands.clear();
            entries += 1;
        }
        (!letters.ranges.is_empty()).then_some(letters)
    }

    fn put(&mut self, from: &[u8], to: &[u8], target: Target) {
        let (first, last) = (code(from), code(to));
        if from.len() == to.len() && first <= last {
            self.ranges.insert((from.len(), first), (last, target));
        }
    }

    /// Adds the letters of a shown text. For a code that the map does not know `other` is asked.
    pub(super) fn write(&self, mut bytes: &[u8], usual_length: usize, text: &mut String, other: impl Fn(&[u8], &mut String)) {
        while !bytes.is_empty() {
            let length = self.length(bytes).unwrap_or(usual_length).clamp(1, bytes.len());
            let (one, rest) = bytes.split_at(length);
            bytes = rest;
            match self.letters(one) {
                Some(letters) => text.extend(char::decode_utf16(letters).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))),
                None => other(one, text),
            }
        }
    }

    /// How many bytes the next code has.
    fn length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=bytes.len().min(4)).find(|length| {
            let found = code(&bytes[..*length]);
            self.lengths.iter().any(|(long, from, to)| long == length && (*from..=*to).contains(&found))
        })
    }

    fn letters(&self, one: &[u8]) -> Option<Vec<u16>> {
        let found = code(one);
        let before = self.ranges.range((one.len(), 0)..=(one.len(), found)).rev().take(OVERLAPPING);
        let ((_, from), (_, target)) = before.into_iter().find(|(_, (to, _))| found <= *to)?;
        let step = found - from;
        match target {
            Target::Counting(letters) => {
                let mut letters = letters.clone();
                if let Some(last) = letters.last_mut() {
                    *last = last.wrapping_add(u16::try_from(step % 0x1_0000).unwrap_or_default());
                }
                Some(letters)
            }
            Target::Each(list) => list.get(usize::try_from(step).ok()?).cloned(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Lengths,
    Chars,
    Ranges,
}

/// A code of up to four bytes; longer ones stand for nothing.
fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        more => more.chunks_exact(2).map(|two| u16::from(two[0]) << 8 | u16::from(two[1])).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(map: &str, bytes: &[u8]) -> String {
        let mut text = String::new();
        Letters::read(map.as_bytes()).unwrap().write(bytes, 2, &mut text, |_, text| text.push('?'));
        text
    }

    const TWO: &str = "1 begincodespacerange <0000> <FFFF> endcodespacerange ";

    #[test]
    fn ranges_lists_and_single_codes() {
        let map = format!(
            "{TWO}/CMapType 2 def 1 beginbfchar <0003><7535> endbfchar 2 beginbfrange\n<0010> <0019> <0030>\n<0020><0022>[<8BDD> <53F7> <00410042>]\nendbfrange"
        );
        assert_eq!(of(&map, &[0, 3, 0, 0x20, 0, 0x11, 0, 0x19, 0, 0x22, 0, 0x23]), "电话19AB?");
    }

    #[test]
    fn codes_have_the_lengths_that_the_map_says() {
        let map = "2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange 1 beginbfchar <8001> <7535> endbfchar";
        assert_eq!(of(map, b"a\x80\x01b"), "a电b");
        assert!(Letters::read(b"begincmap endcmap").is_none());
    }

    #[test]
    fn the_whole_range_of_codes_costs_nothing() {
        let map = format!("{TWO}1 beginbfrange <00000000> <FFFFFFFF> <0041> <0000> <FFFF> <0000> endbfrange");
        assert_eq!(of(&map, &[0x75, 0x35]), "电");
    }
}
