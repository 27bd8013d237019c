//! One name against the register: exact, alias, group, containment, or unresolved with the nearest candidates.

use std::cell::RefCell;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::directory::{UnitDirectory, touches_year};
use super::groups::{GroupKind, GroupWord, read_group};
use crate::ids::UnitId;
use crate::register::unit::UnitClass;
use crate::text::folded::fold;

/// How a name led to its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedVia {
    /// Its full or short name, with or without the county's name.
    Name,
    /// An alias or former name of the register.
    Alias,
    /// No name of the register, but the beginning and end of exactly one (自然资源局 for 自然资源和规划局).
    Containment,
}

/// Why a name could not be resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No unit bears this name.
    NotInRegister,
    /// The name of a body of the city, the province or a district.
    OtherLevel,
    /// More than one unit could be meant.
    Ambiguous,
    /// The name was in use, but not in this year.
    OutOfUse,
    /// A group of which the register holds no unit.
    EmptyGroup,
    /// Longer or other than names are.
    NotAName,
}

impl Reason {
    /// The reason as a person reads it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotInRegister => "单位名册中没有这个名称",
            Self::OtherLevel => "像是市、省或区一级的名称，本县名册中没有",
            Self::Ambiguous => "名册中有多个单位符合",
            Self::OutOfUse => "这个名称在该年度没有启用或已经停用",
            Self::EmptyGroup => "名册中还没有这一类单位",
            Self::NotAName => "不像单位名称",
        }
    }
}

/// What a name turned out to be; units by their place in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resolution {
    Unit {
        unit: usize,
        via: NamedVia,
    },
    Group {
        kind: GroupKind,
        units: Vec<usize>,
    },
    OpenGroup {
        kind: GroupKind,
        likely_original: Option<String>,
    },
    /// The register knows the name and yet it leads to no single unit.
    Refused(Refusal),
    /// Nothing of the register bears it: [`Names::explain`] says why not and what is near.
    Unknown,
}

/// Why no unit could be told, and which units are near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reason: Reason,
    pub(super) candidates: Vec<usize>,
}

impl Resolution {
    pub(super) const fn is_resolved(&self) -> bool {
        !matches!(self, Self::Refused(_) | Self::Unknown)
    }

    const fn refused(reason: Reason, candidates: Vec<usize>) -> Self {
        Self::Refused(Refusal { reason, candidates })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry {
    unit: usize,
    is_alias: bool,
    in_use: bool,
}

/// All names of a directory, prepared for one year.
pub(super) struct Names<'a> {
    pub(super) directory: &'a UnitDirectory,
    index: HashMap<String, Vec<Entry>>,
    prefixes: Vec<String>,
    units: Vec<Prepared>,
    /// By kind of body (局, 委 …): the rest of each spelling, and whose it is.
    stems: HashMap<&'static str, Vec<(String, usize)>>,
    /// Refusals that cost a search; a checklist repeats its names.
    explained: RefCell<HashMap<String, Refusal>>,
}

#[derive(Default)]
struct Prepared {
    full_name: String,
    short_name: String,
    /// All names without the county's, as characters, no longer than are compared.
    spellings: Vec<Vec<char>>,
    valid: bool,
}

const MOST_CANDIDATES: usize = 3;
/// Two names are near when more than half of their characters stand in both in the same order.
const NEAR: usize = 55;
const LONGEST_NAME: usize = 40;

impl<'a> Names<'a> {
    pub(super) fn new(directory: &'a UnitDirectory, year: i32) -> Self {
        let mut prefixes: Vec<String> = directory.county_names.iter().map(|name| fold(name)).collect();
        prefixes.extend(["全县", "本县", "我县", "县"].map(str::to_owned));
        let (index, stems) = (HashMap::new(), HashMap::new());
        let mut names = Self { directory, index, prefixes, units: Vec::new(), stems, explained: RefCell::default() };
        for (place, unit) in directory.units.iter().enumerate() {
            let valid = touches_year(unit.valid_from, unit.valid_to, year);
            let (full_name, short_name) = (fold(&unit.full_name), fold(&unit.short_name));
            let mut spellings = Vec::new();
            // what a list still gives to a unit that was merged goes to its successor, so its names go on being read
            let in_use = valid || (unit.valid_to.is_some() && unit.successor.is_some());
            for name in [&full_name, &short_name] {
                names.enter(name, Entry { unit: place, is_alias: false, in_use }, &mut spellings);
            }
            for alias in &unit.aliases {
                let in_use = valid && touches_year(alias.valid_from, alias.valid_to, year);
                names.enter(&fold(&alias.name), Entry { unit: place, is_alias: true, in_use }, &mut spellings);
            }
            for (stem, kind) in spellings.iter().filter(|_| valid).filter_map(|name| split_kind(name)) {
                names.stems.entry(kind).or_default().push((stem.to_owned(), place));
            }
            let spellings = spellings.iter().map(|name| name.chars().take(LONGEST_NAME).collect()).collect();
            names.units.push(Prepared { full_name, short_name, spellings, valid });
        }
        names
    }

