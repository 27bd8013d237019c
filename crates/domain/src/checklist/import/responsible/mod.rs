//! Responsible-unit expressions: 税务局、经信局等直有关单位,各乡镇人民政府、开发区管委会.
//!
//! A written list becomes tokens. Each token is resolved to a unit, to a closed group, to an open group that a person
//! confirms, or stays unresolved with a reason and the nearest candidates. Nothing is guessed, and written text plus
//! separators are the text to the letter.

mod directory;
mod groups;
mod lexer;
mod marks;
mod names;

use std::cell::RefCell;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use directory::{Answers, DatedName, DirectoryUnit, OpenGroupChoices, UnitDirectory, county_names, guess_county_name};
pub use groups::GroupKind;
pub use names::{NamedVia, Reason};

use super::time_limit::names_a_time;
use crate::checklist::{AssignedVia, AssignmentRole};
use crate::ids::UnitId;
use crate::text::folded::fold;
use lexer::{Item, Lexer};
use marks::{Mark, looks_like_a_unit};
use names::{Names, Refusal, Resolution};

/// A list of responsible units as written and as understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expression {
    /// The text to the letter.
    pub text: String,
    /// Its parts in order; `written` and `separator` of all of them are the text.
    pub tokens: Vec<Token>,
    /// The named units are only examples: 等, 有关.
    pub open: bool,
    /// What stood in brackets and was not taken into account: 国库股, 开发区参照执行.
    #[serde(default)]
    pub dropped: Vec<String>,
}

/// One part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The words.
    pub written: String,
    /// Everything up to the next token: punctuation, 等, 牵头.
    pub separator: String,
    /// What it was understood as.
    pub outcome: Outcome,
    /// Lead or support; `None` for a marker.
    pub role: Option<AssignmentRole>,
    /// Nobody is marked as leading; the first-named unit is taken to lead by habit.
    pub lead_presumed: bool,
}

/// How a token ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// Words about the list, no unit: 牵头单位, a bullet.
    Marker,
    /// One unit.
    Resolved {
        /// The unit.
        unit: UnitId,
        /// By which of its names.
        via: NamedVia,
    },
    /// A group with fixed members.
    Group {
        /// Which group.
        group: GroupKind,
        /// Its members in the official order.
        units: Vec<UnitId>,
    },
    /// A group whose members a person must confirm.
    OpenGroup {
        /// Which units it may be taken from.
        group: GroupKind,
        /// Those units in the official order.
        candidates: Vec<UnitId>,
        /// What a person confirmed for these words in this list.
        confirmed: Option<Vec<UnitId>>,
        /// What the same words meant in an earlier list: offered, never taken by itself.
        #[serde(default)]
        suggested: Option<Vec<UnitId>>,
        /// The words before their first character was lost on a web page (县直有关单位 for 直有关单位).
        likely_original: Option<String>,
    },
    /// No unit could be told.
    Unresolved {
        /// Why.
        reason: Reason,
        /// The nearest units, nearest first.
        candidates: Vec<UnitId>,
    },
}

impl Outcome {
    /// Under which words a person's choice for an open group is remembered.
    #[must_use]
    pub fn choice_key<'a>(&'a self, written: &'a str) -> Option<&'a str> {
        match self {
            Self::OpenGroup { likely_original, .. } => Some(likely_original.as_deref().unwrap_or(written)),
            _ => None,
        }
    }
}

/// A unit that a list makes responsible, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignee {
    /// The unit.
    pub unit: UnitId,
    /// Its part.
    pub role: AssignmentRole,
    /// By habit, not by a word of the list.
    pub lead_presumed: bool,
    /// How the list names it.
    pub via: AssignedVia,
}

impl Expression {
    /// In a column of units and persons (责任单位/责任人) what is no unit is a person and stays text.
    #[must_use]
    pub fn with_persons(mut self) -> Self {
        let mut leads = false;
        for token in &mut self.tokens {
            let is_person = matches!(token.outcome, Outcome::Unresolved { reason: Reason::NotInRegister | Reason::NotAName, .. })
                && !looks_like_a_unit(&fold(&token.written));
            if is_person {
                token.outcome = Outcome::Marker;
                token.role = None;
                leads |= std::mem::take(&mut token.lead_presumed);
            } else if leads && matches!(token.outcome, Outcome::Resolved { .. }) {
                (token.role, token.lead_presumed) = (Some(AssignmentRole::Lead), true);
                leads = false;
            }
        }
        self
    }

