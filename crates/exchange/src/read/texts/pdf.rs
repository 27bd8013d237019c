//! PDF: what its pages show as text, as far as the fonts say which letters they hold. A scan is a picture and holds none.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::content::{Content, Operation};

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

use super::super::Limits;
use super::super::error::ReadError;

/// What one page, form or font may unpack to.
const UNPACKED: usize = 8 * 1024 * 1024;
/// Forms in forms deeper than this are left out.
const DEEPEST: usize = 6;
/// Within a list of pieces, a step back of more than so many thousandths parts words.
const STEP: f32 = 700.0;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    // a damaged file must end as a sentence even where the reader did not foresee it
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes))).unwrap_or(Err(ReadError::Broken))
}

fn read_pages(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let document = Document::load_mem(bytes).map_err(|_| ReadError::Broken)?;
    if document.is_encrypted() {
        return Err(ReadError::PasswordProtected);
    }
    let mut walk = Walk { document: &document, texts: Vec::new(), bytes: 0, seen: HashSet::new() };
    for (_, page) in document.get_pages().into_iter().take(Limits::ENTRIES) {
        let Ok(content) = document.get_page_content_with_limit(page, UNPACKED) else { continue };
        let (own, inherited) = document.get_page_resources(page).unwrap_or_default();
        let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited).collect();
        walk.content(&content, &resources, 0);
        if walk.bytes > Limits::TEXT_BYTES {
            break;
        }
    }
    Ok(walk.texts)
}

struct Walk<'a> {
    document: &'a Document,
    texts: Vec<String>,
    bytes: usize,
    /// Forms that were read: a letterhead on every page is read once.
    seen: HashSet<ObjectId>,
}

