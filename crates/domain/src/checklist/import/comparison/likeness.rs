//! Which rows are alike: the same words, or most of the same pairs of characters.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, VecDeque};

use super::FormerTask;
use crate::ids::TaskId;
use crate::text::folded::{fold, is_blank};

/// What a person said about each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing: likeness tells.
    Nothing,
    /// It is this stored task.
    Is(usize),
    /// It is none of them.
    IsNew,
}

pub(super) fn said_of(rows: &[usize], former: &[FormerTask], said: &BTreeMap<usize, Option<TaskId>>) -> Vec<Said> {
    let place = |id: &TaskId| former.iter().position(|task| task.task.id == *id);
    let of_row = |row| match said.get(row) {
        None => Said::Nothing,
        Some(None) => Said::IsNew,
        // a task that is gone meanwhile is told as if nobody had spoken
        Some(Some(id)) => place(id).map_or(Said::Nothing, Said::Is),
    };
    rows.iter().map(of_row).collect()
}

/// Alike enough to be the same task wherever it stands, in hundredths.
const ALIKE: u32 = 60;
/// Alike enough in the same place of the same section.
const ALIKE_IN_PLACE: u32 = 30;
/// Texts are compared this far.
const COMPARED: usize = 300;

/// The words by which a row is known.
pub(super) struct Row {
    section: String,
    requirement: String,
    pairs: Vec<u64>,
}

impl Row {
    pub(super) fn new(section: &str, subsection: Option<&str>, requirement: &str) -> Self {
        let requirement = fold(requirement);
        let chars: Vec<char> = requirement.chars().take(COMPARED).collect();
        let mut pairs: Vec<u64> =
            chars.windows(2).map(|pair| u64::from(u32::from(pair[0])) << 32 | u64::from(u32::from(pair[1]))).collect();
        pairs.sort_unstable();
        Self { section: format!("{}\n{}", fold(section), fold(subsection.unwrap_or_default())), requirement, pairs }
    }

    /// Shared pairs of characters (Dice), in hundredths.
    fn likeness(&self, other: &Self) -> u32 {
        let total = self.pairs.len() + other.pairs.len();
        if total == 0 {
            return 0;
        }
        let (mut a, mut b, mut shared) = (0, 0, 0_usize);
        while let (Some(left), Some(right)) = (self.pairs.get(a), other.pairs.get(b)) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => (a, b, shared) = (a + 1, b + 1, shared + 1),
            }
        }
        u32::try_from(shared * 200 / total).unwrap_or(100)
    }
}

/// So many comparisons of two rows cost nothing that anybody notices; a real list has some hundred rows on either side.
const EACH_WITH_EACH: usize = 1_000_000;
/// In larger lists a pair of characters that stands in more rows than this tells nothing apart.
const RARE: usize = 64;
/// There a row is compared with so many others, those with which it shares most of its rare pairs.
const MET: usize = 16;

/// The stored rows that are still to be told, and which of them a new row is compared with.
struct Left<'a> {
    open: Vec<usize>,
    by_pair: HashMap<u64, Vec<usize>>,
    by_place: HashMap<(&'a str, usize), usize>,
    is_large: bool,
}

impl<'a> Left<'a> {
    fn of(old: &'a [Row], places: &[usize], taken: &[bool], new_rows: usize) -> Self {
        let open: Vec<usize> = (0..old.len()).filter(|index| !taken[*index]).collect();
        let is_large = open.len().saturating_mul(new_rows) > EACH_WITH_EACH;
        let (mut by_pair, mut by_place): (HashMap<u64, Vec<usize>>, _) = (HashMap::new(), HashMap::new());
        for index in open.iter().copied().filter(|_| is_large) {
            by_place.insert((old[index].section.as_str(), places[index]), index);
            let mut last = None;
            for pair in &old[index].pairs {
                if last.replace(pair) != Some(pair) {
                    by_pair.entry(*pair).or_default().push(index);
                }
            }
        }
        by_pair.retain(|_, rows| rows.len() <= RARE);
        Self { open, by_pair, by_place, is_large }
    }

    fn met_by(&self, row: &Row, place: usize) -> Vec<usize> {
        if !self.is_large {
            return self.open.clone();
        }
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for index in row.pairs.iter().filter_map(|pair| self.by_pair.get(pair)).flatten() {
            *shared.entry(*index).or_default() += 1;
        }
        let mut most: Vec<(usize, usize)> = shared.into_iter().collect();
        most.sort_by_key(|(index, count)| (Reverse(*count), *index));
        let mut met: Vec<usize> = most.into_iter().take(MET).map(|(index, _)| index).collect();
        let in_place = self.by_place.get(&(row.section.as_str(), place)).copied().filter(|index| !met.contains(index));
        met.extend(in_place);
        met
    }
}

