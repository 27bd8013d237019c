//! Office documents that are zip files of XML: whatever their parts hold between the tags for text. What a reader of the
//! document does not see (hidden rows, deleted revisions, notes, comments) is in the file all the same.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::archive;
use super::super::error::ReadError;
use super::shown::Shown;

/// What stands between these is text: of Word, PowerPoint and Excel, of a deleted revision, of a field; of Excel's cells and
/// charts; of OFD.
const HOLD_TEXT: [&str; 5] = ["t", "delText", "instrText", "v", "TextCode"];
/// Here a text ends: paragraph, shared string, string in a cell, cell, value, comment.
const END_A_TEXT: [&str; 6] = ["p", "si", "is", "c", "v", "comment"];
/// These part what stands around them.
const PART_WORDS: [&str; 5] = ["tab", "br", "cr", "rPh", "noBreakHyphen"];

pub(super) fn read(bytes: &[u8], shown: &mut Shown<'_>) -> Result<(), ReadError> {
    let mut pieces = Pieces { shown, depth: 0, line: None };
    archive::each_xml(bytes, |xml| pieces.part(xml))
}

struct Pieces<'a, 'b> {
    shown: &'a mut Shown<'b>,
    /// How deep we are in elements that hold text.
    depth: usize,
    /// Where the last text of a page of OFD ended: its line, and the end of its box.
    line: Option<(f64, f64)>,
}

impl Pieces<'_, '_> {
    /// One part. What is no XML ends it; what was read before stays.
    fn part(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => self.start(&start),
                Ok(Event::End(end)) => self.end(end.local_name().as_ref()),
                Ok(Event::Text(text)) if self.depth > 0 => self.shown.add(&text.xml10_content()),
                Ok(Event::CData(text)) if self.depth > 0 => self.shown.add(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) if self.depth > 0 => {
                    self.shown.letter(reference.resolve_char_ref().ok().flatten().unwrap_or(' '));
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        self.depth = 0;
        self.line = None;
        self.close();
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name();
        let name = name.as_ref();
        if HOLD_TEXT.contains(&name) {
            self.depth += 1;
        } else if PART_WORDS.contains(&name) {
            self.shown.letter(' ');
        } else if name == "TextObject" {
            self.next_object(start);
        }
    }

    fn end(&mut self, name: &str) {
        if HOLD_TEXT.contains(&name) {
            self.depth = self.depth.saturating_sub(1);
        }
        if END_A_TEXT.contains(&name) {
            self.close();
        }
    }

    /// OFD has a box for every run, some writers one for every letter. Boxes that touch on one line are one text.
    fn next_object(&mut self, start: &BytesStart<'_>) {
        /// Millimetres: the unit of OFD.
        const TOUCH: f64 = 2.0;
        let numbers: Vec<f64> = start
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == "Boundary")
            .map(|attribute| attribute.value.split_whitespace().map_while(|number| number.parse().ok()).take(5).collect())
            .unwrap_or_default();
        let [x, y, width, _] = numbers[..] else { return self.close() };
        let touches = self.line.is_some_and(|(line, end)| (line - y).abs() < TOUCH && (x - end).abs() < TOUCH);
        if !touches {
            self.close();
        }
        self.line = Some((y, x + width));
    }

    fn close(&mut self) {
        self.shown.end_as(|text| Some(as_written(text)));
    }
}

/// Some programs write a long number of a cell as 1.3912345678E10.
fn as_written(text: &str) -> Cow<'_, str> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = Some(text.trim()).filter(|text| text.contains(['E', 'e'])).and_then(|text| text.parse::<f64>().ok());
    match number.filter(|number| number.fract() == 0.0 && number.abs() < EXACT) {
        Some(number) => format!("{number:.0}").into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::texts_of;
    use super::*;

    fn of(xml: &str) -> Vec<String> {
        texts_of(|shown| {
            Pieces { shown, depth: 0, line: None }.part(xml);
            Ok(())
        })
        .unwrap()
    }

    #[test]
    fn a_text_is_whole_however_it_is_cut_into_runs() {
        let word = "<w:p><w:r><w:t>电话139</w:t></w:r><w:r><w:t>1234</w:t></w:r><w:del><w:r><w:delText>5678</w:delText></w:r></w:del></w:p>\
                    <w:p><w:r><w:t>另一段&#65;</w:t><w:tab/><w:t>后</w:t></w:r></w:p>";
        assert_eq!(of(word), ["电话13912345678", "另一段A 后"]);
        let sheet = "<sst><si><r><t>甲</t></r><r><t>乙</t></r></si><si><t>丙</t></si></sst>";
        assert_eq!(of(sheet), ["甲乙", "丙"]);
        let cells = "<row><c><v>13912345678</v></c><c><v>1.3812345678E10</v></c><c t=\"inlineStr\"><is><t>丁</t></is></c></row>";
        assert_eq!(of(cells), ["13912345678", "13812345678", "丁"]);
    }

    #[test]
    fn boxes_that_touch_on_a_line_are_one_text() {
        let object = |x: f64, y: f64, text: &str| {
            format!("<ofd:TextObject Boundary=\"{x} {y} 3 4\"><ofd:TextCode X=\"0\" Y=\"3\">{text}</ofd:TextCode></ofd:TextObject>")
        };
        let page = [
            object(10.0, 20.0, "1"),
            object(13.0, 20.0, "3"),
            object(16.1, 20.1, "9"),
            object(40.0, 20.0, "隔开"),
            object(43.0, 90.0, "下"),
        ];
        assert_eq!(of(&page.concat()), ["139", "隔开", "下"]);
    }

    #[test]
    fn what_is_no_xml_ends_only_its_part() {
        assert_eq!(of("<p><t>前</t></p><p><t>后 <<< "), ["前", "后 "]);
    }
}
