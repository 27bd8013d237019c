use std::collections::HashSet;

/// The longest name of a folder or a file, in bytes: zip tools on every system take it.
const LONGEST: usize = 120;

/// A name for a folder or a file that every system can store: no separators, no signs that Windows refuses, nothing invisible, no
/// name of a device. Never empty.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let kept: String = name.chars().map(|c| if odd(c) { '_' } else { c }).collect();
    let kept = kept.trim().trim_end_matches(['.', ' ']).trim_start_matches('.');
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 8 => (stem, Some(ending)),
        _ => (kept, None),
    };
    let room = LONGEST - ending.map_or(0, |ending| ending.len() + 1);
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem[..end].trim_end();
    let stem = if stem.is_empty() || is_device(stem) { format!("_{stem}") } else { stem.to_owned() };
    ending.map_or_else(|| stem.clone(), |ending| format!("{stem}.{ending}"))
}

fn is_device(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (upper.len() == 4 && (upper.starts_with("COM") || upper.starts_with("LPT")) && upper.ends_with(|c: char| c.is_ascii_digit()))
}

/// Names that are taken already: the second of one name gets a number, whatever letters it is written in.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// The path, or with a number before its ending where it is taken.
    pub fn free(&mut self, path: &str) -> String {
        let (stem, ending) = match path.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') => (stem, format!(".{ending}")),
            _ => (path, String::new()),
        };
        let mut tried = path.to_owned();
        let mut number = 1;
        while !self.0.insert(tried.to_lowercase()) {
            number += 1;
            tried = format!("{stem}（{number}）{ending}");
        }
        tried
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_street_become_names_of_files() {
        let cases = [
            ("公示.pdf", "公示.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\\b:c?.docx", "a_b_c_.docx"),
            ("  ", "_"),
            ("..", "_"),
            ("con", "_con"),
            ("LPT1.txt", "_LPT1.txt"),
            ("公示\u{202e}fdp.exe", "公示_fdp.exe"),
            ("尾点. ", "尾点"),
        ];
        for (name, expected) in cases {
            assert_eq!(safe_name(name), expected, "{name:?}");
        }
        let long = safe_name(&format!("{}.xlsx", "长".repeat(300)));
        assert!(long.len() <= LONGEST && long.ends_with("长.xlsx"), "{long}");
    }

    #[test]
    fn the_second_of_a_name_has_a_number() {
        let mut names = Names::default();
        let free: Vec<String> =
            ["甲/A.pdf", "甲/a.pdf", "甲/A.pdf", "乙/A.pdf", "v1.2/无", "v1.2/无"].iter().map(|path| names.free(path)).collect();
        assert_eq!(free, ["甲/A.pdf", "甲/a（2）.pdf", "甲/A（3）.pdf", "乙/A.pdf", "v1.2/无", "v1.2/无（2）"]);
    }
}