impl<'a> Walk<'a> {
    fn content(&mut self, content: &[u8], resources: &[&'a Dictionary], depth: usize) {
        let Ok(content) = Content::decode(content) else { return };
        let fonts = self.fonts(resources);
        let mut line = Line::default();
        let mut font = None;
        for Operation { operator, operands } in &content.operations {
            match operator.as_str() {
                "Tf" => font = operands.first().and_then(|name| name.as_name().ok()).and_then(|name| fonts.get(name)),
                "Tj" | "'" | "\"" | "TJ" => {
                    if matches!(operator.as_str(), "'" | "\"") {
                        line.end();
                    }
                    if let (Some(font), Some(shown)) = (font, operands.last()) {
                        line.piece(shown, font);
                    }
                }
                "Td" | "TD" => line.moved(operands.get(1).is_none_or(is_zero)),
                "Tm" => line.placed(operands.get(5).and_then(|y| y.as_float().ok())),
                "T*" => line.end(),
                "Do" => self.form(operands, resources, depth),
                _ => {}
            }
        }
        line.end();
        self.bytes += line.texts.iter().map(String::len).sum::<usize>();
        self.texts.append(&mut line.texts);
    }

    /// A form is a part of a page with resources of its own.
    fn form(&mut self, operands: &[Object], resources: &[&'a Dictionary], depth: usize) {
        let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else { return };
        let form = resources.iter().find_map(|resources| {
            let forms = self.document.get_dict_in_dict(resources, b"XObject").ok()?;
            forms.get(name).ok()?.as_reference().ok()
        });
        let Some(id) = form.filter(|id| depth < DEEPEST && self.bytes <= Limits::TEXT_BYTES && self.seen.insert(*id)) else { return };
        let Ok(stream) = self.document.get_object(id).and_then(Object::as_stream) else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form".as_slice()) {
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(UNPACKED) else { return };
        let own = self.document.get_dict_in_dict(&stream.dict, b"Resources").ok();
        // an old form has none and uses those of its page
        let all: Vec<&Dictionary> = own.map_or_else(|| resources.to_vec(), |own| vec![own]);
        self.content(&content, &all, depth + 1);
    }

    fn fonts(&self, resources: &[&'a Dictionary]) -> BTreeMap<&'a [u8], Encoding<'a>> {
        let mut fonts = BTreeMap::new();
        for (name, font) in resources.iter().filter_map(|all| self.document.get_dict_in_dict(all, b"Font").ok()).flat_map(Dictionary::iter)
        {
            let Ok((_, Object::Dictionary(font))) = self.document.dereference(font) else { continue };
            if let Ok(encoding) = font.get_font_encoding_with_limit(self.document, UNPACKED) {
                fonts.entry(name.as_slice()).or_insert(encoding);
            }
        }
        fonts
    }
}

fn is_zero(number: &Object) -> bool {
    number.as_float().is_ok_and(|number| number == 0.0)
}

/// What stands on a line so far. Pieces set one after the other are apart by a blank, single letters are not: some programs
/// place every letter.
#[derive(Default)]
struct Line {
    texts: Vec<String>,
    open: String,
    /// How many letters the last piece had, once something moved behind it.
    before_move: Option<usize>,
    last: usize,
    height: Option<f32>,
}

impl Line {
    /// So many letters in one piece are no word.
    const LETTERS: usize = 2;

    fn piece(&mut self, shown: &Object, font: &Encoding<'_>) {
        let mut text = String::new();
        match shown {
            Object::String(bytes, _) => add(&mut text, font, bytes),
            Object::Array(pieces) => {
                for piece in pieces {
                    match piece {
                        Object::String(bytes, _) => add(&mut text, font, bytes),
                        step if step.as_float().is_ok_and(|step| step < -STEP) => text.push(' '),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        let length = text.chars().count();
        if length == 0 {
            return;
        }
        if self.before_move.take().is_some_and(|before| before > Self::LETTERS || length > Self::LETTERS) {
            self.open.push(' ');
        }
        self.last = length;
        self.open.push_str(&text);
    }

    fn moved(&mut self, is_on_line: bool) {
        if is_on_line {
            self.before_move = Some(self.last);
        } else {
            self.end();
        }
    }

    fn placed(&mut self, height: Option<f32>) {
        let is_on_line = matches!((self.height, height), (Some(last), Some(next)) if (last - next).abs() < 0.5);
        self.moved(is_on_line);
        self.height = height;
    }

    fn end(&mut self) {
        self.before_move = None;
        let text = std::mem::take(&mut self.open);
        if !text.trim().is_empty() {
            self.texts.push(text);
        }
    }
}

/// What the font does not know becomes nothing: it would part what belongs together.
fn add(text: &mut String, font: &Encoding<'_>, bytes: &[u8]) {
    let mut piece = String::new();
    if font.write_to_string(bytes, &mut piece).is_err() {
        // an encoding that the reader does not know: its digits are mostly those of ASCII
        piece = bytes.iter().map(|byte| char::from(*byte)).filter(char::is_ascii).collect();
    }
    text.extend(piece.chars().filter(|c| *c != '\u{fffd}' && *c != '\0' && *c != '\u{feff}'));
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// A page with a plain font F, one with letters of its own numbers G, and a form X.
    fn file(page: &str, form: &str) -> Vec<u8> {
        const MAP: &[u8] = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Own def\n/CMapType 2 def\n\
            1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
            2 beginbfrange\n<0001> <000A> <0030>\n<0020> <0021> <7535>\nendbfrange\n\
            endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let plain = document
            .add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
        let map = document.add_object(Stream::new(dictionary! {}, MAP.to_vec()));
        let own = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "SimSun", "Encoding" => "Identity-H", "ToUnicode" => map,
        });
        let fonts = || dictionary! { "F" => plain, "G" => own };
        let form = Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => dictionary! { "Font" => fonts() } },
            form.into(),
        );
        let form = document.add_object(form);
        let content = document.add_object(Stream::new(dictionary! {}, page.into()));
        let resources = document.add_object(dictionary! { "Font" => fonts(), "XObject" => dictionary! { "X" => form } });
        let page =
            document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources });
        document.objects.insert(pages, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        document.compress();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn of(page: &str) -> Vec<String> {
        read(&file(page, "BT /F 9 Tf (on every page) Tj ET")).unwrap()
    }

    #[test]
    fn texts_are_read_by_their_fonts() {
        assert_eq!(of("BT /F 12 Tf 70 700 Td (tel 13912345678) Tj ET"), ["tel 13912345678"]);
        assert_eq!(of("BT /G 12 Tf <002000020004000A> Tj ET"), ["电139"]);
        // kerned, and with a step
        assert_eq!(of("BT /F 12 Tf [(139) -20 (1234) 15 (5678) -2000 (Wang)] TJ ET"), ["13912345678 Wang"]);
    }

    #[test]
    fn cells_stay_apart_and_letters_together() {
        let cells = "BT /F 12 Tf 70 700 Td (136) Tj 90 0 Td (13912345678) Tj 0 -20 Td (next) Tj ET";
        assert_eq!(of(cells), ["136 13912345678", "next"]);
        let letters: String = "13912345678".chars().map(|digit| format!("({digit}) Tj 6 0 Td ")).collect();
        assert_eq!(of(&format!("BT /F 12 Tf {letters} ET")), ["13912345678"]);
        let placed = "BT /F 12 Tf 1 0 0 1 70 700 Tm (1391) Tj 1 0 0 1 100 700 Tm (2345678) Tj 1 0 0 1 70 680 Tm (below) Tj ET";
        assert_eq!(of(placed), ["1391 2345678", "below"]);
    }

    #[test]
    fn a_form_is_read_once() {
        assert_eq!(of("/X Do BT /F 12 Tf (page) Tj ET /X Do"), ["on every page", "page"]);
    }

    #[test]
    fn what_is_no_pdf_is_refused() {
        assert_eq!(read(b"%PDF-1.7\nnothing more"), Err(ReadError::Broken));
    }
}
