//! PDF: what its pages show as text, as far as the fonts say which letters they hold. A scan is a picture and holds none.
//!
//! The file's objects are found by `lopdf`. What pages and font maps say is read here, piece by piece: its own readers hold a
//! page as a tree, and unroll every range that a font declares.

mod content;
mod letters;
mod line;

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Encoding, LoadOptions, Object, ObjectId, Stream};

use super::super::Limits;
use super::super::error::ReadError;
use super::shown::Shown;
use content::{Lexer, Text, Token};
use letters::Letters;
use line::{Line, Piece};

/// What one page, form or font may unpack to.
const UNPACKED: usize = 16 * 1024 * 1024;
/// What all of them may unpack to, together; nothing of it is kept.
const UNPACKED_TOGETHER: usize = 128 * 1024 * 1024;
/// Forms in forms deeper than this are left out.
const DEEPEST: usize = 6;

pub(super) fn read(bytes: &[u8], shown: &mut Shown<'_>) -> Result<(), ReadError> {
    // a damaged file must end as a sentence even where the reader did not foresee it
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes, shown))).unwrap_or(Err(ReadError::Broken))
}

fn read_pages(bytes: &[u8], shown: &mut Shown<'_>) -> Result<(), ReadError> {
    let options = LoadOptions::with_max_decompressed_size(UNPACKED);
    let document = Document::load_mem_with_options(bytes, options).map_err(|_| ReadError::Broken)?;
    if document.is_encrypted() {
        return Err(ReadError::PasswordProtected);
    }
    let mut walk = Walk {
        document: &document,
        line: Line::new(shown),
        room: UNPACKED_TOGETHER,
        is_whole: true,
        seen: HashSet::new(),
        fonts: BTreeMap::new(),
    };
    for (place, page) in document.page_iter().enumerate() {
        if place == Limits::ENTRIES || walk.room == 0 {
            walk.is_whole = false;
            break;
        }
        let most = walk.room.min(UNPACKED);
        let Ok(content) = document.get_page_content_with_limit(page, most) else {
            walk.is_whole = false;
            continue;
        };
        let (own, inherited) = document.get_page_resources(page).unwrap_or_default();
        let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited).collect();
        walk.content(&content, &resources, 0);
    }
    if walk.is_whole { Ok(()) } else { Err(ReadError::UnpacksTooLarge) }
}

struct Walk<'a, 'b, 'c> {
    document: &'a Document,
    line: Line<'b, 'c>,
    /// What may still be unpacked.
    room: usize,
    /// Nothing was left out for its size.
    is_whole: bool,
    /// Forms that were read: a letterhead on every page is read once.
    seen: HashSet<ObjectId>,
    /// Fonts that were read, by where they lie in the document.
    fonts: BTreeMap<usize, Rc<Font<'a>>>,
}