    /// Whether no unit or group is written at all: empty, or nothing but "/".
    #[must_use]
    pub fn names_nobody(&self) -> bool {
        self.tokens.iter().all(|token| token.outcome == Outcome::Marker)
    }

    /// The units responsible by this list, each once, in the order of the list; a lead stays a lead.
    #[must_use]
    pub fn assignees(&self) -> Vec<Assignee> {
        let mut found: Vec<Assignee> = Vec::new();
        // a row may name every township
        let mut places: HashMap<&UnitId, usize> = HashMap::new();
        for token in &self.tokens {
            let Some(role) = token.role else { continue };
            let (units, via): (&[UnitId], AssignedVia) = match &token.outcome {
                Outcome::Resolved { unit, via: NamedVia::Name } => (std::slice::from_ref(unit), AssignedVia::Name),
                Outcome::Resolved { unit, .. } => (std::slice::from_ref(unit), AssignedVia::Alias),
                Outcome::Group { units, .. } => (units, AssignedVia::Group),
                Outcome::OpenGroup { confirmed: Some(units), .. } => (units, AssignedVia::OpenGroup),
                _ => (&[], AssignedVia::Name),
            };
            for unit in units {
                let assignee = Assignee { unit: unit.clone(), role, lead_presumed: token.lead_presumed, via };
                let place = *places.entry(unit).or_insert(found.len());
                match found.get_mut(place) {
                    None => found.push(assignee),
                    Some(known) if known.role == AssignmentRole::Support && role == AssignmentRole::Lead => *known = assignee,
                    Some(_) => {}
                }
            }
        }
        found
    }
}

/// Reads responsible-unit lists against a register, for one year. Build it once per checklist.
pub struct Resolver<'a> {
    names: Names<'a>,
    /// What was read before: a checklist gives most of its tasks in the same words.
    read: RefCell<HashMap<(Habit, String), Expression>>,
}

/// Longer texts are not kept, nor more of them: a list that repeats its words has few and short ones.
const LONGEST_KEPT: usize = 600;
const MOST_KEPT: usize = 500;

impl<'a> Resolver<'a> {
    /// Prepares the directory's names as they stand in the year.
    #[must_use]
    pub fn new(directory: &'a UnitDirectory, year: i32) -> Self {
        Self { names: Names::new(directory, year), read: RefCell::default() }
    }

