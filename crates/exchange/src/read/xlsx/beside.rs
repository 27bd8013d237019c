//! What a sheet shows in no cell: notes at cells, text boxes, what is printed above and below. None of it is a task, and a reader sees
//! all of it, so it is handed over to be named.

use std::borrow::Cow;

use domain::checklist::import::{Aside, Document, Margin, MarginKind};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::archive;
use super::super::docx::is_page_number;
use super::super::entity;
use super::super::error::ReadError;
use super::super::table_builder::Budget;
use super::looks::{attribute, each_tag};
use crate::clean::clean;

/// Parts of one sheet that are looked at: it has one of notes and one of drawings.
const PARTS: usize = 8;

/// Hands over what stands beside the cells of a sheet.
pub(super) fn read(
    bytes: &[u8],
    part: &str,
    sheet: &str,
    printed: &[(MarginKind, String)],
    document: &mut Document,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let put = |document: &mut Document, budget: &mut Budget, margin: Margin| {
        budget.take(1, margin.text.len())?;
        if !document.margins.contains(&margin) {
            document.margins.push(margin);
        }
        Ok::<(), ReadError>(())
    };
    for (kind, text) in printed {
        put(document, budget, Margin { kind: *kind, text: text.clone() })?;
    }
    for (is_drawing, target) in parts(bytes, part) {
        let Some(xml) = archive::part(bytes, &target) else { continue };
        for text in texts(&xml, if is_drawing { "sp" } else { "comment" }) {
            if is_drawing {
                budget.take(1, text.len())?;
                document.asides.push(Aside { after_tables: document.tables.len(), sheet: Some(sheet.to_owned()), text });
            } else {
                put(document, budget, Margin { kind: MarginKind::Comment, text })?;
            }
        }
    }
    Ok(())
}

/// The parts with the notes and the drawings of a sheet; whether it is a drawing.
fn parts(bytes: &[u8], part: &str) -> Vec<(bool, String)> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(relations) = archive::part(bytes, &format!("{folder}/_rels/{name}.rels")) else { return Vec::new() };
    let mut found = Vec::new();
    each_tag(&relations, |tag| {
        let (Some(kind), Some(target)) = (attribute(tag, "Type"), attribute(tag, "Target")) else { return };
        let is_drawing = kind.ends_with("/drawing");
        if found.len() < PARTS && (is_drawing || kind.ends_with("/comments")) {
            found.push((is_drawing, resolved(folder, &target)));
        }
    });
    found
}

/// `../comments1.xml` of xl/worksheets is xl/comments1.xml.
pub(super) fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    steps.join("/")
}

/// The texts of a part, one for each note or shape, its paragraphs on lines of their own. A shape that is hidden shows none.
fn texts(xml: &str, whole: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let (mut all, mut text) = (Vec::new(), String::new());
    let (mut in_text, mut is_hidden) = (false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                // how the note's letters sound, and the same shape once more for old programs
                "rPh" | "Fallback" if reader.read_to_end(start.name()).is_err() => break,
                "rPh" | "Fallback" => {}
                "cNvPr" => is_hidden = attribute(&start, "hidden").is_some_and(|text| matches!(text.as_str(), "1" | "true")),
                "t" => in_text = true,
                "br" => text.push('\n'),
                _ => {}
            },
            Ok(Event::Text(piece)) if in_text => text.push_str(&piece.xml10_content()),
            Ok(Event::GeneralRef(reference)) if in_text => text.extend(entity::letter(&reference)),
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "p" => text.push('\n'),
                name if name == whole => {
                    let own = std::mem::take(&mut text);
                    if !is_hidden && !own.trim().is_empty() {
                        all.push(clean(own.trim()).into_owned());
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    all
}

/// What a sheet prints above and below its pages, without page numbers and the signs that say how.
pub(super) fn printed(xml: &str) -> Vec<(MarginKind, String)> {
    let Some(from) = xml.find("headerFooter").and_then(|at| xml.get(..at)?.rfind('<')) else { return Vec::new() };
    let mut reader = Reader::from_str(xml.get(from..).unwrap_or_default());
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    let mut open: Option<(MarginKind, String)> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open = match start.local_name().as_ref() {
                    "oddHeader" | "evenHeader" | "firstHeader" => Some((MarginKind::Header, String::new())),
                    "oddFooter" | "evenFooter" | "firstFooter" => Some((MarginKind::Footer, String::new())),
                    _ => None,
                }
            }
            Ok(Event::Text(piece)) => open.iter_mut().for_each(|(_, text)| text.push_str(&piece.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                open.iter_mut().for_each(|(_, text)| text.push(entity::letter(&reference).unwrap_or(' ')));
            }
            Ok(Event::End(end)) => {
                if end.local_name().as_ref() == "headerFooter" {
                    break;
                }
                if let Some((kind, text)) = open.take() {
                    let text = without_codes(&text);
                    if !is_page_number(&text) && !found.iter().any(|(_, known)| *known == text) {
                        found.push((kind, clean(&text).into_owned()));
                    }
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    found
}

/// &L&"宋体,常规"&9内部资料&R第&P页 → 内部资料 第页.
fn without_codes(text: &str) -> Cow<'_, str> {
    const COLOUR: usize = 6;
    if !text.contains('&') {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('&') => out.push('&'),
            Some('"') => while chars.next().is_some_and(|c| c != '"') {},
            Some('K') => {
                for _ in 0..COLOUR {
                    if chars.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-')).is_none() {
                        break;
                    }
                }
            }
            Some(digit) if digit.is_ascii_digit() => while chars.next_if(char::is_ascii_digit).is_some() {},
            // the left, the middle and the right part are apart
            Some('L' | 'C' | 'R') if !out.is_empty() => out.push(' '),
            _ => {}
        }
    }
    Cow::Owned(out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_boxes_are_texts_of_their_own() {
        let notes = "<comments><commentList><comment ref=\"A1\"><text><r><t>石某：</t></r><r><t>先报&amp;后改</t></r></text></comment>\
                     <comment ref=\"B2\"><text><t>第二条</t></text></comment></commentList></comments>";
        assert_eq!(texts(notes, "comment"), ["石某：先报&后改", "第二条"]);
        let drawing = "<xdr:wsDr><xdr:sp><xdr:nvSpPr><xdr:cNvPr id=\"2\"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>填表说明</a:t></a:r></a:p>\
                       <a:p><a:r><a:t>按月报送</a:t></a:r></a:p></xdr:txBody></xdr:sp>\
                       <xdr:sp><xdr:nvSpPr><xdr:cNvPr id=\"3\" hidden=\"1\"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>暗</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>";
        assert_eq!(texts(drawing, "sp"), ["填表说明\n按月报送"]);
        assert!(texts("<a:t>开口", "sp").is_empty());
    }

    #[test]
    fn what_is_printed_is_read_without_its_signs() {
        let sheet = "<worksheet><sheetData/><headerFooter><oddHeader>&amp;L&amp;\"宋体,常规\"&amp;9内部资料&amp;C&amp;KFF0000请勿外传</oddHeader>\
                     <oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>";
        assert_eq!(printed(sheet), [(MarginKind::Header, "内部资料 请勿外传".to_owned())]);
        assert!(printed("<worksheet/>").is_empty());
    }

    #[test]
    fn parts_are_found_from_their_sheet() {
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/worksheets", "/xl/drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
        assert_eq!(resolved("", "../../a.xml"), "a.xml");
    }
}
