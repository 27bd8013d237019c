//! Word's automatic numbers, which stand in no text: computed from numbering.xml and kept. And signs from symbol fonts.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::archive;
use super::{attribute, value};

/// Levels of a list; Word has nine.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// 第%1章, %1.%2
    text: String,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// numId → which definition, and what it starts anew with.
    lists: HashMap<String, (String, HashMap<usize, u32>)>,
    definitions: HashMap<String, Vec<Level>>,
    counts: HashMap<String, [u32; LEVELS]>,
    /// Of the paragraph whose properties are open.
    list: Option<String>,
    level: Option<usize>,
}

impl Numbering {
    /// Reads the document's lists; what is missing or damaged gives no numbers.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut numbering = Self::default();
        numbering.read_lists(&archive::part(bytes, "word/numbering.xml").unwrap_or_default());
        numbering
    }

    fn read_lists(&mut self, xml: &str) {
        let (mut definition, mut list, mut level, mut override_level) = (None::<String>, None::<String>, 0_usize, 0_usize);
        each_tag(xml, |name, start| match (name, start) {
            ("abstractNum", Some(start)) => {
                let id = attribute(start, "abstractNumId");
                self.definitions.insert(id.clone(), vec![Level::default(); LEVELS]);
                definition = Some(id);
            }
            ("abstractNum", None) => definition = None,
            ("num", Some(start)) => {
                let id = attribute(start, "numId");
                self.lists.insert(id.clone(), (String::new(), HashMap::new()));
                list = Some(id);
            }
            ("num", None) => list = None,
            ("abstractNumId", Some(start)) => {
                if let Some(entry) = list.as_ref().and_then(|list| self.lists.get_mut(list)) {
                    entry.0 = value(start).unwrap_or_default();
                }
            }
            ("lvlOverride", Some(start)) => override_level = attribute(start, "ilvl").parse().unwrap_or(0),
            ("startOverride", Some(start)) => {
                if let Some(entry) = list.as_ref().and_then(|list| self.lists.get_mut(list)) {
                    entry.1.insert(override_level, value(start).and_then(|text| text.parse().ok()).unwrap_or(1));
                }
            }
            ("lvl", Some(start)) => level = attribute(start, "ilvl").parse().unwrap_or(LEVELS),
            ("start" | "numFmt" | "lvlText", Some(start)) => {
                let levels = definition.as_ref().and_then(|definition| self.definitions.get_mut(definition));
                let Some(level) = levels.and_then(|levels| levels.get_mut(level)) else { return };
                let text = value(start).unwrap_or_default();
                match name {
                    "start" => level.start = text.parse().unwrap_or(1),
                    "numFmt" => level.format = text,
                    _ => level.text = text,
                }
            }
            _ => {}
        });
    }

    /// What the style of the paragraph numbers it by.
    pub(super) fn style(&mut self, (list, level): (Option<String>, Option<usize>)) {
        (self.list, self.level) = (list, level);
    }

    /// The paragraph is hidden to its very mark: it is not counted.
    pub(super) fn skip(&mut self) {
        (self.list, self.level) = (None, None);
    }

    pub(super) const fn level(&mut self, level: Option<usize>) {
        self.level = level;
    }

    pub(super) fn list(&mut self, list: Option<String>) {
        self.list = list;
    }

    /// The number of the paragraph whose properties have just been read.
    pub(super) fn next(&mut self) -> Option<String> {
        let (list, level) = (self.list.take()?, self.level.take().unwrap_or(0));
        let (definition, starts) = self.lists.get(&list)?;
        let levels = self.definitions.get(definition)?;
        let own = levels.get(level)?;
        let start_of = |level: usize| starts.get(&level).copied().or_else(|| levels.get(level).map(|level| level.start)).unwrap_or(1);
        // lists of one definition count on together unless one of them starts anew
        let key = if starts.is_empty() { format!("a{definition}") } else { format!("n{list}") };
        let counts = self.counts.entry(key).or_insert([0; LEVELS]);
        let count = counts.get_mut(level)?;
        *count = if *count == 0 { start_of(level).max(1) } else { count.saturating_add(1) };
        for below in counts.iter_mut().skip(level + 1) {
            *below = 0;
        }
        if own.format == "bullet" || own.format == "none" {
            return None;
        }
        let mut text = own.text.clone();
        for (place, level) in levels.iter().enumerate().take(level + 1) {
            let count = counts.get(place).copied().filter(|count| *count > 0).unwrap_or_else(|| start_of(place).max(1));
            text = text.replace(&format!("%{}", place + 1), &counted(count, &level.format));
        }
        let closed = text.ends_with(['.', '．', '、', ')', '）', ':', '：', '】', ']']);
        if !closed && !text.is_empty() {
            text.push(' ');
        }
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Calls with each tag: `Some` where it begins, `None` where it ends. Empty ones begin only.
pub(super) fn each_tag(xml: &str, mut visit: impl FnMut(&str, Option<&BytesStart<'_>>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => visit(start.local_name().as_ref(), Some(&start)),
            Ok(Event::End(end)) => visit(end.local_name().as_ref(), None),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn counted(count: u32, format: &str) -> String {
    match format {
        "chineseCounting" | "chineseCountingThousand" | "ideographDigital" | "japaneseCounting" | "taiwaneseCountingThousand" => {
            numeral(count)
        }
        "lowerLetter" => letter(count, b'a'),
        "upperLetter" => letter(count, b'A'),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x245f + count).map(String::from).unwrap_or_default()
        }
        "ideographTraditional" => ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]
            .get(count.saturating_sub(1) as usize)
            .map_or_else(|| count.to_string(), |sign| (*sign).to_owned()),
        _ => count.to_string(),
    }
}

