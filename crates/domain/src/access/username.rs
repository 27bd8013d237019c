//! User names that are made, not typed: one for each unit, from what its name sounds like.

use std::collections::HashSet;

use super::password::check_username;

/// How a unit's short name sounds.
#[derive(Debug, Clone, Copy)]
pub struct Sound<'a> {
    /// `fgw`.
    pub initials: &'a str,
    /// `fagaiwei`.
    pub pinyin: &'a str,
}

/// A free user name for each: its initials, else its whole pinyin, else its initials with a number. Names in `taken` and names given
/// here already are not given again.
#[must_use]
pub fn made(sounds: &[Sound<'_>], taken: &HashSet<String>) -> Vec<String> {
    let mut used = taken.clone();
    // two units that sound alike both get the longer name: nobody signs in as the other by habit
    let plain: Vec<String> = sounds.iter().map(|sound| letters(sound.initials)).collect();
    let mut names = Vec::with_capacity(sounds.len());
    for (sound, initials) in sounds.iter().zip(&plain) {
        let alone = plain.iter().filter(|other| *other == initials).count() == 1;
        let stem = if initials.len() < 2 { "danwei" } else { initials.as_str() };
        let whole = letters(sound.pinyin);
        let wanted = [(alone && initials.len() > 1).then(|| initials.clone()), Some(whole)].into_iter().flatten();
        let numbered = (1..).map(|number| format!("{stem}{number}"));
        let free = wanted.chain(numbered).find(|name| check_username(name).is_ok() && !used.contains(name)).unwrap_or_default();
        used.insert(free.clone());
        names.push(free);
    }
    names
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_gets_a_name_of_its_own() {
        let sounds = [
            ("fgw", "fagaiwei"),
            ("czj", "caizhengju"),
            // 城管局 and 财管局 sound alike in initials
            ("cgj", "chengguanju"),
            ("cgj", "caiguanju"),
            // the same sound altogether
            ("syz", "shiyangzhen"),
            ("syz", "shiyangzhen"),
            ("", ""),
            ("gaj", "gonganju"),
        ]
        .map(|(initials, pinyin)| Sound { initials, pinyin });
        let taken = HashSet::from(["gaj".to_owned(), "czj".into(), "caizhengju".into()]);
        let expected = ["fgw", "czj1", "chengguanju", "caiguanju", "shiyangzhen", "syz1", "danwei1", "gonganju"];
        assert_eq!(made(&sounds, &taken), expected);
    }

    #[test]
    fn a_hundred_units_without_a_sound_still_differ() {
        let names = made(&[Sound { initials: "x", pinyin: "" }; 100], &HashSet::new());
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 100);
        assert!(names.iter().all(|name| check_username(name).is_ok()));
    }
}
