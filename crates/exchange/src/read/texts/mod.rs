//! Every text in a file that somebody hands in as evidence, table or not, seen or hidden: what stands in it is handed on with
//! it. Nothing here cares what a text means or where on a page it stands.

mod biff;
mod compound;
mod office;
mod pdf;
mod shown;

use super::{Limits, ReadError};
use shown::Shown;

/// Shows the texts of an office document (docx, xlsx, pptx, ofd; doc, xls, ppt and what WPS calls them) or of a PDF, in pieces
/// that belong together: a paragraph, a cell, a line. A very long one comes in several pieces that overlap. Pictures of texts
/// hold none.
///
/// # Errors
/// [`ReadError`] when the file is of another kind, protected, damaged, or holds more than is looked at. What could be read was
/// shown before.
pub fn each_text(bytes: &[u8], show: &mut dyn FnMut(&str)) -> Result<(), ReadError> {
    if bytes.len() > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    let mut shown = Shown::new(show);
    if bytes.starts_with(b"PK\x03\x04") {
        office::read(bytes, &mut shown)
    } else if bytes.starts_with(compound::SIGN) {
        compound::read(bytes, &mut shown)
    } else if bytes.starts_with(b"%PDF") {
        pdf::read(bytes, &mut shown)
    } else {
        Err(ReadError::NotReadable)
    }
}

#[cfg(test)]
fn texts_of(read: impl FnOnce(&mut Shown<'_>) -> Result<(), ReadError>) -> Result<Vec<String>, ReadError> {
    let mut texts = Vec::new();
    let mut keep = |text: &str| texts.push(text.to_owned());
    read(&mut Shown::new(&mut keep))?;
    Ok(texts)
}
