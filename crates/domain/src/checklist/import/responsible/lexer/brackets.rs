//! What a bracket behind a name says: another word for it, units of its own, or who is left out.

use super::super::marks::{CONJUNCTIONS, Mark, VERBS};
use super::super::names::{Reason, Refusal, Resolution};
use super::{DEEPEST_BRACKET, Item, LONGEST_PIECE, Lexer, Reading, cost_of, is_separator};

impl Lexer<'_, '_> {
    /// 政府办(政务公开办) is one unit; 各乡镇(开发区) and 住建局(城管局) are two.
    pub(super) fn bracketed(&self, from: usize, to: usize, depth: usize) -> Option<Reading> {
        if depth >= DEEPEST_BRACKET {
            return None;
        }
        let open = (from..to).find(|at| self.glyphs[*at].c == '(')?;
        let close = self.closing(open, to);
        if open == from {
            // a list in brackets: (牵头单位:财政局)
            let close = close.filter(|close| close + 1 == to)?;
            let items = self.list(open + 1, close, depth + 1);
            let cost = items.iter().map(cost_of).sum();
            return Some(Reading { items, cost });
        }
        let end = close.map_or(to, |close| close + 1);
        if end < to || (to - from <= LONGEST_PIECE && self.names.is_known(&self.folded(from, to))) {
            return None;
        }
        let (_, base_end) = self.trimmed(from, open);
        let base = self.names.resolve(&self.folded(from, base_end));
        let inner_end = close.unwrap_or(to);
        if matches!(base, Resolution::Group { .. }) {
            if let Some((names_from, names_to)) = self.excluded(open + 1, inner_end) {
                return Some(self.without(from, to, &base, names_from, names_to, depth));
            }
            if self.only_asks(open + 1, inner_end) {
                let name = Item::Name { span: self.span(from, to), resolution: base };
                return Some(Reading { items: vec![name, Item::Dropped { span: self.span(open + 1, inner_end) }], cost: 1 });
            }
        }
        if base.is_resolved() && self.says_who_is_first(open + 1, inner_end) {
            let name = Item::Name { span: self.span(from, to), resolution: base };
            return Some(Reading { items: vec![name, Item::Dropped { span: self.span(open + 1, inner_end) }], cost: 1 });
        }
        let mut inner = self.list(open + 1, inner_end, depth + 1);
        if let Resolution::Group { .. } = base {
            self.read_as_groups(&mut inner);
        }
        // 各乡镇(城关镇牵头): a member that has a part of its own
        let has_part = matches!(inner.last(), Some(Item::Verb(Mark::Lead | Mark::Support)));
        let is_other = |resolution: &Resolution| adds_to(&base, resolution) || (has_part && is_member(&base, resolution));
        let others = inner.iter().any(|item| matches!(item, Item::Name { resolution, .. } if is_other(resolution)));
        if others {
            let mut items = vec![Item::Name { span: self.span(from, base_end), resolution: base }];
            // 财政局(各乡镇配合): what marks the names in the bracket says nothing about the one before it
            items.extend(matches!(inner.last(), Some(Item::Verb(_))).then_some(Item::Stop));
            items.extend(inner);
            let cost = items.iter().map(cost_of).sum();
            return Some(Reading { items, cost });
        }
        if base.is_resolved() {
            let says_more = inner.iter().any(|item| match item {
                Item::Name { resolution, .. } => !same_unit(&base, resolution),
                Item::Dropped { .. } => true,
                _ => false,
            });
            let dropped = says_more.then(|| Item::Dropped { span: self.span(open + 1, inner_end) });
            let marks = inner.into_iter().filter(|item| matches!(item, Item::Verb(_)));
            let item = Item::Name { span: self.span(from, to), resolution: base };
            let cost = cost_of(&item);
            return Some(Reading { items: std::iter::once(item).chain(marks).chain(dropped).collect(), cost });
        }
        None
    }

