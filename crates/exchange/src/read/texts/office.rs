//! Office documents that are zip files of XML: whatever their parts hold between the tags for text. What a reader of the
//! document does not see (hidden rows, deleted revisions, notes, comments) is in the file all the same.

use std::borrow::Cow;

use domain::reporting::advice::holds_number;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::archive;
use super::super::error::ReadError;
use super::shown::Shown;

/// What stands between these is text: of Word, PowerPoint and Excel, of a deleted revision, of a field; of Excel's cells and
/// charts; of OFD.
const HOLD_TEXT: [&str; 5] = ["t", "delText", "instrText", "v", "TextCode"];
/// These hold a text of their own, which no page shows: names and formulas of a workbook, what it prints above and below, lists to choose
/// from, and what the file's properties say.
const HOLD_A_TEXT: [&str; 19] = [
    "definedName",
    "formula1",
    "formula2",
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
    "title",
    "subject",
    "creator",
    "description",
    "keywords",
    "category",
    "lastModifiedBy",
    "Company",
    "Manager",
    "lpwstr",
];
/// Here a text ends: paragraph, shared string, string in a cell, cell, value, comment.
const END_A_TEXT: [&str; 6] = ["p", "si", "is", "c", "v", "comment"];
/// Tags that say something in their attributes: pictures and shapes, sheets, what a cell asks for, where a link leads.
const SAY: [&str; 9] =
    ["docPr", "cNvPr", "sheet", "dataValidation", "hyperlink", "fldSimple", "tableColumn", "definedName", "Relationship"];
/// All of them are at least so long, which most tags are not.
const LONG: usize = 5;
/// Those attributes.
const SAID_IN: [&str; 10] = ["descr", "title", "name", "prompt", "promptTitle", "error", "errorTitle", "tooltip", "instr", "Target"];
/// An identity number with a box for each of its digits.
const BOXES: usize = 18;
/// These part what stands around them.
const PART_WORDS: [&str; 5] = ["tab", "br", "cr", "rPh", "noBreakHyphen"];

pub(super) fn read(bytes: &[u8], shown: &mut Shown<'_>) -> Result<(), ReadError> {
    let mut pieces = Pieces { shown, depth: 0, line: None, boxes: String::new() };
    archive::each_xml(bytes, |xml| pieces.part(xml))
}

struct Pieces<'a, 'b> {
    shown: &'a mut Shown<'b>,
    /// How deep we are in elements that hold text.
    depth: usize,
    /// Where the last text of a page of OFD ended: its line, and the end of its box.
    line: Option<(f64, f64)>,
    /// The last texts, as long as each of them is one digit.
    boxes: String,
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
        self.end_boxes();
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name();
        let name = name.as_ref();
        if name.len() >= LONG && SAY.contains(&name) {
            self.said(start);
        }
        if HOLD_TEXT.contains(&name) {
            self.depth += 1;
        } else if holds_a_text(name) {
            self.close();
            self.depth += 1;
        } else if PART_WORDS.contains(&name) {
            self.shown.letter(' ');
        } else if name == "TextObject" {
            self.next_object(start);
        }
    }

    fn end(&mut self, name: &str) {
        let is_of_its_own = holds_a_text(name);
        if HOLD_TEXT.contains(&name) || is_of_its_own {
            self.depth = self.depth.saturating_sub(1);
        }
        if is_of_its_own {
            // no page shows it: for who asks whether the file has any text it has none, unless it is one that must be seen
            self.shown.end_as(|text| holds_number(text).then(|| as_written(text)));
        } else if END_A_TEXT.contains(&name) {
            self.close();
        }
    }

    /// What a tag says in its attributes. The open text goes on behind it.
    fn said(&mut self, start: &BytesStart<'_>) {
        for attribute in start.attributes().with_checks(false).flatten() {
            if SAID_IN.contains(&attribute.key.local_name().as_ref()) && holds_number(&attribute.value) {
                self.shown.beside(&attribute.value);
            }
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
        if !self.shown.is_blank() {
            let digit = self.shown.sole_letter().filter(|letter| letter.is_ascii_digit() || matches!(letter, 'x' | 'X'));
            match digit {
                // longer rows of digits are a table of numbers
                Some(digit) if self.boxes.len() <= BOXES => self.boxes.push(digit),
                Some(_) => {}
                None => self.end_boxes(),
            }
        }
        self.shown.end_as(|text| Some(as_written(text)));
    }

    /// Digits that stand in boxes of their own are one number to a reader, where they are as many as an identity number has.
    fn end_boxes(&mut self) {
        if self.boxes.len() == BOXES && holds_number(&self.boxes) {
            self.shown.beside(&self.boxes);
        }
        self.boxes.clear();
    }
}

/// Whether an element holds a text of its own that no page shows.
fn holds_a_text(name: &str) -> bool {
    name == "f" || (name.len() >= LONG && HOLD_A_TEXT.contains(&name))
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
            Pieces { shown, depth: 0, line: None, boxes: String::new() }.part(xml);
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
    fn what_no_page_shows_is_looked_at() {
        let names = "<workbook><sheets><sheet name=\"石某13912345678\"/></sheets><definedName name=\"电话\">\"13812345678\"</definedName></workbook>";
        assert_eq!(of(names), ["石某13912345678", "\"13812345678\""]);
        let sheet = "<sheetData><c><f>\"139\"&amp;A1</f><v>5</v></c></sheetData><dataValidation prompt=\"填13912345678\"><formula1>甲</formula1></dataValidation>\
                     <headerFooter><oddHeader>&amp;C内部13912345678</oddHeader></headerFooter>";
        assert_eq!(of(sheet), ["5", "填13912345678", " C内部13912345678"]);
        let word = "<w:p><w:r><w:t>电话139</w:t></w:r><w:hyperlink w:tooltip=\"请拨打13712345678\"><w:r><w:t>12345678</w:t></w:r></w:hyperlink></w:p>\
                    <wp:docPr id=\"1\" name=\"图片 1\" descr=\"身份证正面340000199003076596\"/>";
        assert_eq!(of(word), ["请拨打13712345678", "电话13912345678", "身份证正面340000199003076596"]);
        let facts = "<cp:coreProperties><dc:creator>石某 13912345678</dc:creator><cp:keywords>名单</cp:keywords></cp:coreProperties>";
        assert_eq!(of(facts), ["石某 13912345678"]);
        // a document that is nothing but pictures has no text
        assert!(of("<wp:docPr id=\"1\" name=\"图片 1\"/><Relationship Target=\"media/image1.png\"/>").is_empty());
        assert_eq!(of("<Relationships><Relationship Id=\"r\" Target=\"tel:13912345678\"/></Relationships>"), ["tel:13912345678"]);
    }

    #[test]
    fn digits_in_boxes_of_their_own_are_one_number() {
        let boxes = |text: &str| text.chars().map(|digit| format!("<w:tc><w:p><w:t>{digit}</w:t></w:p></w:tc>")).collect::<String>();
        let number = "340000199003076596";
        let form = format!("<w:p><w:t>身份证号</w:t></w:p>{}<w:p/><w:p><w:t>户主</w:t></w:p>", boxes(number));
        assert!(of(&form).contains(&number.to_owned()), "{:?}", of(&form));
        // as many as are no such number, and a table of numbers
        for other in ["139123456", "1234567890123456789", "12345678901234567890123456789012345678"] {
            assert!(of(&boxes(other)).iter().all(|text| text.len() == 1), "{other}");
        }
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