    /// The directory names are resolved against.
    #[must_use]
    pub const fn directory(&self) -> &'a UnitDirectory {
        self.names.directory
    }

    /// Reads a cell of a column on responsible units. Where nobody is marked, the first-named unit is presumed to lead.
    #[must_use]
    pub fn read(&self, text: &str) -> Expression {
        self.expression(text, Habit::FirstLeads)
    }

    /// Reads a cell of a column on lead units: all lead unless marked otherwise.
    #[must_use]
    pub fn read_leads(&self, text: &str) -> Expression {
        self.expression(text, Habit::AllLead)
    }

    /// Reads a cell of a column on supporting units: all support unless marked otherwise.
    #[must_use]
    pub fn read_support(&self, text: &str) -> Expression {
        self.expression(text, Habit::AllSupport)
    }

    fn expression(&self, text: &str, habit: Habit) -> Expression {
        if text.len() > LONGEST_KEPT {
            return self.read_anew(text, habit);
        }
        let key = (habit, text.to_owned());
        if let Some(known) = self.read.borrow().get(&key) {
            return known.clone();
        }
        let read = self.read_anew(text, habit);
        let mut kept = self.read.borrow_mut();
        if kept.len() < MOST_KEPT {
            kept.insert(key, read.clone());
        }
        read
    }

    fn read_anew(&self, text: &str, habit: Habit) -> Expression {
        if habit == Habit::AllSupport && matches!(fold(text).as_str(), "无" | "暂无" | "不涉及" | "无配合单位") {
            let nobody =
                Token { written: text.to_owned(), separator: String::new(), outcome: Outcome::Marker, role: None, lead_presumed: false };
            return Expression { text: text.to_owned(), tokens: vec![nobody], open: false, dropped: Vec::new() };
        }
        let items = Lexer::new(&self.names, text).items();
        let roles = roles(&items, habit, text.contains('、'));
        let mut tokens: Vec<Token> = Vec::new();
        let mut open = false;
        let mut dropped = Vec::new();
        let mut spans = Vec::new();
        for (item, role) in items.iter().zip(roles) {
            let (span, outcome) = match item {
                Item::Name { span, resolution } => (span, self.outcome(resolution, text.get(span.clone()).unwrap_or_default())),
                Item::Noun { span, .. } => (span, Outcome::Marker),
                Item::Etc => {
                    open = true;
                    continue;
                }
                Item::Dropped { span } => {
                    dropped.push(text.get(span.clone()).unwrap_or_default().trim().to_owned());
                    continue;
                }
                Item::Verb(_) | Item::Comma | Item::Stop => continue,
            };
            open |= matches!(outcome, Outcome::OpenGroup { .. });
            let (role, lead_presumed) = if outcome == Outcome::Marker { (None, false) } else { (Some(role.0), role.1) };
            spans.push(span.clone());
            tokens.push(Token { written: String::new(), separator: String::new(), outcome, role, lead_presumed });
        }
        if spans.first().is_none_or(|first| first.start > 0) && !text.is_empty() {
            // whatever stands before the first name, so that the tokens are the text
            let first = spans.first().map_or(text.len(), |span| span.start);
            spans.insert(0, 0..first);
            let marker =
                Token { written: String::new(), separator: String::new(), outcome: Outcome::Marker, role: None, lead_presumed: false };
            tokens.insert(0, marker);
        }
        let next_starts: Vec<usize> = spans.iter().skip(1).map(|span| span.start).chain(std::iter::once(text.len())).collect();
        for ((token, span), next) in tokens.iter_mut().zip(spans).zip(next_starts) {
            token.separator = text.get(span.end..next).unwrap_or_default().to_owned();
            token.written = text.get(span).unwrap_or_default().to_owned();
        }
        Expression { text: text.to_owned(), tokens, open, dropped }
    }

    fn outcome(&self, resolution: &Resolution, written: &str) -> Outcome {
        let directory = self.names.directory;
        match resolution {
            Resolution::Unit { unit, via } => match directory.units.get(*unit) {
                Some(unit) => Outcome::Resolved { unit: unit.id.clone(), via: *via },
                None => Outcome::Unresolved { reason: Reason::NotInRegister, candidates: Vec::new() },
            },
            Resolution::Group { kind, units } => Outcome::Group { group: *kind, units: self.names.ids(units) },
            Resolution::OpenGroup { kind, likely_original } => {
                let choices = &directory.choices;
                let chosen = likely_original.as_deref().and_then(|original| choices.get(original)).or_else(|| choices.get(written));
                let before =
                    likely_original.as_deref().and_then(|original| choices.suggested(original)).or_else(|| choices.suggested(written));
                Outcome::OpenGroup {
                    group: *kind,
                    candidates: self.names.ids(&self.names.offered(*kind)),
                    confirmed: chosen.map(<[UnitId]>::to_vec),
                    suggested: before.map(<[UnitId]>::to_vec),
                    likely_original: likely_original.clone(),
                }
            }
            Resolution::Refused(refusal) => self.unresolved(refusal),
            // 完成时限：6月底前 in the units' cell is read as a time limit, not as a name; 财政局于6月底前 is asked
            Resolution::Unknown if names_a_time(written) && !self.begins_with_a_unit(&fold(written)) => Outcome::Marker,
            Resolution::Unknown => self.unresolved(&self.names.explain(&fold(written))),
        }
    }

    fn begins_with_a_unit(&self, folded: &str) -> bool {
        folded.char_indices().skip(2).any(|(at, _)| self.names.is_unit(&folded[..at]))
    }

    fn unresolved(&self, refusal: &Refusal) -> Outcome {
        Outcome::Unresolved { reason: refusal.reason, candidates: self.names.ids(&refusal.candidates) }
    }
}

