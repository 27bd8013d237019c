//! What stands around the text of a Word document: headers and footers, notes, comments. None of it is a task, and a reader
//! sees all of it, so it is handed over to be named.

use domain::checklist::import::{Margin, MarginKind};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::Limits;
use super::super::archive;
use super::super::entity;
use super::is_on;
use crate::clean::clean;

/// So many parts are looked at; a document has three headers and three footers a section.
const PARTS: usize = 60;

/// Everything around the text, each text once.
pub(super) fn read(bytes: &[u8]) -> Vec<Margin> {
    let mut found: Vec<Margin> = Vec::new();
    let mut room = Limits::TEXT_BYTES;
    for name in archive::names(bytes).into_iter().filter(|name| kind_of(name).is_some()).take(PARTS) {
        let (Some(kind), Some(xml)) = (kind_of(&name), archive::part(bytes, &name)) else { continue };
        for text in paragraphs(&xml) {
            let Some(left) = room.checked_sub(text.len()) else { return found };
            room = left;
            let margin = Margin { kind, text: clean(&text).into_owned() };
            if !is_page_number(&margin.text) && !found.contains(&margin) {
                found.push(margin);
            }
        }
    }
    found
}

fn kind_of(part: &str) -> Option<MarginKind> {
    let name = part.to_ascii_lowercase();
    let stem = name.strip_prefix("word/")?.strip_suffix(".xml")?.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem {
        "header" => Some(MarginKind::Header),
        "footer" => Some(MarginKind::Footer),
        "footnotes" | "endnotes" => Some(MarginKind::Note),
        "comments" => Some(MarginKind::Comment),
        _ => None,
    }
}

/// The paragraphs of a part, without what was deleted or is hidden. A part that is no XML has none.
fn paragraphs(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let (mut all, mut text) = (Vec::new(), String::new());
    let (mut in_text, mut is_hidden) = (false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "del" | "moveFrom" | "instrText" | "Fallback" | "rt" if reader.read_to_end(start.name()).is_err() => break,
                "del" | "moveFrom" | "instrText" | "Fallback" | "rt" => {}
                "r" => is_hidden = false,
                "vanish" if is_on(&start) => is_hidden = true,
                "t" => in_text = !is_hidden,
                "tab" | "br" if !is_hidden => text.push(' '),
                _ => {}
            },
            Ok(Event::Text(piece)) if in_text => text.push_str(&piece.xml10_content()),
            Ok(Event::GeneralRef(reference)) if in_text => text.extend(entity::letter(&reference)),
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "p" => all.push(std::mem::take(&mut text)),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    all.push(text);
    all.retain(|text| !text.trim().is_empty());
    all
}

/// 3, - 3 -, 第3页 共5页, Page 3 of 5.
pub(in super::super) fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.replace("page", "").replace("of", "");
    bare.chars().all(|c| !c.is_alphabetic() || matches!(c, '第' | '共' | '页') || "一二三四五六七八九十".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_what_a_reader_sees() {
        let xml = "<w:ftr xmlns:w=\"w\"><w:p><w:r><w:t>监督 &amp; 咨询</w:t></w:r><w:del><w:r><w:t>旧</w:t></w:r></w:del></w:p>\
                   <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p><w:p/></w:ftr>";
        assert_eq!(paragraphs(xml), ["监督 & 咨询", "明"]);
        assert!(paragraphs("<w:p><w:t>").is_empty());
    }

    #[test]
    fn a_page_number_is_nothing_to_name() {
        for number in ["3", "- 3 -", "— 3 —", "第3页 共5页", "Page 3 of 5", "第 三 页"] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["内部资料", "联系人：王某", "注1：含乡镇", "a"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn parts_are_told_by_their_names() {
        assert_eq!(kind_of("word/header12.xml"), Some(MarginKind::Header));
        assert_eq!(kind_of("word/endnotes.xml"), Some(MarginKind::Note));
        assert_eq!(kind_of("word/document.xml"), None);
        assert_eq!(kind_of("word/_rels/header1.xml.rels"), None);
    }
}