    fn enter(&mut self, name: &str, entry: Entry, spellings: &mut Vec<String>) {
        if name.is_empty() {
            return;
        }
        let bare = self.without_county(name).to_owned();
        for form in [name.to_owned(), bare.clone()] {
            let entries = self.index.entry(form).or_default();
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        if !spellings.contains(&bare) {
            spellings.push(bare);
        }
    }

    /// The name without 霍邱县, 县 … before it, where at least two characters remain.
    fn without_county<'n>(&self, name: &'n str) -> &'n str {
        let stripped = self.prefixes.iter().filter_map(|prefix| name.strip_prefix(prefix.as_str()));
        stripped.filter(|rest| rest.chars().nth(1).is_some()).min_by_key(|rest| rest.len()).unwrap_or(name)
    }

    /// Resolves a folded name.
    pub(super) fn resolve(&self, folded: &str) -> Resolution {
        if folded.chars().nth(LONGEST_NAME).is_some() {
            return Resolution::refused(Reason::NotAName, Vec::new());
        }
        if let Some(found) = self.exact(folded) {
            return found;
        }
        if let Some(group) = read_group(folded) {
            return self.group(&group);
        }
        if let Some(government) = government_of(folded) {
            return self.resolve(&government);
        }
        match self.containing(folded).as_slice() {
            [] => Resolution::Unknown,
            [unit] => Resolution::Unit { unit: *unit, via: NamedVia::Containment },
            several => Resolution::refused(Reason::Ambiguous, several.to_vec()),
        }
    }

    pub(super) fn is_known(&self, folded: &str) -> bool {
        self.resolve(folded).is_resolved()
    }

    /// Whether a name leads to exactly one unit.
    pub(super) fn is_unit(&self, folded: &str) -> bool {
        folded.chars().nth(1).is_some() && matches!(self.resolve(folded), Resolution::Unit { .. })
    }

    /// Why the register knows nothing of a name, and what is near. Answers are remembered.
    pub(super) fn explain(&self, folded: &str) -> Refusal {
        if let Some(known) = self.explained.borrow().get(folded) {
            return known.clone();
        }
        let reason = if folded.chars().count() < 2 {
            Reason::NotAName
        } else if self.is_of_another_level(folded) {
            Reason::OtherLevel
        } else {
            Reason::NotInRegister
        };
        let refusal = Refusal { reason, candidates: self.nearest(folded) };
        self.explained.borrow_mut().insert(folded.to_owned(), refusal.clone());
        refusal
    }

    fn exact(&self, folded: &str) -> Option<Resolution> {
        let government = |name: &str| {
            let place = name.strip_suffix("政府").filter(|place| place.ends_with(['镇', '乡']));
            place.map(|place| format!("{place}人民政府"))
        };
        let bare = self.without_county(folded);
        // 县府办: what the office of the government calls itself for short
        let office = || {
            let is_short = matches!(bare.trim_start_matches(['县', '区', '市', '旗']), "府办" | "府办公室");
            ["政府办", "政府办公室", "人民政府办公室"].iter().filter(|_| is_short).find_map(|name| self.index.get(*name))
        };
        let entries = [folded, bare].into_iter().find_map(|form| self.index.get(form));
        let entries = entries.or_else(|| self.index.get(&government(bare)?)).or_else(office)?;
        // a present name goes before an alias, an alias in use before one that is not
        for (in_use, is_alias) in [(true, false), (true, true)] {
            let mut units: Vec<usize> =
                entries.iter().filter(|entry| entry.in_use == in_use && entry.is_alias == is_alias).map(|entry| entry.unit).collect();
            units.dedup();
            match units.as_slice() {
                [] => {}
                [unit] => {
                    let via = if is_alias { NamedVia::Alias } else { NamedVia::Name };
                    return Some(Resolution::Unit { unit: *unit, via });
                }
                _ => return Some(Resolution::refused(Reason::Ambiguous, units)),
            }
        }
        let mut candidates: Vec<usize> = entries.iter().map(|entry| entry.unit).collect();
        candidates.dedup();
        Some(Resolution::refused(Reason::OutOfUse, candidates))
    }

