use std::collections::{HashMap, HashSet};

use super::notice::{Condition, Notice};
use super::stream::Stream;

/// Who checks whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The unit that checks.
    pub checker: String,
    /// The unit that is checked.
    pub checked: String,
}

/// The result of a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// What all numbers came from.
    pub seed: String,
    /// Conditions that had to be given up, in the printed order.
    pub relaxed: Vec<Condition>,
    /// A pair for every unit that is checked, in the order of the notice.
    pub pairs: Vec<Pair>,
}

impl Drawn {
    /// What had to be given up, as it is stored: codes with commas between them.
    #[must_use]
    pub fn relaxed_codes(&self) -> String {
        self.relaxed.iter().map(|one| one.code()).collect::<Vec<_>>().join(",")
    }
}

/// Even with everything given up that the notice permits, nobody can be found for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("参加互查的单位太少，按公告的条件无法抽签，请增加参加的单位，或在公告里增加可以放宽的条件。")]
pub struct Impossible;

/// Draws. Each unit that is checked gets one checker; loads differ by one at most.
///
/// # Errors
/// [`Impossible`].
pub fn draw(notice: &Notice, entropy: &str) -> Result<Drawn, Impossible> {
    let mut stream = Stream::new(&notice.canonical, entropy);
    let seed = stream.seed();
    let table = Table::of(notice);
    for given_up in 0..=notice.relax.len() {
        let relaxed = &notice.relax[..given_up];
        if let Some(dealt) = table.deal(relaxed, &mut stream) {
            let id = |place: usize| notice.participants[place].id.clone();
            let pair = |(checked, checker): (&usize, &usize)| Pair { checker: id(*checker), checked: id(*checked) };
            let pairs = table.checked.iter().zip(&dealt).map(pair).collect();
            return Ok(Drawn { seed, relaxed: relaxed.to_vec(), pairs });
        }
    }
    Err(Impossible)
}

/// Participants by place.
struct Table {
    checkers: Vec<usize>,
    checked: Vec<usize>,
    /// Checker and checked.
    previous: HashSet<(usize, usize)>,
    /// Both ways.
    kin: HashSet<(usize, usize)>,
}

/// Conditions in force.
struct Rules {
    repeat: bool,
    reciprocal: bool,
    kin: bool,
}

impl Table {
    fn of(notice: &Notice) -> Self {
        let all = &notice.participants;
        let places: HashMap<&str, usize> = all.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect();
        let which = |takes_part: fn(&super::Participant) -> bool| (0..all.len()).filter(|place| takes_part(&all[*place])).collect();
        let place = |id: &String| places.get(id.as_str()).copied();
        let previous = notice.previous.iter().filter_map(|(checker, checked)| Some((place(checker)?, place(checked)?))).collect();
        let related = all.iter().enumerate().flat_map(|(one, it)| it.kin.iter().filter_map(place).map(move |other| (one, other)));
        let kin = related.flat_map(|(one, other)| [(one, other), (other, one)]).collect();
        Self { checkers: which(|one| one.checks), checked: which(|one| one.is_checked), previous, kin }
    }

    /// A checker for each of the checked, or nothing where there is none.
    fn deal(&self, relaxed: &[Condition], stream: &mut Stream) -> Option<Vec<usize>> {
        /// Numbers that are drawn at most. By chance alone a result comes up long before.
        const PATIENCE: usize = 300_000;
        let (many, checkers) = (self.checked.len(), self.checkers.len());
        if checkers == 0 {
            return (many == 0).then(Vec::new);
        }
        let rules = Rules {
            repeat: !relaxed.contains(&Condition::Repeat),
            reciprocal: !relaxed.contains(&Condition::Reciprocal),
            kin: !relaxed.contains(&Condition::Kin),
        };
        // whether there is a result at all, looked for in a drawn order
        let mut order = self.checkers.clone();
        stream.shuffle(&mut order);
        let first_found = Search::new(self, &rules, &order).run()?;
        let tries = (PATIENCE / (many + checkers)).clamp(20, 2_000);
        let permitted = (0..tries).map(|_| self.shuffled(stream)).find(|dealt| self.is_permitted(dealt, &rules));
        // so few are permitted that none came up: the one that was found is as good as any
        Some(permitted.unwrap_or(first_found))
    }

