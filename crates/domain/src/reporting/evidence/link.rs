//! Addresses as people paste them: with words before and punctuation behind, two at once, without `https://`, with the
//! colon of a Chinese keyboard.

use super::bare_host::{is_chinese_name_at, is_han, is_host_letter, is_number_at};
use super::leavings::without_leavings;
use super::page_name::{ends_as_page, is_end_at, is_past_page, rest_of_name};
use super::reach::{Closed, closed};
use crate::text::search::half_width;

/// The most addresses that are taken from one field.
pub const LINKS_AT_ONCE: usize = 20;

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// Why a pasted text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No address in it.
    #[error("没有找到网址。链接要以 http:// 或 https:// 开头，请从浏览器地址栏整条复制。")]
    Scheme,
    /// www. without https://: what was probably meant, one address a line.
    #[error("网址前面没有写 https://，已替您补上；请核对能否打开，再按一次“添加链接”。")]
    Unfinished(String),
    /// A file on a computer or in a local network.
    #[error("这是电脑或局域网里的文件，别人打不开。请展开“没有链接，上传文件”上传它。")]
    LocalFile,
    /// No whole host, a name with a password, direction marks, or far too long.
    #[error("链接不完整或含有不能用的字符，请从浏览器地址栏整条复制。")]
    Shape,
    /// Something beside the addresses looks like one and is none: a part that a blank cut off, ftp://, http//.
    #[error("“{0}”像是网址的一部分，但没有读懂，所以一条也没有添加。请从浏览器地址栏整条复制，一行一条。")]
    Unread(String),
    /// More than [`LINKS_AT_ONCE`].
    #[error("一次最多添加{LINKS_AT_ONCE}个链接，请分几次粘贴。")]
    TooMany,
}

/// The addresses in a pasted text, each once, in their order. What surrounds them is cut off; the addresses themselves stay
/// as they were pasted.
///
/// # Errors
/// [`LinkError`] when there is none, or one that is not whole.
pub fn pasted_links(pasted: &str) -> Result<Vec<String>, LinkError> {
    let chars = without_leavings(pasted.trim());
    if chars.iter().any(|c| is_direction_mark(*c)) {
        return Err(LinkError::Shape);
    }
    // also beside an address: cut off without a word it would be taken for handed in
    if (0..chars.len()).any(|at| is_local_file_at(&chars, at)) {
        return Err(LinkError::LocalFile);
    }
    let (mut links, mut lacks_scheme) = (Vec::new(), false);
    // what stands beside the addresses
    let (mut beside, mut taken) = (String::new(), 0);
    let mut at = 0;
    while at < chars.len() {
        let scheme = scheme_at(&chars, at);
        let is_bare = scheme.is_none() && is_bare_at(&chars, at);
        if scheme.is_none() && !is_bare {
            at += 1;
            continue;
        }
        let rest = at + scheme.map_or(0, str::len);
        let end = end_of(&chars, rest);
        let address: String = chars[rest..end].iter().map(|c| half_width(*c)).collect();
        if is_bare && !is_whole_host(&address) {
            at = end.max(at + 1);
            continue;
        }
        // a folder as Windows writes it: cut off here, the address would lead elsewhere
        if chars.get(end) == Some(&'\\') && chars.get(end + 1).is_some_and(char::is_ascii_alphanumeric) {
            return Err(LinkError::Shape);
        }
        if let Some(rest) = rest_of_name(&chars, at, end) {
            return Err(LinkError::Unread(rest));
        }
        beside.extend(&chars[taken..at]);
        beside.push('\n');
        taken = end;
        let written: String = chars[at..rest].iter().map(|c| half_width(*c)).collect();
        let link = format!("{}{}", if is_bare { "https://" } else { &written }, straight_host(&address));
        check(&link)?;
        lacks_scheme |= is_bare;
        if !links.contains(&link) {
            links.push(link);
        }
        at = end;
    }
    beside.extend(&chars[taken..]);
    if !links.is_empty()
        && let Some(unread) = beside.split(is_boundary_of_words).find(|word| looks_like_an_address(word))
    {
        return Err(LinkError::Unread(unread.to_owned()));
    }
    match links.len() {
        0 => Err(LinkError::Scheme),
        _ if lacks_scheme => Err(LinkError::Unfinished(links.join("\n"))),
        count if count > LINKS_AT_ONCE => Err(LinkError::TooMany),
        _ => Ok(links),
    }
}