/// 1 → 一, 12 → 十二, 23 → 二十三.
fn numeral(count: u32) -> String {
    const NUMERALS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let sign = |digit: u32| NUMERALS[digit as usize % 10];
    match count {
        0..=9 => sign(count).to_owned(),
        10..=99 => {
            let tens = if count < 20 { String::new() } else { sign(count / 10).to_owned() };
            let ones = if count.is_multiple_of(10) { "" } else { sign(count % 10) };
            format!("{tens}十{ones}")
        }
        _ => count.to_string(),
    }
}

fn letter(count: u32, first: u8) -> String {
    let place = u8::try_from(count.saturating_sub(1) % 26).unwrap_or(0);
    String::from(char::from(first + place)).repeat((count.saturating_sub(1) / 26 + 1).min(4) as usize)
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = count.min(3999);
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// The sign behind a place of a symbol font: boxes, ticks and bullets; others are shown as a box with nothing in it.
pub(super) fn symbol(font: &str, code: &str) -> &'static str {
    let code = u32::from_str_radix(code.trim(), 16).unwrap_or(0) & 0xff;
    match (font, code) {
        ("Wingdings", 0xfe) | ("Wingdings 2", 0x52 | 0x53) => "☑",
        ("Wingdings", 0xfd) | ("Wingdings 2", 0x54 | 0x55) => "☒",
        ("Wingdings", 0xfc) | ("Wingdings 2", 0x50) => "✓",
        ("Wingdings", 0xfb) | ("Wingdings 2", 0x4f) => "✗",
        ("Wingdings", 0x6f | 0x70 | 0x71 | 0x72 | 0xa8) | ("Wingdings 2", 0xa3 | 0x2a | 0x30) => "☐",
        ("Wingdings", 0x6e | 0xa7) | ("Wingdings 2", 0xa2) => "■",
        ("Wingdings", 0x6c | 0x9f) => "●",
        ("Wingdings", 0xab) => "★",
        ("Wingdings", 0xd8 | 0xe0) => "→",
        ("Wingdings", 0x4a) => "☺",
        ("Symbol", 0xb3) => "≥",
        ("Symbol", 0xa3) => "≤",
        ("Symbol", 0xb4) => "×",
        ("Symbol", 0xb7) => "•",
        _ => "□",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_the_list_says() {
        for (count, format, expected) in [
            (3, "decimal", "3"),
            (1, "chineseCounting", "一"),
            (12, "chineseCountingThousand", "十二"),
            (20, "chineseCounting", "二十"),
            (3, "decimalEnclosedCircle", "③"),
            (2, "lowerLetter", "b"),
            (27, "upperLetter", "AA"),
            (4, "lowerRoman", "iv"),
            (2, "ideographTraditional", "乙"),
            (7, "decimalZero", "07"),
        ] {
            assert_eq!(counted(count, format), expected, "{count} {format}");
        }
    }

    #[test]
    fn ticked_and_empty_boxes_differ() {
        assert_ne!(symbol("Wingdings", "F0FE"), symbol("Wingdings", "F0A8"));
        assert_eq!(symbol("Wingdings", "00FE"), "☑");
    }
}