    /// Every checker as often as any other; who does one more is drawn, too.
    fn shuffled(&self, stream: &mut Stream) -> Vec<usize> {
        let mut order = self.checkers.clone();
        let (many, checkers) = (self.checked.len(), order.len());
        if many % checkers != 0 {
            stream.shuffle(&mut order);
        }
        let mut dealt: Vec<usize> = order.into_iter().cycle().take(many).collect();
        stream.shuffle(&mut dealt);
        dealt
    }

    fn is_permitted(&self, dealt: &[usize], rules: &Rules) -> bool {
        let mut pairs = dealt.iter().zip(&self.checked);
        if !pairs.all(|(checker, checked)| self.is_pair(*checker, *checked, rules)) {
            return false;
        }
        if !rules.reciprocal {
            return true;
        }
        let checker_of: HashMap<usize, usize> = self.checked.iter().copied().zip(dealt.iter().copied()).collect();
        checker_of.iter().all(|(checked, checker)| checker_of.get(checker) != Some(checked))
    }

    /// Whether two units may be a pair, whatever else is drawn.
    fn is_pair(&self, checker: usize, checked: usize, rules: &Rules) -> bool {
        let pair = (checker, checked);
        checker != checked && !(rules.repeat && self.previous.contains(&pair)) && !(rules.kin && self.kin.contains(&pair))
    }
}

/// Looks through all results in order, one unit after the other.
struct Search<'t> {
    table: &'t Table,
    rules: &'t Rules,
    /// Checkers in the order in which they are tried.
    order: &'t [usize],
    /// Units by place of the checker.
    loads: Vec<usize>,
    /// Checkers by place of the unit that they check.
    by_unit: Vec<Option<usize>>,
    /// Every checker has so many units at least,
    least: usize,
    /// and so many have one more.
    more: usize,
    /// Checkers that have one more already.
    full: usize,
}

impl<'t> Search<'t> {
    /// Looks at most. What is not found within them counts as impossible; everybody who repeats the draw stops at the same look.
    const MOST: usize = 20_000_000;

    fn new(table: &'t Table, rules: &'t Rules, order: &'t [usize]) -> Self {
        let places = table.checkers.iter().chain(&table.checked).max().map_or(0, |last| last + 1);
        let (least, more) = (table.checked.len() / order.len(), table.checked.len() % order.len());
        Self { table, rules, order, loads: vec![0; places], by_unit: vec![None; places], least, more, full: 0 }
    }

    fn run(mut self) -> Option<Vec<usize>> {
        // the unit with the fewest checkers first
        let mut units = self.table.checked.clone();
        units.sort_by_cached_key(|unit| self.order.iter().filter(|checker| self.table.is_pair(**checker, *unit, self.rules)).count());
        // a stack of its own: for each unit the place in the order that is tried next
        let mut next = vec![0; units.len() + 1];
        let (mut at, mut looks) = (0, 0);
        while let Some(unit) = units.get(at).copied() {
            self.take_back(unit);
            let found = (next[at]..self.order.len()).find(|place| self.is_free(self.order[*place], unit));
            looks += found.unwrap_or(self.order.len()) + 1 - next[at];
            if looks > Self::MOST {
                return None;
            }
            if let Some(place) = found {
                self.give(self.order[place], unit);
                next[at] = place + 1;
                at += 1;
                next[at] = 0;
            } else {
                at = at.checked_sub(1)?;
            }
        }
        self.table.checked.iter().map(|unit| self.by_unit[*unit]).collect()
    }

    /// Whether a checker may take a unit after all that is given already.
    fn is_free(&self, checker: usize, unit: usize) -> bool {
        let load = self.loads[checker];
        let has_room = load < self.least || (load == self.least && self.full < self.more);
        let is_reciprocal = self.rules.reciprocal && self.by_unit[checker] == Some(unit);
        has_room && !is_reciprocal && self.table.is_pair(checker, unit, self.rules)
    }

    fn give(&mut self, checker: usize, unit: usize) {
        self.loads[checker] += 1;
        self.full += usize::from(self.loads[checker] > self.least);
        self.by_unit[unit] = Some(checker);
    }

    fn take_back(&mut self, unit: usize) {
        if let Some(checker) = self.by_unit[unit].take() {
            self.full -= usize::from(self.loads[checker] > self.least);
            self.loads[checker] -= 1;
        }
    }
}

#[cfg(test)]
mod tests;
