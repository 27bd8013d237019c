//! Where the name of a page or a file ends in an address: behind 1.html stands no more of it, and 2024年预算（公开版）.pdf is one name.

use super::bare_host::is_han;
use crate::text::search::half_width;

/// How names of pages and files end.
const ENDS: [&str; 18] = [
    ".htm", ".shtml", ".jsp", ".asp", ".pdf", ".ofd", ".doc", ".xls", ".ppt", ".wps", ".et", ".zip", ".rar", ".jpg", ".jpeg", ".png",
    ".mp4", ".txt",
];

/// Whether a name ends at this place as pages and files do.
pub(super) fn is_end_at(chars: &[char], at: usize) -> bool {
    let lower = |c: &char| half_width(*c).to_ascii_lowercase();
    ENDS.iter().any(|end| {
        let mut rest = chars.iter().skip(at).map(lower);
        end.chars().all(|wanted| rest.next() == Some(wanted))
    })
}

/// Whether an address ends with the name of a page, behind which nothing but a query stands.
pub(super) fn ends_as_page(address: &[char]) -> bool {
    let address: String = address.iter().map(|c| half_width(*c).to_ascii_lowercase()).collect();
    !address.contains(['?', '#']) && [".html", ".htm", ".shtml"].iter().any(|end| address.ends_with(end))
}

/// 1.html2024年5月公开, 1.html-已公开: a page's name has ended, and the sentence goes on with a sign, a day or a count.
pub(super) fn is_past_page(chars: &[char], from: usize, at: usize) -> bool {
    let Some('l' | 'L' | 'm' | 'M') = at.checked_sub(1).and_then(|before| chars.get(before)) else { return false };
    let signs = usize::from(matches!(chars.get(at), Some('-' | '_' | '~' | '+')));
    let digits = chars.iter().skip(at + signs).take_while(|c| c.is_ascii_digit()).count();
    signs + digits > 0 && chars.get(at + signs + digits).is_some_and(|c| is_han(*c)) && ends_as_page(&chars[from..at])
}

/// What a bracket, a colon or a blank cut off from the name of a file: without it the address leads nowhere.
pub(super) fn rest_of_name(chars: &[char], from: usize, end: usize) -> Option<String> {
    /// No file has a longer name.
    const LONGEST: usize = 100;
    let name = chars[from..end].rsplit(|c| half_width(*c) == '/').next().unwrap_or_default();
    let is_open = !name.is_empty() && !name.iter().any(|c| matches!(half_width(*c), '.' | '?' | '#'));
    if !is_open {
        return None;
    }
    let has_blank = chars.get(end).is_some_and(|c| c.is_whitespace());
    let is_of_sentence = |c: char| c.is_whitespace() || matches!(c, '，' | '。' | '；' | '、' | ',' | ';');
    let behind = chars[end..].iter().copied().skip(usize::from(has_blank)).take(LONGEST);
    let rest: Vec<char> = behind.take_while(|c| !is_of_sentence(*c)).collect();
    let is_name = !rest.contains(&'/') && (0..rest.len()).any(|at| is_end_at(&rest, at)) && (!has_blank || rest.iter().all(char::is_ascii));
    is_name.then(|| rest.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::super::{LinkError, pasted_links};

    #[test]
    fn behind_the_name_of_a_page_the_sentence_goes_on() {
        const A: &str = "https://a.gov.cn/1.html";
        for pasted in [
            "https://a.gov.cn/1.html2024年5月公开",
            "https://a.gov.cn/1.html3条",
            "https://a.gov.cn/1.html-已公开",
            "https://a.gov.cn/1.html-政务公开",
            "https://a.gov.cn/1.html_已公开",
            "https://a.gov.cn/1.html+",
        ] {
            assert_eq!(pasted_links(pasted), Ok(vec![A.to_owned()]), "{pasted}");
        }
        for joint in ["+", "&", "-"] {
            let both = pasted_links(&format!("{A}{joint}http://b.gov.cn/2.html"));
            assert_eq!(both, Ok(vec![A.to_owned(), "http://b.gov.cn/2.html".to_owned()]), "{joint}");
        }
        for whole in ["https://a.gov.cn/1.html?id=1&url=https://b.gov.cn/2", "https://a.gov.cn/1.html/2", "https://a.gov.cn/1.htm2"] {
            assert_eq!(pasted_links(whole), Ok(vec![whole.to_owned()]));
        }
    }

    #[test]
    fn a_file_with_a_chinese_name_is_whole_or_asked_about() {
        for whole in
            ["https://a.gov.cn/f/2024年部门预算.pdf", "https://a.gov.cn/f/关于印发方案的通知.docx", "https://a.gov.cn/f/表1汇总.XLSX"]
        {
            assert_eq!(pasted_links(whole), Ok(vec![whole.to_owned()]));
        }
        for (pasted, rest) in [
            ("https://a.gov.cn/f/2024年预算（公开版）.pdf", "年预算（公开版）.pdf"),
            ("https://a.gov.cn/f/附件1：预算表.xlsx", "：预算表.xlsx"),
            ("https://a.gov.cn/f/a b.pdf", "b.pdf"),
        ] {
            assert_eq!(pasted_links(pasted), Err(LinkError::Unread(rest.into())), "{pasted}");
        }
        for (pasted, link) in [
            ("https://a.gov.cn/f/1.html（附件：预算表.pdf）", "https://a.gov.cn/f/1.html"),
            ("https://a.gov.cn/zwgk 预算表.pdf", "https://a.gov.cn/zwgk"),
            ("https://a.gov.cn/zwgk，见附件.pdf", "https://a.gov.cn/zwgk"),
        ] {
            assert_eq!(pasted_links(pasted), Ok(vec![link.to_owned()]), "{pasted}");
        }
    }
}
