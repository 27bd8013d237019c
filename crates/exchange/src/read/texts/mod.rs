//! Every text in a file that somebody hands in as evidence, table or not, seen or hidden: what stands in it is handed on with
//! it. Nothing here cares what a text means or where on a page it stands.

mod compound;
mod office;
mod pdf;

use super::{Limits, ReadError};

/// The texts of an office document (docx, xlsx, pptx, ofd; doc, xls, ppt and what WPS calls them) or of a PDF, in pieces that
/// belong together: a paragraph, a cell, a line. Pictures of texts hold none.
///
/// # Errors
/// [`ReadError`] when the file is of another kind, protected, damaged or too large.
pub fn texts(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    if bytes.len() > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    let texts = if bytes.starts_with(b"PK\x03\x04") {
        office::read(bytes)?
    } else if bytes.starts_with(compound::SIGN) {
        compound::read(bytes)?
    } else if bytes.starts_with(b"%PDF") {
        pdf::read(bytes)?
    } else {
        return Err(ReadError::NotReadable);
    };
    Ok(texts.into_iter().filter(|text| !text.trim().is_empty()).collect())
}
