//! How wide a label is, and what of it fits.

/// The width of a text in em: Chinese and other wide characters count one, the rest a little over half.
pub(crate) fn width_em(text: &str) -> f64 {
    text.chars().map(char_em).sum()
}

fn char_em(c: char) -> f64 {
    if c < '\u{0250}' { 0.58 } else { 1.0 }
}

/// The label as it is drawn: without control and direction marks, cut with … where it would leave its area.
pub(crate) fn fit(text: &str, room_em: f64) -> String {
    let clean: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_invisible(c)).collect();
    if width_em(&clean) <= room_em {
        return clean;
    }
    let mut used = char_em('…');
    let mut kept: String = clean
        .chars()
        .take_while(|&c| {
            used += char_em(c);
            used <= room_em
        })
        .collect();
    kept.push('…');
    kept
}

/// Characters that draw nothing but could turn a whole line round or break the mark-up.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// A count as people say it: 9,999 in digits, then 万, then 亿, cut (never rounded up) to one decimal.
pub(crate) fn count(n: u64) -> String {
    const WAN: u64 = 10_000;
    const YI: u64 = 100_000_000;
    let in_unit = |unit: u64, word: &str| match n % unit / (unit / 10) {
        0 => format!("{}{word}", n / unit),
        tenth => format!("{}.{tenth}{word}", n / unit),
    };
    match n {
        0..WAN => n.to_string(),
        WAN..YI => in_unit(WAN, "万"),
        _ => in_unit(YI, "亿"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fit_their_area() {
        for (text, room, drawn) in [
            ("县民政局", 8.0, "县民政局"),
            ("县自然资源和规划局执法大队", 8.0, "县自然资源和规…"),
            ("3.2 就业", 8.0, "3.2 就业"),
            ("", 8.0, ""),
            ("乱\u{202E}序\u{0}\n行", 8.0, "乱序 行"),
        ] {
            assert_eq!(fit(text, room), drawn);
            assert!(width_em(&fit(text, room)) <= room);
        }
    }

    #[test]
    fn counts_are_said_as_people_say_them() {
        for (n, said) in [
            (0, "0"),
            (9_999, "9999"),
            (10_000, "1万"),
            (12_999, "1.2万"),
            (99_999_999, "9999.9万"),
            (100_000_000, "1亿"),
            (u64::MAX, "184467440737亿"),
        ] {
            assert_eq!(count(n), said);
        }
    }
}