/// Whether a text by itself reads as a list of units, without a register: 财政局、各乡镇.
pub(super) fn looks_like_units(text: &str) -> bool {
    let folded = fold(text);
    let parts: Vec<&str> = folded.split(['、', ',', ';', '/', ':']).filter(|part| !part.is_empty()).collect();
    let is_unit = |part: &&&str| looks_like_a_unit(part.trim_end_matches('等')) || groups::read_group(part).is_some();
    let fitting = parts.iter().filter(is_unit).count();
    fitting > 0 && fitting * 3 >= parts.len() * 2 && parts.iter().all(|part| part.chars().count() <= 30)
}

/// Who leads where no word says so.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Habit {
    FirstLeads,
    AllLead,
    AllSupport,
}

/// For each item its role and whether that is only presumed. Items that are no names get one too; nobody reads it.
fn roles(items: &[Item], habit: Habit, has_list_commas: bool) -> Vec<(AssignmentRole, bool)> {
    let mut marked: Vec<Option<Mark>> = vec![None; items.len()];
    let mut label = None;
    // names since the last mark or full stop, with the number of the comma-separated part they stand in
    let mut pending: Vec<(usize, usize)> = Vec::new();
    // and those that stand under a label, which began in that part
    let mut labelled: Vec<(usize, usize)> = Vec::new();
    let (mut part, mut label_part) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Name { .. } => match label {
                Some(mark) => {
                    marked[at] = Some(mark);
                    labelled.push((at, part));
                }
                None => pending.push((at, part)),
            },
            Item::Comma => part += 1,
            Item::Stop => {
                part += 1;
                pending.clear();
            }
            Item::Etc | Item::Dropped { .. } => {}
            Item::Noun { mark, forward: true, .. } => {
                (label, label_part) = (Some(*mark), part);
                pending.clear();
                labelled.clear();
            }
            Item::Verb(mark) | Item::Noun { mark, forward: false, .. } => {
                // 发改委,财政局等牵头单位: where commas separate the names, the mark reaches back over them
                let reaches_back = !has_list_commas && *mark == Mark::Lead;
                for (name, _) in pending.drain(..).filter(|(_, own)| reaches_back || *own == part) {
                    marked[name] = Some(*mark);
                }
                // 牵头单位：财政局，教体局配合; 责任单位 says nothing that 牵头 behind a name does not say better
                let says_nothing = matches!(label, Some(Mark::Neutral | Mark::Answers));
                let is_better = part > label_part || (says_nothing && *mark == Mark::Lead);
                let is_role = is_better && matches!(mark, Mark::Lead | Mark::Support);
                for (name, _) in labelled.drain(..).filter(|(_, own)| is_role && *own == part) {
                    marked[name] = Some(*mark);
                }
                if matches!(label, Some(Mark::Lead | Mark::Support)) && matches!(item, Item::Verb(_)) {
                    label = None;
                }
            }
        }
    }
    let someone_helps = marked.contains(&Some(Mark::Support));
    let explicit = |mark: Option<Mark>| match mark {
        Some(Mark::Lead) => Some(AssignmentRole::Lead),
        Some(Mark::Answers) if someone_helps => Some(AssignmentRole::Lead),
        Some(Mark::Support) => Some(AssignmentRole::Support),
        _ => None,
    };
    let someone_leads = marked.iter().any(|mark| explicit(*mark) == Some(AssignmentRole::Lead));
    // 财政局（配合）、教体局: who is said to help is not presumed to lead
    let first_name = items
        .iter()
        .zip(&marked)
        .position(|(item, mark)| matches!(item, Item::Name { .. }) && explicit(*mark) != Some(AssignmentRole::Support));
    let names_one = |at: usize| {
        matches!(items.get(at), Some(Item::Name { resolution: Resolution::Unit { .. } | Resolution::Refused(_) | Resolution::Unknown, .. }))
    };
    marked
        .iter()
        .enumerate()
        .map(|(at, mark)| match (explicit(*mark), habit) {
            (Some(role), _) => (role, false),
            (None, Habit::AllLead) if !someone_leads => (AssignmentRole::Lead, false),
            (None, Habit::FirstLeads) if !someone_leads && first_name == Some(at) && names_one(at) => (AssignmentRole::Lead, true),
            (None, _) => (AssignmentRole::Support, false),
        })
        .collect()
}

#[cfg(test)]
mod expressions;
#[cfg(test)]
mod tests;
