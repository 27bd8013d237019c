//! Groups without some of their members: 除城关镇外的各乡镇; 各乡镇，城关镇除外.

use super::super::names::Resolution;
use super::{DEEPEST_BRACKET, Item, LONGEST_PIECE, Lexer, Reading, is_separator};

/// How 除 … ends.
const OUTSIDE: [&str; 6] = ["以外的", "之外的", "外的", "以外", "之外", "外"];

impl Lexer<'_, '_> {
    /// 除城关镇外的各乡镇: a group without some of its members.
    pub(super) fn all_but(&self, from: usize, to: usize, depth: usize) -> Option<Reading> {
        let names_from = ["除了", "除"].iter().find_map(|word| self.after(from, to, word))?;
        (names_from + 1..to).find_map(|at| {
            let after = OUTSIDE.iter().find_map(|word| self.after(at, to, word))?;
            let group = self.names.resolve(&self.folded(after, to));
            matches!(group, Resolution::Group { .. }).then(|| self.without(from, to, &group, names_from, at, depth))
        })
    }

    /// The group less the names between two places. What of them is no unit was said and could not be followed.
    pub(super) fn without(&self, from: usize, to: usize, group: &Resolution, names_from: usize, names_to: usize, depth: usize) -> Reading {
        let Resolution::Group { kind, units } = group else { return self.name(from, to) };
        let excluded = self.list(names_from, names_to, depth + 1);
        let mut members = units.clone();
        let mut items = Vec::new();
        for item in &excluded {
            match item {
                Item::Name { resolution: Resolution::Unit { unit, .. }, .. } => members.retain(|member| member != unit),
                Item::Name { resolution: Resolution::Group { units, .. }, .. } => members.retain(|member| !units.contains(member)),
                Item::Name { span, .. } => items.push(Item::Dropped { span: span.clone() }),
                _ => {}
            }
        }
        items.insert(0, Item::Name { span: self.span(from, to), resolution: Resolution::Group { kind: *kind, units: members } });
        Reading { items, cost: 1 }
    }

    /// 除公安局、税务局外，县直各单位: the group without those names, and where the text goes on. Names that nobody knows are asked
    /// as they stand.
    pub(super) fn all_but_these(&self, from: usize, to: usize, depth: usize) -> Option<(Vec<Item>, usize)> {
        let (from, to) = self.trimmed(from, to);
        let names_from = ["除了", "除"].iter().find_map(|word| self.after(from, to, word)).filter(|_| depth < DEEPEST_BRACKET)?;
        let reach = to.min(names_from + 2 * LONGEST_PIECE);
        (names_from + 1..reach).find_map(|at| {
            let behind = OUTSIDE.iter().find_map(|word| self.after(at, to, word))?;
            let comma = usize::from(self.glyphs.get(behind).is_some_and(|glyph| matches!(glyph.c, ',' | '、')));
            let group_from = (behind + comma).min(to);
            let end = self.piece_end(group_from, to);
            let mut items = if end - group_from > LONGEST_PIECE { Vec::new() } else { self.piece(group_from, end, depth).items };
            let Some(Item::Name { span, resolution }) = items.first_mut() else { return None };
            match resolution {
                Resolution::Group { units, .. } => {
                    let left_out = self.units_between(names_from, at)?;
                    units.retain(|unit| !left_out.contains(unit));
                }
                // 除公安局外，其他部门: whoever says which those are reads the words
                Resolution::OpenGroup { .. } => {}
                _ => return None,
            }
            span.start = self.glyphs[from].start;
            Some((items, end))
        })
    }

    /// Where a piece ends: at the next separator outside brackets.
    pub(super) fn piece_end(&self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to && !is_separator(self.glyphs[at].c) {
            let close = if self.glyphs[at].c == '(' { self.closing(at, to) } else { None };
            at = close.unwrap_or(at) + 1;
        }
        at.min(to)
    }

    /// The units that a list names, where it names nothing else.
    pub(super) fn units_between(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for item in self.list(from, to, DEEPEST_BRACKET) {
            match item {
                Item::Name { resolution: Resolution::Unit { unit, .. }, .. } => found.push(unit),
                Item::Name { resolution: Resolution::Group { units, .. }, .. } => found.extend(units),
                Item::Comma => {}
                _ => return None,
            }
        }
        Some(found).filter(|found| !found.is_empty())
    }

    /// 各乡镇，城关镇、河口镇除外: takes the names before 除外 out of the group in front of them. Whether it could.
    pub(super) fn leave_out(&self, items: &mut Vec<Item>, from: usize, to: usize) -> bool {
        let Some(end) = ["除外", "不参加", "不参与"].iter().find_map(|word| self.before(from, to, word)) else { return false };
        let (from, end) = self.trimmed(from, end);
        let Resolution::Unit { unit, .. } = self.names.resolve(&self.folded(from, end)) else { return false };
        let mut left_out = vec![unit];
        let mut kept = items.len();
        while let Some(Item::Name { resolution: Resolution::Unit { unit, .. }, .. }) = kept.checked_sub(1).and_then(|at| items.get(at)) {
            left_out.push(*unit);
            kept -= 1;
        }
        let group = items.iter_mut().take(kept).rev().find(|item| !matches!(item, Item::Comma | Item::Verb(_)));
        let Some(Item::Name { resolution: Resolution::Group { units, .. }, .. }) = group else { return false };
        if !left_out.iter().all(|unit| units.contains(unit)) {
            return false;
        }
        units.retain(|unit| !left_out.contains(unit));
        items.truncate(kept);
        true
    }

    /// 各乡镇党委、政府: whether the sign here stands within the two names of one body.
    pub(super) fn joins_committee_and_government(&self, from: usize, at: usize, to: usize) -> bool {
        if self.glyphs.get(at).is_none_or(|glyph| glyph.c != '、') || at >= to {
            return false;
        }
        [("党委", "政府"), ("党工委", "办事处"), ("党工委", "管委会")].iter().any(|(committee, government)| {
            let place = self.before(from, at, committee).filter(|place| *place > from);
            let is_place = place.is_some_and(|place| matches!(self.glyphs[place - 1].c, '镇' | '乡' | '道' | '区' | ')'));
            // 政府办 is a body of its own
            is_place && self.after(at + 1, to, government).is_some_and(|end| end >= to || self.glyphs[end].c != '办')
        })
    }
}
