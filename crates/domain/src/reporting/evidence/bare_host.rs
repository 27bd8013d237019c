//! Hosts without a scheme in running text that no ending of the Latin kind tells: numbers, and names in Chinese letters.

/// 61.191.16.3/art: a host by its number, with a path or a port behind it. A date or the number of a chapter has none.
pub(super) fn is_number_at(chars: &[char], at: usize) -> bool {
    let name: String = chars[at..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').collect();
    let next = |behind: usize| chars.get(at + name.len() + behind);
    let is_followed = next(0) == Some(&'/') || (next(0) == Some(&':') && next(1).is_some_and(char::is_ascii_digit));
    is_followed && name.parse::<std::net::Ipv4Addr>().is_ok()
}

/// 某县政府.政务.cn: a name in Chinese letters. Where words stand before it without a sign, they are offered with it, and a person looks.
pub(super) fn is_chinese_name_at(chars: &[char], at: usize) -> bool {
    const ENDINGS: [&str; 6] = [".政务", ".公益", ".中国", ".政务.cn", ".公益.cn", ".中国.cn"];
    let is_inside = at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|c| is_han(*c));
    if is_inside || !chars.get(at).is_some_and(|c| is_han(*c)) {
        return false;
    }
    let name: String = chars[at..].iter().take_while(|c| is_han(**c) || is_host_letter(**c)).collect();
    ENDINGS.iter().any(|ending| name.strip_suffix(ending).is_some_and(|label| !label.is_empty()))
}

/// A letter of a host's name.
pub(super) fn is_host_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.')
}

/// A Chinese letter.
pub(super) fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{3ffff}').contains(&c)
}
