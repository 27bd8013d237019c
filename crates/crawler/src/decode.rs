//! Bytes to text: what is valid UTF-8 is UTF-8, then what the header names, then the page, if it decodes; else GB18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

/// Where a page may name its encoding.
const HEAD: usize = 4096;

/// The text of a page whose header named `charset`, and the encoding that it was read in.
pub(crate) fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> (Cow<'b, str>, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[mark..]).0, encoding.name());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return (Cow::Borrowed(text), UTF_8.name()),
        // a page that was cut off at the limit may end in the middle of a letter
        Err(error) if error.error_len().is_none() => {
            return (Cow::Borrowed(std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()), UTF_8.name());
        }
        Err(_) => {}
    }
    let header = charset.and_then(|label| Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()));
    for encoding in [header, named_in_page(bytes)].into_iter().flatten().filter(|encoding| !says_nothing(encoding, bytes)) {
        // GB2312 and GBK are parts of GB18030
        let encoding = if encoding == GBK { GB18030 } else { encoding };
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if !had_errors {
            return (text, encoding.name());
        }
    }
    (GB18030.decode_without_bom_handling(bytes).0, GB18030.name())
}

/// What many servers name for every page, whatever it holds: in Latin letters all bytes decode, so that proves nothing about a page
/// that is as good Chinese.
fn says_nothing(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    encoding == UTF_8 || (encoding == WINDOWS_1252 && !GB18030.decode_without_bom_handling(bytes).1)
}

fn named_in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")?;
    let label: Vec<u8> = head[at + 8..]
        .iter()
        .copied()
        .skip_while(|byte| b"\"' ".contains(byte))
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        .collect();
    Encoding::for_label(&label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_named() {
        let gb = GB18030.encode("公开").0.into_owned();
        for (bytes, charset, name) in [("公开".as_bytes(), Some("gbk"), "UTF-8"), (&gb, Some("gb2312"), "gb18030"), (&gb, None, "gb18030")]
        {
            assert_eq!(decode(bytes, charset).1, name);
        }
    }

    #[test]
    fn every_encoding_is_read() {
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        let big5 = encoding_rs::BIG5.encode("公開").0.into_owned();
        let utf8 = "<meta charset=gb2312>公开".as_bytes().to_vec();
        for (bytes, charset, expected) in [
            ("公开".as_bytes().to_vec(), Some("gbk"), "公开"),
            (utf8, None, "<meta charset=gb2312>公开"),
            (gb("公开\u{a0}"), None, "公开\u{a0}"),
            (gb("公开"), Some("GB2312"), "公开"),
            (gb("公开"), Some("utf-8"), "公开"),
            (gb("<meta charset='gb2312'>公开"), None, "<meta charset='gb2312'>公开"),
            (gb("<meta charset=utf-8>公开"), Some("utf-8"), "<meta charset=utf-8>公开"),
            (gb("公开"), Some("ISO-8859-1"), "公开"),
            (gb("<meta charset=gbk>公开"), Some("iso-8859-1"), "<meta charset=gbk>公开"),
            (b"caf\xe9 9".to_vec(), Some("iso-8859-1"), "caf\u{e9} 9"),
            (big5, Some("big5"), "公開"),
            (["公开".as_bytes(), &"开".as_bytes()[..2]].concat(), None, "公开"),
            (vec![0xef, 0xbb, 0xbf, b'a'], None, "a"),
        ] {
            assert_eq!(decode(&bytes, charset).0, expected, "{charset:?}");
        }
    }
}