/// Where a word beside the addresses ends.
fn is_boundary_of_words(c: char) -> bool {
    is_boundary(c) || is_han(c) || matches!(c, ',' | ';' | '(' | ')')
}

/// Whether a word beside the addresses was probably meant as one, or as the rest of one.
fn looks_like_an_address(word: &str) -> bool {
    const SIGNS: [&str; 6] = ["//", "www.", ".gov.cn", ".htm", ".shtml", ".jsp"];
    let word = word.to_ascii_lowercase();
    !word.contains('@') && SIGNS.iter().any(|sign| word.contains(sign))
}

fn check(link: &str) -> Result<(), LinkError> {
    let rest = link.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_whole = host.contains('.') || host.starts_with('[') || closed(link) == Some(Closed::ThisComputer);
    if host.is_empty() || !is_whole || host.contains('@') || link.len() > LONGEST { Err(LinkError::Shape) } else { Ok(()) }
}

/// `http://` or `https://` at a place, whatever the width and case of its letters.
fn scheme_at(chars: &[char], at: usize) -> Option<&'static str> {
    ["https://", "http://"].into_iter().find(|scheme| is_at(chars, at, scheme))
}

fn is_at(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.iter().skip(at);
    word.chars().all(|wanted| rest.next().is_some_and(|c| half_width(*c).to_ascii_lowercase() == wanted))
}

/// An address without its scheme begins here: www.… or a name like xx.gov.cn.
fn is_bare_at(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
    // not within a word, an e-mail address or what another scheme introduces
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '/' | '\\' | ':')) {
        return false;
    }
    if is_www_at(chars, at) {
        return true;
    }
    if is_number_at(chars, at) || is_chinese_name_at(chars, at) {
        return true;
    }
    const ENDINGS: [&str; 4] = [".cn", ".com", ".net", ".org"];
    let name: String = chars[at..].iter().take_while(|c| is_host_letter(**c)).collect::<String>().to_ascii_lowercase();
    let next = chars.get(at + name.chars().count());
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && next != Some(&'@') && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn is_whole_host(address: &str) -> bool {
    let address = straight_host(address);
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.trim_start_matches("www.").contains('.')
}

/// Where an address ends that goes on from here.
fn end_of(chars: &[char], from: usize) -> usize {
    let mut end = from;
    while let Some(c) = chars.get(end).copied() {
        let before = chars[..end].last().copied().unwrap_or(' ');
        let in_host = !chars[from..end].iter().any(|c| matches!(half_width(*c), '/' | '?' | '#'));
        let next_is_ascii = chars.get(end + 1).is_some_and(char::is_ascii_alphanumeric);
        // www。example。gov。cn, as a Chinese keyboard writes it
        let is_dot =
            in_host && matches!(c, '。' | '．') && before.is_ascii_alphanumeric() && next_is_ascii && !begins_another(chars, end + 1);
        let is_value = matches!(before, '=' | '/' | '?' | '#') || (before == '&' && chars[from..end].contains(&'?'));
        if (begins_another(chars, end) && !is_value && end > from) || is_past_page(chars, from, end) {
            break;
        }
        if !is_dot && !goes_on_wide(chars, from, end, in_host) && (is_boundary(c) || (is_han(c) && ends_here(chars, from, end, in_host))) {
            break;
        }
        end += 1;
    }
    without_tail(chars, from, end)
}

