//! 要素: what a document on a page says of itself beside its text.

use serde::{Deserialize, Serialize};

/// Which elements there are, or are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Elements {
    /// 文号.
    pub number: bool,
    /// 发布机构.
    pub issuer: bool,
    /// 成文日期.
    pub written: bool,
    /// 索引号.
    pub index: bool,
}

impl Elements {
    /// All of them.
    pub const ALL: Self = Self { number: true, issuer: true, written: true, index: true };

    /// Adds the one that is called so; answers whether there is one.
    pub fn add(&mut self, name: &str) -> bool {
        match name {
            "文号" | "发文字号" => self.number = true,
            "发布机构" | "发文机关" => self.issuer = true,
            "成文日期" => self.written = true,
            "索引号" => self.index = true,
            _ => return false,
        }
        true
    }

    /// What the office calls them.
    #[must_use]
    pub fn labels(self) -> Vec<&'static str> {
        let all = [(self.number, "文号"), (self.issuer, "发布机构"), (self.written, "成文日期"), (self.index, "索引号")];
        all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, label)| label).collect()
    }

    /// Those that are not among the others.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self {
            number: self.number && !others.number,
            issuer: self.issuer && !others.issuer,
            written: self.written && !others.written,
            index: self.index && !others.index,
        }
    }
}

/// Whether a text holds a document's number: 〔2026〕12号, in whatever brackets.
#[must_use]
pub fn has_document_number(text: &str) -> bool {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = |at: usize| {
        let year = chars.get(at + 1..at + 5).is_some_and(|year| year.iter().all(char::is_ascii_digit) && year[0] == '2' && year[1] == '0');
        let closes = chars.get(at + 5).is_some_and(|c| matches!(c, '〕' | ']' | '］' | '】' | ')' | '）'));
        let digits = chars.get(at + 6..).unwrap_or_default().iter().skip_while(|c| **c == '第').take_while(|c| c.is_ascii_digit()).count();
        let behind = chars.get(at + 6..).unwrap_or_default().iter().skip_while(|c| **c == '第').nth(digits);
        year && closes && digits > 0 && behind == Some(&'号')
    };
    (0..chars.len()).any(|at| matches!(chars[at], '〔' | '[' | '［' | '【' | '(' | '（') && is_number(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_documents() {
        for (text, expected) in [
            ("禾政〔2026〕12号", true),
            ("禾政办 [2026] 3 号", true),
            ("禾政（2026）第5号", true),
            ("〔2026〕", false),
            ("（2026）年12号楼", false),
            ("2026年12号", false),
            ("禾政〔26〕12号", false),
            ("", false),
        ] {
            assert_eq!(has_document_number(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_and_not_there() {
        let mut asked = Elements::default();
        assert!(asked.add("文号") && asked.add("索引号") && !asked.add("页数"));
        let there = Elements { index: true, issuer: true, ..Elements::default() };
        assert_eq!(asked.without(there).labels(), ["文号"]);
        assert_eq!(Elements::ALL.labels(), ["文号", "发布机构", "成文日期", "索引号"]);
    }
}
