//! The language that pages, forms and font maps are written in, token by token and without a copy of what it reads: a page
//! held as a tree takes a hundred times its bytes.

/// One word of the language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    Number(f32),
    Name(&'a [u8]),
    Text(Text<'a>),
    /// `[`.
    ListStart,
    /// `]`.
    ListEnd,
    /// Anything else that stands for itself.
    Operator(&'a [u8]),
}

/// A text as it is written, between its brackets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Text<'a> {
    /// In round brackets.
    Literal(&'a [u8]),
    /// In angle brackets.
    Hex(&'a [u8]),
}

impl Text<'_> {
    /// What it says, byte by byte.
    pub(super) fn bytes(self) -> Vec<u8> {
        match self {
            Self::Literal(written) => literal(written),
            Self::Hex(written) => hex(written),
        }
    }
}

/// Reads tokens. Nothing that is wrong ends it.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    rest: &'a [u8],
}

impl<'a> Lexer<'a> {
    pub(super) fn new(content: &'a [u8]) -> Self {
        Self { rest: content }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn sign(&mut self, token: Token<'a>) -> Option<Token<'a>> {
        self.rest = self.rest.get(1..).unwrap_or_default();
        Some(token)
    }

    /// A word, from so many bytes on.
    fn word(&mut self, from: usize) -> &'a [u8] {
        let word = self.rest.get(from..).unwrap_or_default();
        let length = word.iter().position(|byte| is_blank(*byte) || is_sign(*byte)).unwrap_or(word.len());
        let (word, rest) = word.split_at(length);
        self.rest = rest;
        word
    }

    /// What stands in round brackets, inner ones with it.
    fn literal(&mut self) -> &'a [u8] {
        let (mut depth, mut is_escaped) = (0_usize, false);
        let end = self.rest.iter().position(|byte| {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.get(1..).unwrap_or_default();
        text.get(1..).unwrap_or_default()
    }

    /// A picture within the text: bytes up to `EI` between blanks.
    fn pass_image(&mut self) {
        let end = self.rest.windows(3).position(|three| is_blank(three[0]) && &three[1..] == b"EI");
        self.rest = end.and_then(|end| self.rest.get(end + 3..)).unwrap_or_default();
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    /// The next token. Of dictionaries only the brackets are passed over.
    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (first, behind) = self.rest.split_first()?;
            match first {
                byte if is_blank(*byte) => self.rest = behind,
                b'%' => self.rest = after(behind, |byte| matches!(byte, b'\r' | b'\n')),
                b'(' => return Some(Token::Text(Text::Literal(self.literal()))),
                b'<' if behind.first() != Some(&b'<') => {
                    let length = behind.iter().position(|byte| *byte == b'>').unwrap_or(behind.len());
                    let (written, rest) = behind.split_at(length);
                    self.rest = rest.get(1..).unwrap_or_default();
                    return Some(Token::Text(Text::Hex(written)));
                }
                b'[' => return self.sign(Token::ListStart),
                b']' => return self.sign(Token::ListEnd),
                b'/' => return Some(Token::Name(self.word(1))),
                // of a dictionary; both brackets at once, or the second would begin a text
                b'<' => self.rest = behind.get(1..).unwrap_or_default(),
                b'>' | b'{' | b'}' | b')' => self.rest = behind,
                _ => {
                    let word = self.word(0);
                    if word == b"ID" {
                        self.pass_image();
                    }
                    let number = std::str::from_utf8(word).ok().filter(|word| !word.starts_with(char::is_alphabetic));
                    return Some(number.and_then(|word| word.parse().ok()).map_or(Token::Operator(word), Token::Number));
                }
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0c | 0)
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn after(bytes: &[u8], is_end: impl Fn(&u8) -> bool) -> &[u8] {
    bytes.iter().position(is_end).and_then(|end| bytes.get(end..)).unwrap_or_default()
}

fn literal(written: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'b') => bytes.push(8),
            Some(b'f') => bytes.push(12),
            // a line that is broken in the file only
            Some(b'\r') => {
                rest.next_if_eq(&b'\n');
            }
            Some(b'\n') | None => {}
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|byte| matches!(byte, b'0'..=b'7')) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                }
                bytes.push(u8::try_from(code & 0xff).unwrap_or_default());
            }
            Some(other) => bytes.push(other),
        }
    }
    bytes
}

fn hex(written: &[u8]) -> Vec<u8> {
    let mut digits = written.iter().filter_map(|byte| char::from(*byte).to_digit(16)).filter_map(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(written.len() / 2);
    while let Some(high) = digits.next() {
        bytes.push(high << 4 | digits.next().unwrap_or_default());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(content: &[u8]) -> Vec<Token<'_>> {
        Lexer::new(content).collect()
    }

    #[test]
    fn tokens_of_a_page() {
        use Token::{ListEnd, ListStart, Name, Number, Operator};
        let content = b"/F1 12 Tf%note\n-.5 +3 Td[(a)-20.5<4142>]TJ T* '";
        let expected = [
            Name(b"F1"),
            Number(12.0),
            Operator(b"Tf"),
            Number(-0.5),
            Number(3.0),
            Operator(b"Td"),
            ListStart,
            Token::Text(Text::Literal(b"a")),
            Number(-20.5),
            Token::Text(Text::Hex(b"4142")),
            ListEnd,
            Operator(b"TJ"),
            Operator(b"T*"),
            Operator(b"'"),
        ];
        assert_eq!(all(content), expected);
    }

    #[test]
    fn texts_say_what_they_are_written_for() {
        for (written, said) in [
            (&br"(a\(b(c)\)d)"[..], &b"a(b(c))d"[..]),
            (br"(\101\7\0612)", b"A\x0712"),
            (b"(a\\\r\nb\\nc\\q)", b"ab\ncq"),
            (b"<41 4>", b"A@"),
            (b"(never ends\\", b"never ends"),
            (b"<4", b"@"),
        ] {
            let [Token::Text(text)] = all(written)[..] else { panic!("{written:?}") };
            assert_eq!(text.bytes(), said);
        }
    }

    #[test]
    fn a_picture_is_passed_over_and_what_is_wrong_ends_nothing() {
        assert_eq!(all(b"BI /W 2 ID \x00(EI\xff EI (x) Tj").len(), 6);
        assert_eq!(all(b">> ) } << /A (b) >> q").len(), 3);
        assert_eq!(all(b"ID never"), [Token::Operator(b"ID")]);
    }
}
