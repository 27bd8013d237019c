//! Bytes to text: UTF-8 where it is valid, UTF-16 by its mark, else what Chinese offices use, GB18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ReadError;

/// Decodes a text file.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    decode_as(bytes, None)
}

/// Decodes a web page, whose head may name its encoding. Valid UTF-8 goes before what the head says: pages saved again
/// often keep the old word.
pub(super) fn decode_html(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    decode_as(bytes, named_encoding(bytes))
}

fn decode_as<'b>(bytes: &'b [u8], named: Option<&'static Encoding>) -> Result<Cow<'b, str>, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return decoded(rest, if [UTF_16BE, UTF_16LE].contains(&encoding) { encoding } else { UTF_8 });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    decoded(bytes, named.filter(|encoding| *encoding != UTF_8).unwrap_or(GB18030))
}

fn decoded<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Cow<'b, str>, ReadError> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    // one cut-off character at the end of a file is no reason to refuse it
    let damaged = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if had_errors && damaged > 3 { Err(ReadError::UnknownEncoding) } else { Ok(text) }
}

/// `charset=` in the first kilobytes of a page.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096))?.to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")?;
    let label: Vec<u8> = head
        .get(at + 8..)?
        .iter()
        .copied()
        .skip_while(|byte| b"\"' ".contains(byte))
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        .collect();
    let encoding = Encoding::for_label(&label)?;
    // GB2312 and GBK are parts of GB18030
    Some(if encoding == encoding_rs::GBK { GB18030 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_kind_are_decoded() {
        let gb = GB18030.encode("责任单位\u{a0}").0.into_owned();
        let wide: Vec<u8> = [vec![0xff, 0xfe], "责任单位".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        assert_eq!(decode("责任单位".as_bytes()).as_deref(), Ok("责任单位"));
        assert_eq!(decode("\u{feff}责任单位".as_bytes()).as_deref(), Ok("责任单位"));
        assert_eq!(decode(&gb).as_deref(), Ok("责任单位\u{a0}"));
        assert_eq!(decode(&wide).as_deref(), Ok("责任单位"));
        let page = [b"<meta charset=\"gb2312\">".to_vec(), gb].concat();
        assert_eq!(decode_html(&page).as_deref(), Ok("<meta charset=\"gb2312\">责任单位\u{a0}"));
    }

    #[test]
    fn a_page_that_lies_about_being_gbk_is_read_as_what_it_is() {
        assert_eq!(decode_html("<meta charset=gbk>公开".as_bytes()).as_deref(), Ok("<meta charset=gbk>公开"));
    }

    #[test]
    fn noise_is_refused() {
        let noise: Vec<u8> = (0..200).flat_map(|_| [0xff, 0x20, 0x81, 0x20]).collect();
        assert_eq!(decode(&noise), Err(ReadError::UnknownEncoding));
    }
}