/// What stands before an operator; only the last few matter.
#[derive(Debug, Clone, Copy)]
enum Operand<'t> {
    Number(f32),
    Name(&'t [u8]),
    Text(Text<'t>),
    /// A list, as it is written.
    List(&'t [u8]),
}

impl<'a> Walk<'a, '_, '_> {
    fn content(&mut self, content: &[u8], resources: &[&'a Dictionary], depth: usize) {
        /// No operator that matters here has more.
        const OPERANDS: usize = 8;
        self.room = self.room.saturating_sub(content.len());
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Operand<'_>> = Vec::new();
        let mut font = None;
        while let Some(token) = lexer.next() {
            let operand = match token {
                Token::Number(number) => Operand::Number(number),
                Token::Name(name) => Operand::Name(name),
                Token::Text(text) => Operand::Text(text),
                Token::ListStart => Operand::List(list(&mut lexer)),
                Token::ListEnd => continue,
                Token::Operator(operator) => {
                    self.operator(operator, &operands, &mut font, resources, depth);
                    operands.clear();
                    continue;
                }
            };
            if operands.len() == OPERANDS {
                operands.remove(0);
            }
            operands.push(operand);
        }
        self.line.leave();
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        font: &mut Option<Rc<Font<'a>>>,
        resources: &[&'a Dictionary],
        depth: usize,
    ) {
        // from the last one on
        let number = |place: usize| match operands.iter().rev().nth(place) {
            Some(Operand::Number(number)) => Some(*number),
            _ => None,
        };
        match operator {
            b"Tf" => {
                if let Some(Operand::Name(name)) = operands.iter().rev().nth(1) {
                    *font = self.font(name, resources);
                }
            }
            b"Tj" | b"'" | b"\"" | b"TJ" => {
                if matches!(operator, b"'" | b"\"") {
                    self.line.end();
                }
                let Some(font) = font else { return };
                match operands.last() {
                    Some(Operand::Text(text)) => self.line.pieces([Piece::Text(*text)], font),
                    Some(Operand::List(list)) => {
                        let pieces = Lexer::new(list).filter_map(|token| match token {
                            Token::Text(text) => Some(Piece::Text(text)),
                            Token::Number(step) => Some(Piece::Step(step)),
                            _ => None,
                        });
                        self.line.pieces(pieces, font);
                    }
                    _ => {}
                }
            }
            b"Td" | b"TD" => self.line.moved(number(0).is_none_or(|y| y == 0.0)),
            b"Tm" => self.line.placed(number(0)),
            b"T*" => self.line.end(),
            b"Do" => {
                if let Some(Operand::Name(name)) = operands.last() {
                    self.form(name, resources, depth);
                }
            }
            _ => {}
        }
    }

    /// A form is a part of a page with resources of its own.
    fn form(&mut self, name: &[u8], resources: &[&'a Dictionary], depth: usize) {
        let form = resources.iter().find_map(|resources| {
            let forms = self.document.get_dict_in_dict(resources, b"XObject").ok()?;
            forms.get(name).ok()?.as_reference().ok()
        });
        let Some(id) = form.filter(|id| self.seen.insert(*id)) else { return };
        let Ok(stream) = self.document.get_object(id).and_then(Object::as_stream) else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form".as_slice()) {
            return;
        }
        if depth == DEEPEST {
            self.is_whole = false;
            return;
        }
        let Some(content) = self.unpacked(stream) else { return };
        let own = self.document.get_dict_in_dict(&stream.dict, b"Resources").ok();
        // an old form has none and uses those of its page
        let all: Vec<&Dictionary> = own.map_or_else(|| resources.to_vec(), |own| vec![own]);
        self.line.leave();
        self.content(&content, &all, depth + 1);
    }

    /// What a stream holds; `None`, and not whole, where that is too much.
    fn unpacked(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        let content = stream.get_plain_content_with_limit(self.room.min(UNPACKED)).ok();
        self.is_whole &= content.is_some();
        content
    }

    fn font(&mut self, name: &[u8], resources: &[&'a Dictionary]) -> Option<Rc<Font<'a>>> {
        let font = resources.iter().find_map(|all| self.document.get_dict_in_dict(all, b"Font").ok()?.get(name).ok())?;
        let (_, Object::Dictionary(font)) = self.document.dereference(font).ok()? else { return None };
        let place = std::ptr::from_ref(font).addr();
        if let Some(known) = self.fonts.get(&place) {
            return Some(Rc::clone(known));
        }
        let own = font.get_deref(b"ToUnicode", self.document).and_then(Object::as_stream).ok();
        let own = own.and_then(|map| self.unpacked(map)).and_then(|map| {
            self.room = self.room.saturating_sub(map.len());
            Letters::read(&map)
        });
        let leads_back = font.has(b"ToUnicode") && names_its_map(font, self.document);
        let usual = if leads_back { None } else { font.get_font_encoding_with_limit(self.document, UNPACKED).ok() };
        let is_wide = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0");
        let font = Rc::new(Font { own, usual, is_wide });
        self.fonts.insert(place, Rc::clone(&font));
        Some(font)
    }
}

/// Whether asking for the encoding that a font names would unroll the font's own map.
fn names_its_map(font: &Dictionary, document: &Document) -> bool {
    let is_identity = |name: &Object| name.as_name().is_ok_and(|name| name.starts_with(b"Identity"));
    match font.get_deref(b"Encoding", document) {
        Ok(Object::Dictionary(encoding)) => encoding.get_deref(b"BaseEncoding", document).is_ok_and(is_identity),
        Ok(encoding) => is_identity(encoding),
        Err(_) => true,
    }
}

/// The list that begins here, as it is written; lists in it with it.
fn list<'t>(lexer: &mut Lexer<'t>) -> &'t [u8] {
    let written = lexer.rest();
    let mut depth = 1_usize;
    while depth > 0 {
        match lexer.next() {
            Some(Token::ListStart) => depth += 1,
            Some(Token::ListEnd) => depth -= 1,
            Some(_) => {}
            None => break,
        }
    }
    written.get(..written.len() - lexer.rest().len()).unwrap_or_default()
}

/// What the codes of a font stand for.
struct Font<'a> {
    /// As its own map says.
    own: Option<Letters>,
    /// As the encoding that it names says.
    usual: Option<Encoding<'a>>,
    /// Its codes have two bytes where nothing says otherwise.
    is_wide: bool,
}

impl Font<'_> {
    /// Adds the letters of a shown text. What the font does not know becomes nothing: it would part what belongs together.
    fn write(&self, bytes: &[u8], text: &mut String) {
        let mut piece = String::new();
        match &self.own {
            Some(own) => {
                let usual_length = if self.is_wide { 2 } else { 1 };
                own.write(bytes, usual_length, &mut piece, |code, piece| self.write_usual(code, piece));
            }
            None => self.write_usual(bytes, &mut piece),
        }
        text.extend(piece.chars().filter(|c| !matches!(c, '\u{fffd}' | '\0' | '\u{feff}')));
    }

    fn write_usual(&self, bytes: &[u8], text: &mut String) {
        let before = text.len();
        let is_written = self.usual.as_ref().is_some_and(|usual| usual.write_to_string(bytes, text).is_ok());
        // an encoding that the reader does not know: its digits are mostly those of ASCII
        let has_own = self.is_wide && self.own.is_some();
        if !(is_written || has_own) {
            text.truncate(before);
            text.extend(bytes.iter().map(|byte| char::from(*byte)).filter(char::is_ascii));
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::super::texts_of;
    use super::*;

    fn texts(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
        texts_of(|shown| read(bytes, shown))
    }

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
        texts(&file(page, "BT /F 9 Tf (on every page) Tj ET")).unwrap()
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
        assert_eq!(texts(b"%PDF-1.7\nnothing more"), Err(ReadError::Broken));
    }
}
