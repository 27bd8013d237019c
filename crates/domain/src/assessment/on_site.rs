//! 现场检查: at the unit and in the villages that were drawn, every item is met, not met or not asked. What was seen becomes facts.

use serde_json::{Map, Value, json};

use super::rules::Kind;
use super::source::FactSource;
use crate::monitoring::look_back::{Sample, pool_text, sample};

/// What was seen of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Seen {
    /// 符合.
    Met,
    /// 不符合: a note says what is wrong.
    NotMet,
    /// 不适用.
    NotAsked,
}

coded!(Seen);

impl Seen {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "符合",
            Self::NotMet => "不符合",
            Self::NotAsked => "不适用",
        }
    }
}

/// The most villages that a unit has.
pub const MOST_VILLAGES: usize = 200;
/// The most that are drawn for a sheet.
pub const MOST_DRAWN: usize = 20;
/// The longest name of a village, in characters.
const NAME_LENGTH: usize = 30;

/// The villages of a unit as they are typed or pasted, a line each, in their order; blank lines between them are nothing. At least one,
/// none twice: a village that stood there twice would be drawn twice as often.
///
/// # Errors
/// A sentence that says which line must be changed.
pub fn villages(text: &str) -> Result<Vec<String>, String> {
    let mut all: Vec<String> = Vec::new();
    for (no, line) in (1..).zip(text.lines()) {
        let name: String = line.split_whitespace().collect();
        if name.is_empty() {
            continue;
        }
        if !(2..=NAME_LENGTH).contains(&name.chars().count()) {
            return Err(format!("第{no}行“{name}”不像村（社区）名，请写2至{NAME_LENGTH}个字，每行一个。"));
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(format!("第{no}行“{name}”不像村（社区）名，请写名称，不要只写编号。"));
        }
        if all.contains(&name) {
            return Err(format!("第{no}行“{name}”前面已经写过，请删去重复的；确有同名的，请加上所在片区以便区分。"));
        }
        all.push(name);
    }
    if all.is_empty() {
        return Err("请填写村（社区）名，每行一个。".to_owned());
    }
    if all.len() > MOST_VILLAGES {
        return Err(format!("一个单位最多{MOST_VILLAGES}个村（社区），现在有{}个，请核对。", all.len()));
    }
    Ok(all)
}

/// Villages that were drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnVillages {
    /// The names that were drawn from, in ascending order, a line each: what the seed is made of.
    pub pool: String,
    /// As it is printed.
    pub seed: String,
    /// In the order of the draw.
    pub names: Vec<String>,
}

/// Draws so many villages, each as likely as any other; all where there are fewer. Anybody repeats it as a look-back: see
/// [`crate::monitoring::look_back`].
#[must_use]
pub fn draw_villages(names: &[String], entropy: &str, size: usize) -> DrawnVillages {
    let pool = pool_text(names);
    let Sample { seed, places } = sample(&pool, entropy, size);
    let lines: Vec<&str> = pool.lines().collect();
    let names = places.into_iter().filter_map(|place| lines.get(place)).map(|name| (*name).to_owned()).collect();
    DrawnVillages { pool, seed, names }
}

/// Whether a rule is looked at on the spot in such a place.
#[must_use]
pub const fn is_asked(source: Option<FactSource>, in_village: bool) -> bool {
    matches!((source, in_village), (Some(FactSource::OnSite), false) | (Some(FactSource::OnSiteVillages), true))
}

/// The longest note, in characters.
pub const NOTE_LENGTH: usize = 200;

/// Why a sheet cannot be handed in with such a line.
///
/// # Errors
/// What is missing, to stand behind the name of the item.
pub fn settled(seen: Option<Seen>, note: &str) -> Result<Seen, &'static str> {
    match seen {
        None => Err("还没有检查"),
        Some(Seen::NotMet) if note.trim().chars().count() < 4 => Err("判为不符合，没有写明问题"),
        Some(seen) => Ok(seen),
    }
}

/// Why a fact says nothing: the item was asked nowhere. Nobody looked, which is no good news.
pub const NOTHING_SEEN: &str = "现场检查各处都不适用";

/// Whether anything was looked at.
#[must_use]
pub fn is_looked_at(seen: &[Seen]) -> bool {
    seen.iter().any(|one| *one != Seen::NotAsked)
}

/// Whether a fact that came by itself names nothing that anybody looked at: asked nowhere, none of none, no piece.
#[must_use]
pub fn says_nothing(fact: &Value) -> bool {
    fact["reason"] == NOTHING_SEEN || fact["of"] == 0 || fact["items"].as_array().is_some_and(Vec::is_empty)
}