    fn group(&self, group: &GroupWord) -> Resolution {
        if group.other_level {
            return Resolution::refused(Reason::OtherLevel, Vec::new());
        }
        if group.open {
            return Resolution::OpenGroup { kind: group.kind, likely_original: group.likely_original.clone() };
        }
        let units = self.members(|class, full, short| group.kind.holds(class, full, short));
        if units.is_empty() { Resolution::refused(Reason::EmptyGroup, Vec::new()) } else { Resolution::Group { kind: group.kind, units } }
    }

    /// The units a person chooses from for an open group.
    pub(super) fn offered(&self, kind: GroupKind) -> Vec<usize> {
        self.members(|class, full, short| kind.offers(class, full, short))
    }

    fn members(&self, belongs: impl Fn(UnitClass, &str, &str) -> bool) -> Vec<usize> {
        let units = self.directory.units.iter().zip(&self.units).enumerate();
        units
            .filter(|(_, (unit, names))| names.valid && belongs(unit.class, &names.full_name, &names.short_name))
            .map(|(place, _)| place)
            .collect()
    }

    /// 自然资源局 ⊂ 自然资源和规划局: the same kind of body with the same beginning.
    fn containing(&self, folded: &str) -> Vec<usize> {
        let bare = self.without_county(folded);
        let Some((stem, kind)) = split_kind(bare).filter(|(stem, _)| stem.chars().nth(1).is_some()) else { return Vec::new() };
        let same_kind = self.stems.get(kind).map(Vec::as_slice).unwrap_or_default();
        let mut units: Vec<usize> = same_kind.iter().filter(|(whole, _)| whole.starts_with(stem)).map(|(_, unit)| *unit).collect();
        units.dedup();
        units
    }

    /// 公安分局 where the county has a 公安局; 市财政局.
    fn is_of_another_level(&self, folded: &str) -> bool {
        let bare = self.without_county(folded);
        let as_bureau = bare.strip_suffix("分局").map(|stem| format!("{stem}局"));
        let without_level = ['市', '省', '区'].into_iter().find_map(|level| bare.split_once(level)).map(|(_, name)| name.to_owned());
        [as_bureau, without_level].into_iter().flatten().any(|name| self.index.contains_key(&name))
    }

    /// Units whose names look most like the text, nearest first: the same kind of body whose name holds the text's letters in
    /// their order (发改委 ⊂ 发展和改革委员会), the part behind another county's name, one wrong letter, then likeness.
    fn nearest(&self, folded: &str) -> Vec<usize> {
        const SUBSEQUENCE: usize = 300;
        const ANOTHER_COUNTY: usize = 250;
        const ONE_LETTER: usize = 200;
        let text = self.without_county(folded.split('(').next().unwrap_or(folded));
        let bare: Vec<char> = text.chars().collect();
        let elsewhere = behind_a_place(text);
        let mut scored: Vec<(usize, usize)> = Vec::new();
        for (place, unit) in self.units.iter().enumerate().filter(|(_, unit)| unit.valid) {
            let score = |name: &Vec<char>| {
                let written: String = name.iter().collect();
                let own = if holds_in_order(text, &written) {
                    SUBSEQUENCE
                } else if elsewhere.is_some_and(|rest| rest == written) {
                    ANOTHER_COUNTY
                } else if one_letter_differs(&bare, name) {
                    ONE_LETTER
                } else {
                    0
                };
                own + likeness(&bare, name)
            };
            let best = unit.spellings.iter().map(score).max().unwrap_or(0);
            if best >= NEAR {
                scored.push((best, place));
            }
        }
        scored.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        scored.into_iter().take(MOST_CANDIDATES).map(|(_, place)| place).collect()
    }

