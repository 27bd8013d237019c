//! Pieces of a page: tags and text.

use std::borrow::Cow;

/// A piece.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'p> {
    /// Text, references resolved.
    Text(Cow<'p, str>),
    /// A start tag: its name in lower case, the attributes that matter, and whether it closes itself.
    Start(String, Vec<(String, String)>, bool),
    /// An end tag.
    End(String),
}

/// Attributes that anybody here asks for; the others are not kept.
const KEPT: [&str; 14] =
    ["class", "colspan", "content", "datetime", "hidden", "href", "http-equiv", "id", "name", "property", "rel", "src", "style", "title"];
/// So many attributes of one tag are read.
const MOST_ATTRIBUTES: usize = 64;
/// Elements whose content is no markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Reads a page piece by piece.
pub(super) struct Tokens<'p> {
    rest: &'p str,
    /// The raw element that was just opened.
    raw: Option<String>,
}

impl<'p> Tokens<'p> {
    pub(super) fn of(page: &'p str) -> Self {
        Self { rest: page, raw: None }
    }

    fn take(&mut self, bytes: usize) -> &'p str {
        let (front, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        front
    }

    /// Everything up to the end tag of a raw element.
    fn raw_text(&mut self, name: &str) -> &'p str {
        let bytes = self.rest.as_bytes();
        let mut from = 0;
        let end = loop {
            let Some(at) = self.rest[from..].find("</") else { break bytes.len() };
            let at = from + at;
            let behind = at + 2 + name.len();
            let is_it = bytes.get(at + 2..behind).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()));
            if is_it && bytes.get(behind).is_none_or(|byte| !byte.is_ascii_alphanumeric()) {
                break at;
            }
            from = at + 2;
        };
        self.take(end)
    }
}

impl<'p> Iterator for Tokens<'p> {
    type Item = Token<'p>;

    fn next(&mut self) -> Option<Token<'p>> {
        if let Some(name) = self.raw.take() {
            let text = self.raw_text(&name);
            if !text.is_empty() {
                let has_references = matches!(name.as_str(), "title" | "textarea");
                return Some(Token::Text(if has_references { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) }));
            }
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let open = self.rest.find('<').unwrap_or(self.rest.len());
            if open > 0 {
                return Some(Token::Text(html_escape::decode_html_entities(self.take(open))));
            }
            let second = self.rest[1..].chars().next();
            if self.rest.starts_with("<!--") {
                // <!--> and <!---> are whole comments
                let from = if self.rest.starts_with("<!-->") || self.rest.starts_with("<!--->") { 2 } else { 4 };
                let end = self.rest[from..].find("-->").map_or(self.rest.len(), |at| from + at + 3);
                self.take(end);
            } else if matches!(second, Some('!' | '?'))
                || (second == Some('/') && !self.rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                let end = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
                self.take(end);
            } else if second.is_some_and(|c| c == '/' || c.is_ascii_alphabetic()) {
                return Some(self.tag());
            } else {
                return Some(Token::Text(Cow::Borrowed(self.take(1))));
            }
        }
    }
}

impl Tokens<'_> {
    fn tag(&mut self) -> Token<'static> {
        let is_end = self.rest.starts_with("</");
        self.take(if is_end { 2 } else { 1 });
        let name = self.rest.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(self.rest.len());
        let name = self.take(name).to_ascii_lowercase();
        let mut attributes: Vec<(String, String)> = Vec::new();
        let mut read = 0;
        let mut closes_itself = false;
        loop {
            let blank = self.rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(self.rest.len());
            self.take(blank);
            match self.rest.as_bytes().first() {
                None => break,
                Some(b'>') => {
                    self.take(1);
                    break;
                }
                Some(b'/') => {
                    self.take(1);
                    closes_itself = self.rest.starts_with('>');
                }
                Some(_) => {
                    let (key, value) = self.attribute();
                    read += 1;
                    if read <= MOST_ATTRIBUTES {
                        let key = key.to_ascii_lowercase();
                        if KEPT.contains(&key.as_str()) && attributes.iter().all(|(known, _)| *known != key) {
                            attributes.push((key, html_escape::decode_html_entities(value).into_owned()));
                        }
                    }
                }
            }
        }
        if is_end {
            return Token::End(name);
        }
        if RAW.contains(&name.as_str()) && !closes_itself {
            self.raw = Some(name.clone());
        }
        Token::Start(name, attributes, closes_itself)
    }

    /// Name and value of the attribute that begins here; always takes at least one character.
    fn attribute(&mut self) -> (&str, &str) {
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let end = self.rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '='))
            .map_or(self.rest.len(), |at| first + at);
        let (key, rest) = self.rest.split_at(end);
        self.rest = rest;
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = behind.strip_prefix('=') else { return (key, "") };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, rest) = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = &value[1..];
                match inner.find(char::from(*quote)) {
                    Some(end) => (&inner[..end], &inner[end + 1..]),
                    None => (inner, ""),
                }
            }
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len())),
        };
        self.rest = rest;
        (key, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(page: &str) -> Vec<String> {
        Tokens::of(page)
            .map(|token| match token {
                Token::Text(text) => format!("'{text}'"),
                Token::Start(name, attributes, closes) => {
                    let attributes: Vec<String> = attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                    format!("<{name}{}{}>", attributes.concat(), if closes { "/" } else { "" })
                }
                Token::End(name) => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn pieces() {
        for (page, expected) in [
            ("<A HREF=/a?b=1&amp;c onclick=x()>甲&nbsp;乙</A>", "<a href=/a?b=1&c> '甲\u{a0}乙' </a>"),
            ("<br/><img src='a b.png' />", "<br/> <img src=a b.png/>"),
            ("a<!-- <a href=x> -->b<!doctype html>c<?x?>d", "'a' 'b' 'c' 'd'"),
            ("<script>if(a<b){'</p>'}</script>x", "<script> 'if(a<b){'</p>'}' </script> 'x'"),
            ("<title>a &lt; b</title>", "<title> 'a < b' </title>"),
            ("1 < 2 & 3", "'1 ' '<' ' 2 & 3'"),
            ("<a href=\"unclosed", "<a href=unclosed>"),
            ("<a title='a>b' class>", "<a title=a>b class=>"),
            ("<!-->x", "'x'"),
            ("</>x</ y>z", "'x' 'z'"),
        ] {
            assert_eq!(told(page).join(" "), expected, "{page}");
        }
    }
}
