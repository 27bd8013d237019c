//! What stands as `&…;` in the XML of office files.

use quick_xml::events::BytesRef;

/// The letter that it stands for. Entities of a document type are not followed: they are how small files become large.
pub(super) fn letter(reference: &BytesRef<'_>) -> Option<char> {
    if let Some(letter) = reference.resolve_char_ref().ok()? {
        return Some(letter);
    }
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