/// Whether a full-width sign or letter at this place is part of the address: ／zwgk, ？id=1, ：8080/. A sentence's own signs have other
/// things behind them.
fn goes_on_wide(chars: &[char], from: usize, at: usize, in_host: bool) -> bool {
    let Some(c) = chars.get(at).copied().filter(|c| ('\u{ff01}'..='\u{ff5e}').contains(c)) else { return false };
    let wide = |at: usize| chars.get(at).map(|c| half_width(*c));
    let next_is_plain = wide(at + 1).is_some_and(|c| c.is_ascii_alphanumeric()) && !begins_another(chars, at + 1);
    match half_width(c) {
        '/' | '_' | '=' | '&' | '#' | '%' | '.' => next_is_plain,
        // 1.html－2023年 is no part of a name that has ended
        '-' => next_is_plain && !chars[from..at].rsplit(|c| half_width(*c) == '/').next().is_some_and(|name| name.contains(&'.')),
        '?' => {
            let key = (at + 1..).take_while(|at| wide(*at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')).count();
            key > 0 && wide(at + 1 + key) == Some('=')
        }
        ':' => {
            let port = (at + 1..).take_while(|at| wide(*at).is_some_and(|c| c.is_ascii_digit())).count();
            in_host && (2..=5).contains(&port) && wide(at + 1 + port).is_none_or(|c| c == '/' || c.is_whitespace())
        }
        letter if letter.is_ascii_alphanumeric() => {
            let before = at.checked_sub(1).filter(|before| *before + 1 > from).and_then(|before| chars.get(before)).copied();
            let is_wide = |c: char| ('\u{ff01}'..='\u{ff5e}').contains(&c);
            before.is_none_or(|before| is_wide(before) || "/=-_.&?#%".contains(before))
        }
        _ => false,
    }
}

/// A new address begins here.
fn begins_another(chars: &[char], at: usize) -> bool {
    scheme_at(chars, at).is_some() || is_www_at(chars, at)
}

fn is_www_at(chars: &[char], at: usize) -> bool {
    is_at(chars, at, "www.") || is_at(chars, at, "www。")
}

/// White space, quotes, angle brackets and the punctuation of Chinese sentences are in no address.
fn is_boundary(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '}' | '|')
        || ('\u{2010}'..='\u{206f}').contains(&c)
        // ① → √ ★ and the like, and pictures in the place of words
        || ('\u{2100}'..='\u{2bff}').contains(&c)
        || ('\u{1f000}'..='\u{1faff}').contains(&c)
        || ('\u{3000}'..='\u{303f}').contains(&c)
        || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// Whether Chinese letters at this place are words behind an address, and no part of it: 公开/a.html goes on, a.html见附件
/// has ended.
fn ends_here(chars: &[char], from: usize, at: usize, in_host: bool) -> bool {
    const WORDS: &str = "已见详请附截即可等的为上查点于是另和与及";
    let before = chars[from..at].last().copied();
    if before.is_some_and(is_han) {
        return false;
    }
    let after = chars[at..].iter().position(|c| !is_han(*c)).and_then(|length| chars.get(at + length)).copied();
    if in_host {
        // 某县.政务 is a name of its own; cn见附件 is none
        let label_begins = before.is_none_or(|c| c == '.');
        return !label_begins;
    }
    match before {
        Some('=' | '%') => false,
        // 第1期.html, 2023年/1.html, 2023年目录.html: a name in Chinese letters that has not ended
        _ if goes_on_in_name(chars, from, at) => false,
        Some('/' | '-' | '_' | '#') => {
            let goes_on = after.is_some_and(|c| matches!(c, '/' | '.' | '?' | '&' | '=' | '-' | '_' | '%') || c.is_ascii_alphanumeric());
            !goes_on && chars.get(at).is_some_and(|c| WORDS.contains(*c))
        }
        _ => true,
    }
}

/// Whether Chinese letters at this place belong to a name in the path that has not ended: it has such letters already, or ends behind them.
fn goes_on_in_name(chars: &[char], from: usize, at: usize) -> bool {
    let name = chars[from..at].rsplit(|c| half_width(*c) == '/').next().unwrap_or_default();
    if name.iter().any(|c| matches!(half_width(*c), '.' | '?' | '#')) || name.is_empty() {
        return false;
    }
    let behind = at + chars[at..].iter().take_while(|c| is_han(**c)).count();
    name.iter().any(|c| is_han(*c)) || chars.get(behind) == Some(&'/') || is_end_at(chars, behind)
}

/// Without the punctuation of the sentence around it, and without a closing bracket that was opened before it.
fn without_tail(chars: &[char], from: usize, mut end: usize) -> usize {
    while end > from {
        let address = &chars[from..end];
        let count = |wanted: char| address.iter().filter(|c| **c == wanted).count();
        let is_tail = match chars[end - 1] {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…' => true,
            ')' => count(')') > count('('),
            ']' => count(']') > count('['),
            '(' | '[' => true,
            '&' => !address.contains(&'?'),
            '-' | '+' | '_' | '~' => ends_as_page(&chars[from..end - 1]),
            _ => false,
        };
        if !is_tail {
            break;
        }
        end -= 1;
    }
    end
}

/// The dots of the host as the net knows them.
fn straight_host(address: &str) -> String {
    let (host, rest) = address.split_at(address.find(['/', '?', '#']).unwrap_or(address.len()));
    format!("{}{rest}", host.replace(['。', '．'], "."))
}

/// `file:///…`, `C:\…`, `\\server\…` begins here.
fn is_local_file_at(chars: &[char], at: usize) -> bool {
    // not within a word or an address
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || "/\\=&?#%-_.:".contains(*c)) {
        return false;
    }
    let begins = |word: &str| is_at(chars, at, word);
    let is_drive = chars.get(at).is_some_and(char::is_ascii_alphabetic)
        && chars.get(at + 1).is_some_and(|c| half_width(*c) == ':')
        && chars.get(at + 2).is_some_and(|c| matches!(c, '\\' | '/'));
    begins("file:/") || begins("smb:/") || begins("\\\\") || is_drive
}

/// Marks that turn the direction of text.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(pasted: &str) -> Vec<String> {
        pasted_links(pasted).unwrap_or_else(|error| panic!("{pasted}: {error}"))
    }

    #[test]
    fn one_address_comes_out_of_what_surrounds_it() {
        const A: &str = "https://www.example.gov.cn/a.html";
        for pasted in [
            A,
            " https://www.example.gov.cn/a.html \n",
            "https://www.example.gov.cn/a.html。",
            "https://www.example.gov.cn/a.html，",
            "https://www.example.gov.cn/a.html；",
            "https://www.example.gov.cn/a.html.",
            "https://www.example.gov.cn/a.html,",
            "https://www.example.gov.cn/a.html;",
            "网址：https://www.example.gov.cn/a.html",
            "见https://www.example.gov.cn/a.html（已公开）",
            "（https://www.example.gov.cn/a.html）",
            "(https://www.example.gov.cn/a.html)",
            "<https://www.example.gov.cn/a.html>",
            "“https://www.example.gov.cn/a.html”",
            "《目录》https://www.example.gov.cn/a.html见附件1",
            "https://www.example.gov.cn/a.html已公开",
            "https://www.example.gov.cn/a.html\u{3000}点击查看",
            "https://www.example.gov.cn/a.html、",
            "https：//www.example.gov.cn/a.html",
            "https：／／www.example.gov.cn/a.html",
            "ｈｔｔｐｓ://www.example.gov.cn/a.html",
            "https://www。example。gov。cn/a.html",
            "https://www.example.gov.cn／a.html",
            "https：／／www．example．gov．cn／a．html",
            "https://ｗｗｗ.example.gov.cn/ａ.html",
            "https://www.example.gov.cn/a.html？已公开",
            "https://www.example.gov.cn/a.html？见附件",
            "https://www.example.gov.cn/a.html－2023年公示",
            "https://www.example.gov.cn/\u{200b}a.html\u{feff}",
            "https://www.example.gov.cn/a.html&nbsp;",
            "&lt;https://www.example.gov.cn/a.html&gt;",
            "https://www.example.gov.cn/a.html 联系人 a@example.gov.cn",
            "https://www.example.gov.cn/a.html\nhttps://www.example.gov.cn/a.html",
        ] {
            assert_eq!(links(pasted), [A], "{pasted}");
        }
    }

    #[test]
    fn an_address_stays_as_it_was_pasted() {
        for address in [
            "HTTP://example.gov.cn",
            "https://www.example.gov.cn/a.html?id=1#p",
            "https://www.example.gov.cn/s?q=政务公开",
            "https://www.example.gov.cn/s?q=政务公开&p=2",
            "https://www.example.gov.cn/政务公开/a.html",
            "https://www.example.gov.cn/政务公开",
            "https://www.example.gov.cn/第1期简报.html",
            "https://www.example.gov.cn/2023年/1.html",
            "https://www.example.gov.cn/2023年公开目录.html",
            "https://某县.政务/a",
            "https://www.example.gov.cn/a_(1)",
            "https://www.example.gov.cn/art/2023/6/1/art_1,2;3.html",
            "https://www.example.gov.cn/go?url=https://b.gov.cn/1",
            "http://[2408:8000::1]:8080/a",
            "http://localhost:3000/a",
            "http://10.1.2.3/a",
        ] {
            assert_eq!(links(address), [address]);
        }
    }

    #[test]
    fn signs_of_a_chinese_keyboard_within_an_address_are_its_own() {
        for (pasted, link) in [
            ("https://www.example.gov.cn/s？id=1＆p＝2", "https://www.example.gov.cn/s?id=1&p=2"),
            ("https://www.example.gov.cn：8080／zwgk", "https://www.example.gov.cn:8080/zwgk"),
            ("https://www.example.gov.cn：2023年公示", "https://www.example.gov.cn"),
            ("https://www.example.gov.cn/art／2023－6－1/a＿1.html", "https://www.example.gov.cn/art/2023-6-1/a_1.html"),
            ("https://www.example.gov.cn/s?id=1&amp;p=2", "https://www.example.gov.cn/s?id=1&p=2"),
            ("https://www.example.gov.cn/#／a/1", "https://www.example.gov.cn/#/a/1"),
        ] {
            assert_eq!(links(pasted), [link], "{pasted}");
        }
    }

    #[test]
    fn what_looks_like_an_address_beside_one_is_never_dropped_without_a_word() {
        for (pasted, unread) in [
            ("https://a.gov.cn/1.html ftp://b.gov.cn/2.doc", "ftp://b.gov.cn/2.doc"),
            ("https://a.gov.cn/1.html；http//www.b.gov.cn/2", "http//www.b.gov.cn/2"),
            ("https://a.gov.cn/第1期 简报.html", ".html"),
            ("https://a.gov.cn/a b.html", "b.html"),
            ("htttps://a.gov.cn/1、https://a.gov.cn/2", "htttps://a.gov.cn/1"),
        ] {
            assert_eq!(pasted_links(pasted), Err(LinkError::Unread(unread.into())), "{pasted}");
        }
        assert_eq!(pasted_links("https://www.example.gov.cn\\zwgk\\a.html"), Err(LinkError::Shape));
    }

    #[test]
    fn two_addresses_are_two() {
        const BOTH: [&str; 2] = ["https://a.gov.cn/1.html", "http://b.gov.cn/2.html"];
        for pasted in [
            "https://a.gov.cn/1.html http://b.gov.cn/2.html",
            "https://a.gov.cn/1.html\nhttp://b.gov.cn/2.html",
            "https://a.gov.cn/1.html；http://b.gov.cn/2.html。",
            "https://a.gov.cn/1.html,http://b.gov.cn/2.html",
            "https://a.gov.cn/1.html;http://b.gov.cn/2.html",
            "https://a.gov.cn/1.html、http://b.gov.cn/2.html",
            "https://a.gov.cn/1.htmlhttp://b.gov.cn/2.html",
            "1.https://a.gov.cn/1.html 2.http://b.gov.cn/2.html",
            "一是https://a.gov.cn/1.html，二是http://b.gov.cn/2.html",
            "https://a.gov.cn/1.html和http://b.gov.cn/2.html",
            "①https://a.gov.cn/1.html②http://b.gov.cn/2.html",
            "https://a.gov.cn/1.html→http://b.gov.cn/2.html√",
        ] {
            assert_eq!(links(pasted), BOTH, "{pasted}");
        }
    }

    #[test]
    fn what_lacks_its_scheme_is_offered_with_it() {
        for (pasted, offered) in [
            ("www.example.gov.cn", "https://www.example.gov.cn"),
            ("www.example.gov.cn/a.html。", "https://www.example.gov.cn/a.html"),
            ("网址：www.example.gov.cn/a.html", "https://www.example.gov.cn/a.html"),
            ("example.gov.cn/a.html", "https://example.gov.cn/a.html"),
            ("见example.gov.cn", "https://example.gov.cn"),
            ("WWW.EXAMPLE.GOV.CN", "https://WWW.EXAMPLE.GOV.CN"),
            ("http://a.gov.cn/1 www.b.gov.cn/2", "http://a.gov.cn/1\nhttps://www.b.gov.cn/2"),
            ("www.a.gov.cn、www.b.gov.cn", "https://www.a.gov.cn\nhttps://www.b.gov.cn"),
            ("https://a.gov.cn/1;www.b.gov.cn/2", "https://a.gov.cn/1\nhttps://www.b.gov.cn/2"),
            ("www。example。gov。cn", "https://www.example.gov.cn"),
            ("61.191.16.3/art/1.html", "https://61.191.16.3/art/1.html"),
            ("https://a.gov.cn/1；61.191.16.3:8080/2", "https://a.gov.cn/1\nhttps://61.191.16.3:8080/2"),
            ("https://a.gov.cn/1 某县政府.政务.cn/2", "https://a.gov.cn/1\nhttps://某县政府.政务.cn/2"),
            ("某县政府.中国/a", "https://某县政府.中国/a"),
            ("ｗｗｗ．example．gov．cn／a", "https://www.example.gov.cn/a"),
        ] {
            assert_eq!(pasted_links(pasted), Err(LinkError::Unfinished(offered.into())), "{pasted}");
            // what is offered is taken
            assert!(pasted_links(offered).is_ok(), "{offered}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        for (pasted, why) in [
            ("", LinkError::Scheme),
            ("已在网站公开", LinkError::Scheme),
            ("javascript:alert(1)", LinkError::Scheme),
            ("data:text/html,x", LinkError::Scheme),
            ("联系 a@b.cn", LinkError::Scheme),
            ("file:///C:/a.pdf", LinkError::LocalFile),
            ("C:\\公示\\a.pdf", LinkError::LocalFile),
            ("\\\\192.168.1.5\\share\\a.pdf", LinkError::LocalFile),
            ("https://www.example.gov.cn/a.html D:\\公示\\a.docx", LinkError::LocalFile),
            ("见附件 D:/公示/a.docx", LinkError::LocalFile),
            ("https://", LinkError::Shape),
            ("https://user@evil.example/", LinkError::Shape),
            ("https://a b.cn/", LinkError::Shape),
            ("https://neiwang/a", LinkError::Shape),
            ("https://a.cn/\u{202e}gpj", LinkError::Shape),
        ] {
            assert_eq!(pasted_links(pasted), Err(why), "{pasted}");
        }
        let many: Vec<String> = (0..=LINKS_AT_ONCE).map(|number| format!("https://a.cn/{number}")).collect();
        assert_eq!(pasted_links(&many.join(" ")), Err(LinkError::TooMany));
        assert_eq!(pasted_links(&format!("https://a.cn/{}", "a".repeat(LONGEST))), Err(LinkError::Shape));
    }

    proptest! {
        #[test]
        fn what_is_taken_is_whole_and_read_again_the_same(pasted in "[a-zA-Z0-9:/.?=&#()<>\"'，。；：／ 见公开https]{0,60}") {
            if let Ok(links) = pasted_links(&pasted) {
                for link in links {
                    prop_assert!(link.to_ascii_lowercase().starts_with("http"));
                    prop_assert!(!link.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>')));
                    prop_assert_eq!(pasted_links(&link), Ok(vec![link.clone()]));
                }
            }
        }
    }
}
