//! Pinyin and initials of a unit's name, and the text the search box looks in.

use domain::register::unit::Unit;
use domain::text::search::normalise;
use pinyin::ToPinyin;

/// Words of office names whose usual reading the dictionary does not put first.
const READINGS: [(&str, &[&str]); 6] = [
    ("银行", &["yin", "hang"]),
    ("长埂", &["chang", "geng"]),
    ("长集", &["chang", "ji"]),
    ("重建", &["chong", "jian"]),
    ("会计", &["kuai", "ji"]),
    ("六安", &["lu", "an"]),
];

/// A name as syllables with blanks between them (`fa gai wei`) and as initials (`fgw`). An administrator can correct both.
#[must_use]
pub fn spelled(name: &str) -> (String, String) {
    let mut syllables: Vec<String> = Vec::new();
    let mut rest = normalise(name);
    while let Some(first) = rest.chars().next() {
        let word = READINGS.iter().find(|(word, _)| rest.starts_with(word));
        let taken = match word {
            Some((word, reading)) => {
                syllables.extend(reading.iter().map(|syllable| (*syllable).to_owned()));
                word.len()
            }
            None => {
                match first.to_pinyin() {
                    Some(reading) => syllables.push(reading.plain().replace('ü', "v")),
                    None if first.is_alphanumeric() => syllables.push(first.to_string()),
                    None => {}
                }
                first.len_utf8()
            }
        };
        rest.drain(..taken);
    }
    let initials = syllables.iter().filter_map(|syllable| syllable.chars().next()).collect();
    (syllables.join(" "), initials)
}

/// Every name the unit has or had, and of each its pinyin and initials, normalised, one per line.
#[must_use]
pub fn search_column(unit: &Unit) -> String {
    let spaced = unit.pinyin.to_lowercase();
    let closed: String = spaced.chars().filter(|c| !c.is_whitespace()).collect();
    let names = [unit.short_name.as_str(), unit.full_name.as_str()].into_iter().chain(unit.aliases.iter().map(|alias| alias.name.as_str()));
    let spelling = [closed, normalise(&spaced), normalise(&unit.initials), spelled(&unit.full_name).1];
    let aliases = unit.aliases.iter().flat_map(|alias| {
        let (pinyin, initials) = spelled(&alias.name);
        [pinyin.replace(' ', ""), initials]
    });
    let mut lines: Vec<String> = names.map(normalise).chain(spelling).chain(aliases).filter(|line| !line.is_empty()).collect();
    let mut seen = std::collections::HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_found_by_the_initials_of_every_name() {
        let alias = |name: &str| domain::register::unit::Alias {
            name: name.into(),
            kind: domain::register::unit::AliasKind::Alias,
            valid_from: None,
            valid_to: None,
        };
        let unit = Unit {
            full_name: "标记市生态环境局标记县分局".into(),
            pinyin: "sheng tai huan jing fen ju".into(),
            initials: "sthjfj".into(),
            aliases: vec![alias("环保局"), alias("县环境保护局")],
            ..storage::testing::a_unit("u", "生态环境分局", 1)
        };
        let lines = search_column(&unit);
        for line in ["环保局", "hbj", "huanbaoju", "xhjbhj", "sthjfj", "shengtaihuanjingfenju", "bjssthjjbjxfj"] {
            assert!(lines.lines().any(|one| one == line), "{line} is not in {lines}");
        }
    }

    #[test]
    fn names_are_spelled_as_people_say_them() {
        for (name, pinyin, initials) in [
            ("发改委", "fa gai wei", "fgw"),
            ("长埂镇", "chang geng zhen", "cgz"),
            ("绿化处", "lv hua chu", "lhc"),
            ("A 区 12号", "a qu 1 2 hao", "aq12h"),
            ("", "", ""),
            ("〈〉", "", ""),
        ] {
            assert_eq!(spelled(name), (pinyin.to_owned(), initials.to_owned()), "{name}");
        }
    }
}