/// The members of the fact that follows from everything that was seen of a rule.
#[must_use]
pub fn fact(kind: &Kind, seen: &[Seen], reason: &str) -> Map<String, Value> {
    let count = |wanted: Seen| seen.iter().filter(|one| **one == wanted).count();
    let (met, not_met) = (count(Seen::Met), count(Seen::NotMet));
    let mut members = match kind {
        Kind::Proportion { .. } | Kind::BelowTarget { .. } => {
            Map::from_iter([("done".to_owned(), json!(met)), ("of".to_owned(), json!(met + not_met))])
        }
        _ => Map::from_iter([("count".to_owned(), json!(not_met))]),
    };
    members.insert("reason".to_owned(), json!(reason));
    members
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Decimal;
    use super::*;

    #[test]
    fn villages_are_read_line_by_line_each_once() {
        assert_eq!(villages("东岗村\r\n 西 岗村 \n\n3号社区\n").unwrap(), ["东岗村", "西岗村", "3号社区"]);
        for (text, why) in [
            (" \n", "请填写村（社区）名"),
            ("", "请填写村（社区）名"),
            ("东岗村\n村", "第2行“村”"),
            ("东岗村\n\n 东 岗村", "第3行“东岗村”前面已经写过"),
            ("东岗村\n12345", "第2行“12345”"),
        ] {
            let said = villages(text).unwrap_err();
            assert!(said.starts_with(why), "{text}: {said}");
        }
        assert!(villages(&"村".repeat(31)).unwrap_err().contains("2至30个字"));
        let many: String = (0..=MOST_VILLAGES).map(|no| format!("第{no}村\n")).collect();
        assert!(villages(&many).unwrap_err().contains("201个"));
    }

    #[test]
    fn the_order_in_which_villages_were_typed_does_not_matter_to_the_draw() {
        let names: Vec<String> = (0..12).map(|no| format!("第{no:02}村")).collect();
        let turned: Vec<String> = names.iter().rev().cloned().collect();
        let drawn = draw_villages(&names, "03 08 11", 2);
        assert_eq!(drawn, draw_villages(&turned, "03 08 11", 2));
        assert_eq!((drawn.names.len(), drawn.seed.len(), drawn.pool.lines().count()), (2, 64, 12));
        assert_ne!(drawn.seed, draw_villages(&names, "03 08 12", 2).seed);
        let all: BTreeSet<String> = draw_villages(&names, "x", 20).names.into_iter().collect();
        assert_eq!(all.len(), 12, "too few: all of them");
        assert!(draw_villages(&[], "x", 2).names.is_empty());
    }

    #[test]
    fn what_is_asked_where() {
        for (source, in_village, asked) in [
            (Some(FactSource::OnSite), false, true),
            (Some(FactSource::OnSite), true, false),
            (Some(FactSource::OnSiteVillages), true, true),
            (Some(FactSource::OnSiteVillages), false, false),
            (Some(FactSource::Quarters), false, false),
            (None, true, false),
        ] {
            assert_eq!(is_asked(source, in_village), asked, "{source:?} {in_village}");
        }
    }

    #[test]
    fn nothing_is_left_open_and_who_says_not_met_says_why() {
        for (seen, note, stands) in [
            (None, "看过了", false),
            (Some(Seen::Met), "", true),
            (Some(Seen::NotAsked), "没有集体项目", true),
            (Some(Seen::NotMet), "", false),
            (Some(Seen::NotMet), " 没有 ", false),
            (Some(Seen::NotMet), "公开栏还是去年的内容", true),
        ] {
            assert_eq!(settled(seen, note).is_ok(), stands, "{seen:?} {note}");
        }
    }

    #[test]
    fn faults_are_counted_and_shares_leave_out_what_is_not_asked() {
        let seen = [Seen::Met, Seen::NotMet, Seen::NotAsked, Seen::NotMet];
        let points = Decimal::parse("2").unwrap();
        let told = |kind: &Kind, seen: &[Seen]| Value::Object(fact(kind, seen, "现场检查"));
        let piece = Kind::PerPiece { points, cap: None, within: None };
        assert_eq!(told(&piece, &seen), json!({"count": 2, "reason": "现场检查"}));
        assert_eq!(told(&piece, &[Seen::NotAsked]), json!({"count": 0, "reason": "现场检查"}));
        let share = Kind::Proportion { points: None };
        assert_eq!(told(&share, &seen), json!({"done": 1, "of": 3, "reason": "现场检查"}));
        for source in [FactSource::OnSite, FactSource::OnSiteVillages] {
            assert!(source.fits(&piece) && source.fits(&share));
            assert!(!source.fits(&Kind::Scores { of: points }));
        }
    }
}