    pub(super) fn ids(&self, places: &[usize]) -> Vec<UnitId> {
        places.iter().filter_map(|place| self.directory.units.get(*place)).map(|unit| unit.id.clone()).collect()
    }
}

/// 城关镇党委、政府 is answered for by its government.
fn government_of(folded: &str) -> Option<String> {
    const BOTH: [(&str, &str); 8] = [
        ("党委、政府", "政府"),
        ("党委政府", "政府"),
        ("党委和政府", "政府"),
        ("党委及政府", "政府"),
        ("党工委、办事处", "办事处"),
        ("党工委办事处", "办事处"),
        ("党工委、管委会", "管委会"),
        ("党工委管委会", "管委会"),
    ];
    let (place, government) = BOTH.iter().find_map(|(both, government)| Some((folded.strip_suffix(both)?, government)))?;
    (!place.is_empty()).then(|| format!("{place}{government}"))
}

/// 自然资源和规划局 → (自然资源和规划, 局). A 分局 is another kind of body than a 局.
fn split_kind(name: &str) -> Option<(&str, &'static str)> {
    const KINDS: [(&str, &str); 15] = [
        ("分局", "分局"),
        ("委员会", "委"),
        ("管委会", "管委会"),
        ("办公室", "办"),
        ("联合会", "联"),
        ("中心", "中心"),
        ("局", "局"),
        ("委", "委"),
        ("办", "办"),
        ("联", "联"),
        ("处", "处"),
        ("站", "站"),
        ("院", "院"),
        ("社", "社"),
        ("公司", "公司"),
    ];
    KINDS.iter().find_map(|(ending, kind)| name.strip_suffix(ending).map(|stem| (stem, *kind)))
}

/// 发改委 ⊂ 发展和改革委员会: the same kind of body, the text's letters in the same order.
fn holds_in_order(text: &str, name: &str) -> bool {
    let (Some((stem, kind)), Some((whole, other))) = (split_kind(text), split_kind(name)) else { return false };
    if kind != other || stem.chars().nth(1).is_none() {
        return false;
    }
    let mut letters = whole.chars();
    stem.chars().all(|c| letters.any(|other| other == c))
}

/// 财政局 of 某县财政局.
fn behind_a_place(text: &str) -> Option<&str> {
    let (place, rest) = text.split_once(['县', '区', '市', '旗'])?;
    ((1..=4).contains(&place.chars().count()) && rest.chars().nth(1).is_some()).then_some(rest)
}

/// 民证局 for 民政局.
fn one_letter_differs(text: &[char], name: &[char]) -> bool {
    text.len() >= 3 && name.len() == text.len() && name.iter().zip(text).filter(|(a, b)| a != b).count() == 1
}

/// Twice the longest common subsequence over both lengths, in hundredths. Less than [`NEAR`] may come out as 0.
fn likeness(text: &[char], name: &[char]) -> usize {
    let text = &text[..text.len().min(LONGEST_NAME)];
    let total = text.len() + name.len();
    // most names share hardly a character with most others: counting them is quicker than aligning them
    let mut shared = 0;
    for sign in text {
        for other in name {
            if sign == other {
                shared += 1;
                break;
            }
        }
    }
    if total == 0 || shared.min(name.len()) * 200 / total < NEAR {
        return 0;
    }
    let mut row = vec![0_usize; name.len() + 1];
    for c in text {
        let mut diagonal = 0;
        for (column, other) in name.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = if c == other { diagonal + 1 } else { above.max(row[column]) };
            diagonal = above;
        }
    }
    row[name.len()] * 200 / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_grows_with_shared_characters() {
        let like = |a: &str, b: &str| likeness(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(like("公安局", "公安局"), 100);
        assert!(like("公安分局", "公安局") > like("公安分局", "生态环境分局"));
        assert_eq!(like("", "公安局"), 0);
    }

    #[test]
    fn a_branch_is_not_a_bureau() {
        assert_eq!(split_kind("公安分局"), Some(("公安", "分局")));
        assert_eq!(split_kind("公安局"), Some(("公安", "局")));
        assert_eq!(split_kind("发展和改革委员会"), Some(("发展和改革", "委")));
        assert_eq!(split_kind("城关镇"), None);
    }
}