    /// 财政局(牵头)教体局(配合): whether the bracket marks the name before it, and another name begins right behind.
    pub(super) fn marks_the_name_before(&self, from: usize, open: usize, close: usize, to: usize) -> bool {
        let word = self.folded(open, close + 1);
        let (name, name_end) = self.trimmed(from, open);
        if name >= name_end || !VERBS.iter().any(|(verb, _)| *verb == word) || !self.names.is_known(&self.folded(name, name_end)) {
            return false;
        }
        let is_apart = name_end < open;
        let (next, _) = self.trimmed(close + 1, to);
        let begins_another = next < to
            && (is_apart || next == close + 1)
            && !is_separator(self.glyphs[next].c)
            && !matches!(self.glyphs[next].c, '等' | '(' | ')')
            && !VERBS.iter().any(|(verb, _)| self.after(next, to, verb).is_some())
            && !CONJUNCTIONS.iter().any(|word| self.after(next, to, word).is_some());
        // 财政局 (牵头)教体局: a blank before the bracket leaves it to the next name, unless that has its own behind it
        let next_has_its_own = || {
            let (_, end) = self.trimmed(next, self.piece_end(next, to.min(next + LONGEST_PIECE)));
            end > next && self.glyphs[end - 1].c == ')'
        };
        begins_another && (!is_apart || next_has_its_own())
    }

    /// 城关镇除外, 不含城关镇: where the names stand.
    fn excluded(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let ahead = ["不含", "不包括", "不包含", "除了", "除"].iter().find_map(|word| self.after(from, to, word));
        let behind = ["除外", "以外", "之外", "不参加", "外"].iter().find_map(|word| self.before(from, to, word));
        match (ahead, behind) {
            (None, None) => None,
            // 除城关镇 leaves out whom it names, 除涉密事项 is asked
            (Some(start), None) if self.after(from, to, "除").is_none() || self.units_between(start, to).is_some() => Some((start, to)),
            (start, Some(end)) if start.unwrap_or(from) < end => Some((start.unwrap_or(from), end)),
            _ => None,
        }
    }

    /// 含开发区, 开发区参照执行: whether that makes a task for others is the office's to say.
    fn only_asks(&self, from: usize, to: usize) -> bool {
        let begins = ["含", "包括", "包含"].iter().any(|word| self.after(from, to, word).is_some());
        let folded = self.folded(from, to);
        begins || folded.contains("参照") || folded.contains("按此")
    }

    /// (排第一的为牵头单位): a word about the order of the whole list, and no mark of the name before it.
    fn says_who_is_first(&self, from: usize, to: usize) -> bool {
        let folded = self.folded(from, to);
        ["排第一", "第一个", "第一家", "首位", "排名", "排在前", "排在首", "列第一", "列首"].iter().any(|word| folded.contains(word))
    }

    /// In 各乡镇(街道、开发区) the words in brackets share 各.
    fn read_as_groups(&self, inner: &mut Vec<Item>) {
        for item in inner {
            let Item::Name { span, resolution: resolution @ Resolution::Unknown } = item else { continue };
            let text: String =
                self.glyphs.iter().filter(|glyph| span.contains(&glyph.start) && !glyph.c.is_whitespace()).map(|glyph| glyph.c).collect();
            match self.names.resolve(&format!("各{text}")) {
                group @ Resolution::Group { .. } => *resolution = group,
                Resolution::Refused(Refusal { reason: Reason::EmptyGroup, .. }) => *item = Item::Dropped { span: span.clone() },
                _ => {}
            }
        }
    }
}

/// Whether a name in brackets is only another word for the unit before them.
fn same_unit(base: &Resolution, inner: &Resolution) -> bool {
    match (base, inner) {
        (Resolution::Unit { unit: a, .. }, Resolution::Unit { unit: b, .. }) => a == b,
        (Resolution::Group { units, .. }, Resolution::Unit { unit, .. }) => units.contains(unit),
        _ => base == inner,
    }
}

/// Whether a name in brackets is a unit of the group before them.
fn is_member(base: &Resolution, inner: &Resolution) -> bool {
    matches!((base, inner), (Resolution::Group { units, .. }, Resolution::Unit { unit, .. }) if units.contains(unit))
}

/// Whether a name in brackets is a unit of its own beside the one before the bracket.
fn adds_to(base: &Resolution, inner: &Resolution) -> bool {
    match (base, inner) {
        (_, Resolution::Refused(_) | Resolution::Unknown) => false,
        (Resolution::Unit { unit: a, .. }, Resolution::Unit { unit: b, .. }) => a != b,
        (Resolution::Group { units, .. }, Resolution::Unit { unit, .. }) => !units.contains(unit),
        _ => base != inner,
    }
}