/// The words of a stored task.
pub(super) fn stored_words(task: &FormerTask) -> Row {
    Row::new(&task.section, task.subsection.as_deref(), &task.task.requirement)
}

/// The place of each row in its section, from 1.
fn places(rows: &[Row]) -> Vec<usize> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let place = |row| {
        let next = seen.entry(row).or_default();
        *next += 1;
        *next
    };
    rows.iter().map(|row| row.section.as_str()).map(place).collect()
}

/// For each row those of the others that are most like it, the most alike first, at most `most`.
pub(super) fn likeliest(rows: &[Row], others: &[Row], most: usize) -> Vec<Vec<usize>> {
    let (row_places, other_places) = (places(rows), places(others));
    let left = Left::of(others, &other_places, &vec![false; others.len()], rows.len());
    let of_row = |(row, place): (&Row, usize)| {
        let mut met = left.met_by(row, place);
        met.sort_by_cached_key(|index| (Reverse(row.likeness(&others[*index])), others[*index].section != row.section, *index));
        met.truncate(most);
        met
    };
    rows.iter().zip(row_places).map(of_row).collect()
}

/// For each new row the stored task it is, each task at most once; what a person said goes before every likeness. Tasks still on
/// the list go before those taken off.
pub(super) fn match_rows(new: &[Row], former: &[FormerTask], said: &[Said]) -> Vec<Option<usize>> {
    let old: Vec<Row> = former.iter().map(stored_words).collect();
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for (row, said) in said.iter().enumerate() {
        if let Said::Is(index) = said
            && !taken[*index]
        {
            taken[*index] = true;
            found[row] = Some(*index);
        }
    }
    // who was told by a person is asked no more, be it that she said it is none
    let is_open = |row: usize, found: &[Option<usize>]| found[row].is_none() && said[row] != Said::IsNew;
    let mut by_text: HashMap<(&str, &str), VecDeque<usize>> = HashMap::new();
    let mut by_requirement: HashMap<&str, VecDeque<usize>> = HashMap::new();
    let order = || (0..old.len()).filter(|index| !former[*index].removed).chain((0..old.len()).filter(|index| former[*index].removed));
    for index in order().filter(|index| !is_blank(&old[*index].requirement)) {
        by_text.entry((&old[index].section, &old[index].requirement)).or_default().push_back(index);
        by_requirement.entry(&old[index].requirement).or_default().push_back(index);
    }
    // what was taken never becomes free again, so it is dropped on the way to the first that is
    let mut take = |row: usize, candidates: Option<&mut VecDeque<usize>>, found: &mut Vec<Option<usize>>| {
        let Some(candidates) = candidates else { return };
        while let Some(index) = candidates.pop_front() {
            if !taken[index] {
                taken[index] = true;
                found[row] = Some(index);
                return;
            }
        }
    };
    for (row, text) in new.iter().enumerate().filter(|(row, _)| said[*row] == Said::Nothing) {
        take(row, by_text.get_mut(&(text.section.as_str(), text.requirement.as_str())), &mut found);
    }
    for (row, text) in new.iter().enumerate() {
        if is_open(row, &found) {
            take(row, by_requirement.get_mut(text.requirement.as_str()), &mut found);
        }
    }
    // what is left: the most alike pairs first, the same place counting for a difference in wording
    let (new_places, old_places) = (places(new), places(&old));
    let mut pairs = Vec::new();
    let open_rows = (0..new.len()).filter(|row| is_open(*row, &found)).count();
    let left = Left::of(&old, &old_places, &taken, open_rows);
    for (row, text) in new.iter().enumerate().filter(|(row, _)| is_open(*row, &found)) {
        for index in left.met_by(text, new_places[row]) {
            let other = &old[index];
            let in_place = text.section == other.section && new_places[row] == old_places[index];
            let likeness = text.likeness(other);
            if likeness >= ALIKE || (in_place && likeness >= ALIKE_IN_PLACE) {
                pairs.push((Reverse((likeness, in_place, !former[index].removed)), row, index));
            }
        }
    }
    pairs.sort_unstable();
    for (_, row, index) in pairs {
        if found[row].is_none() && !taken[index] {
            taken[index] = true;
            found[row] = Some(index);
        }
    }
    found
}
