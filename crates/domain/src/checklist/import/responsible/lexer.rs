//! Cuts the written text into names and the words around them. Everything else follows from the cuts: a token is a span,
//! its separator the text up to the next span, so that together they are the text to the letter.

mod brackets;
mod glyphs;
mod left_out;

use std::ops::Range;

use super::marks::{AFTER_ETC, CONJUNCTIONS, Mark, PREFIXES, VERBS, joint_mark, label, looks_like_a_person, looks_like_a_unit, noun};
use super::names::{Names, Resolution};
use crate::checklist::import::time_limit::names_a_time;
use crate::text::folded::fold_char;

/// What stands in the text, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// A name, in bytes of the text.
    Name { span: Range<usize>, resolution: Resolution },
    /// A noun that marks the list before it (…等牵头单位) or behind it (牵头单位:).
    Noun { span: Range<usize>, mark: Mark, forward: bool },
    /// A verb that marks the names before it.
    Verb(Mark),
    /// 等: the names before it are examples.
    Etc,
    /// A comma or line break between two parts of the list.
    Comma,
    /// A semicolon or full stop: what follows is a new list.
    Stop,
    /// What a bracket said and nobody took into account, in bytes of the text.
    Dropped { span: Range<usize> },
}

#[derive(Clone, Copy)]
struct Glyph {
    /// Folded; a blank for white space, `\n` for a line break.
    c: char,
    start: usize,
    end: usize,
}

pub(super) struct Lexer<'n, 'd> {
    names: &'n Names<'d>,
    glyphs: Vec<Glyph>,
}

/// A piece that was read, and how badly it fits: 1 per resolved name, much more for what nobody knows.
struct Reading {
    items: Vec<Item>,
    cost: usize,
}

const UNKNOWN: usize = 10;
const IMPLAUSIBLE: usize = 1_000_000;
/// What it costs to read over white space that stands between two things that look like units.
const JOINED: usize = 30;
/// Conjunctions and blanks inside one name: 自 然 资 源 和 规 划 局 has seven.
const MOST_JOINTS_IN_A_NAME: usize = 8;
const LONGEST_PIECE: usize = 60;
const DEEPEST_BRACKET: usize = 2;

impl<'n, 'd> Lexer<'n, 'd> {
    pub(super) fn new(names: &'n Names<'d>, text: &str) -> Self {
        let glyphs = text.char_indices().filter_map(|(start, c)| {
            let folded = match c {
                '\n' | '\r' | '\u{2028}' | '\u{b}' => '\n',
                c if c.is_whitespace() => ' ',
                c => fold_char(c)?,
            };
            Some(Glyph { c: folded, start, end: start + c.len_utf8() })
        });
        Self { names, glyphs: glyphs.collect() }
    }

    /// All items of the text.
    pub(super) fn items(&self) -> Vec<Item> {
        self.list(0, self.glyphs.len(), 0)
    }

    /// A list: chunks between separators.
    fn list(&self, from: usize, to: usize, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let mut start = from;
        let mut at = from;
        while at <= to {
            if at == start
                && let Some((found, end)) = self.all_but_these(start, to, depth)
            {
                items.extend(found);
                (start, at) = (end, end);
            }
            let c = if at < to { self.glyphs[at].c } else { ';' };
            if c == '('
                && let Some(close) = self.closing(at, to)
            {
                if self.marks_the_name_before(start, at, close, to) {
                    items.extend(self.chunk(start, close + 1, false, depth));
                    start = close + 1;
                }
                at = close + 1;
                continue;
            }
            if !is_separator(c) || self.joins_committee_and_government(start, at, to) {
                at += 1;
                continue;
            }
            if !self.leave_out(&mut items, start, at) {
                items.extend(self.chunk(start, at, c == ':' && at < to, depth));
            }
            if at < to {
                items.extend(match c {
                    ';' | '。' => Some(Item::Stop),
                    ',' | '/' | '|' | '.' | '+' | '&' => Some(Item::Comma),
                    _ => None,
                });
            }
            at += 1;
            start = at;
        }
        items
    }

    /// The bracket that closes the one here; an unclosed one ends at the next separator instead.
    fn closing(&self, open: usize, to: usize) -> Option<usize> {
        let next = (open + 1..to).find(|at| matches!(self.glyphs[*at].c, '(' | ')'))?;
        (self.glyphs[next].c == ')').then_some(next)
    }

    fn chunk(&self, from: usize, to: usize, before_colon: bool, depth: usize) -> Vec<Item> {
        let (from, to) = self.trimmed(from, to);
        let folded = self.folded(from, to);
        if folded.is_empty() || is_number(&folded) {
            return Vec::new();
        }
        if before_colon && let Some(mark) = label(&folded) {
            return vec![Item::Noun { span: self.span(from, to), mark, forward: true }];
        }
        // 财政局 责任单位：民政局: the label stands behind the list before it
        if before_colon && let Some((start, mark)) = self.label_at_end(from, to) {
            let mut items = self.chunk(from, start, false, depth);
            items.push(Item::Noun { span: self.span(start, to), mark, forward: true });
            return items;
        }
        let whole = self.piece(from, to, depth);
        if whole.cost <= whole.items.len() {
            return whole.items;
        }
        let parts = self.parts(from, to, depth);
        match parts {
            Some(parts) if parts.cost < whole.cost => parts.items,
            _ => whole.items,
        }
    }

    /// The longest label that ends a chunk, and where it begins.
    fn label_at_end(&self, from: usize, to: usize) -> Option<(usize, Mark)> {
        const LONGEST_LABEL: usize = 8;
        let first = to.saturating_sub(LONGEST_LABEL).max(from + 1);
        (first..to).find_map(|start| {
            let (start, _) = self.trimmed(start, to);
            // a short word is one only by itself: 财政局 协管：, not 工程协管：
            let is_apart = || start > 0 && self.glyphs[start - 1].c.is_whitespace();
            label(&self.folded(start, to)).filter(|_| start < to && (to - start > 2 || is_apart())).map(|mark| (start, mark))
        })
    }

    // ---- joints: conjunctions and white space

    /// The best way to cut a chunk at its joints, by dynamic programming over them.
    fn parts(&self, from: usize, to: usize, depth: usize) -> Option<Reading> {
        let joints = self.joints(from, to);
        if joints.is_empty() {
            return None;
        }
        let starts: Vec<usize> = std::iter::once(from).chain(joints.iter().map(|joint| joint.end)).collect();
        let ends: Vec<usize> = joints.iter().map(|joint| joint.start).chain(std::iter::once(to)).collect();
        let plausible: Vec<bool> = starts.iter().zip(&ends).map(|(start, end)| self.is_plausible(*start, *end)).collect();
        // joined_cost[j]: what reading over joint j (between part j and j+1) costs
        let joined_cost = |joint: usize| {
            let is_blank = self.glyphs[joints[joint].start].c.is_whitespace();
            if is_blank && plausible[joint] && plausible[joint + 1] { JOINED } else { 0 }
        };
        // best[k]: cheapest reading of the parts before k, and where its last piece begins
        let mut best: Vec<Option<(usize, usize)>> = vec![None; starts.len() + 1];
        best[0] = Some((0, 0));
        for end in 1..=starts.len() {
            let mut over = 0;
            for start in (end.saturating_sub(MOST_JOINTS_IN_A_NAME + 1)..end).rev() {
                if start + 1 < end {
                    over += joined_cost(start);
                }
                let Some((before, _)) = best[start] else { continue };
                if ends[end - 1].saturating_sub(starts[start]) > LONGEST_PIECE {
                    break;
                }
                let cost = self.piece_cost(starts[start], ends[end - 1], depth);
                let total = before + if cost <= 1 { cost } else { cost + over };
                if best[end].is_none_or(|(known, _)| total < known) {
                    best[end] = Some((total, start));
                }
            }
        }
        let (cost, _) = best[starts.len()].filter(|(cost, _)| *cost < IMPLAUSIBLE)?;
        let mut cuts = Vec::new();
        let mut end = starts.len();
        while end > 0 {
            let (_, start) = best[end]?;
            cuts.push((start, end));
            end = start;
        }
        let mut items = Vec::new();
        for (start, end) in cuts.into_iter().rev() {
            if start > 0 && self.glyphs[joints[start - 1].clone()].iter().any(|glyph| glyph.c == '\n') {
                items.push(Item::Comma);
            }
            let joint = (start > 0).then(|| self.folded(joints[start - 1].start, joints[start - 1].end));
            items.extend(joint.as_deref().and_then(joint_mark).map(Item::Verb));
            items.extend(self.piece(starts[start], ends[end - 1], depth).items);
        }
        Some(Reading { items, cost })
    }

    fn joints(&self, from: usize, to: usize) -> Vec<Range<usize>> {
        let mut joints: Vec<Range<usize>> = Vec::new();
        let mut at = from;
        while at < to {
            if self.glyphs[at].c == '('
                && let Some(close) = self.closing(at, to)
            {
                at = close + 1;
                continue;
            }
            let word = CONJUNCTIONS.iter().find_map(|word| self.after(at, to, word));
            let blank = || self.glyphs[at..to].iter().take_while(|glyph| glyph.c.is_whitespace()).count();
            let end = word.unwrap_or_else(|| at + blank());
            if end > at {
                // a blank beside a conjunction belongs to it
                match joints.last_mut() {
                    Some(last) if last.end == at => last.end = end,
                    _ => joints.push(at..end),
                }
                at = end;
            } else {
                at += 1;
            }
        }
        joints.retain(|joint| joint.start > from && joint.end < to);
        joints
    }

    fn is_plausible(&self, from: usize, to: usize) -> bool {
        to - from <= LONGEST_PIECE && {
            let folded = self.folded(from, to);
            is_number(&folded) || looks_like_a_unit(&folded) || looks_like_a_person(&folded) || self.names.is_known(&folded)
        }
    }

    fn piece_cost(&self, from: usize, to: usize, depth: usize) -> usize {
        self.piece(from, to, depth).cost
    }

    // ---- one piece: marks, 等, brackets, a name

    fn piece(&self, from: usize, to: usize, depth: usize) -> Reading {
        let (from, mut to) = self.trimmed(self.after_number(from, to), to);
        let folded = self.folded(from, to);
        // the 2 of "1.财政局 2.教体局" says nothing
        if folded.is_empty() || is_number(&folded) {
            return Reading { items: Vec::new(), cost: 0 };
        }
        if let Some(mark) = noun(&folded) {
            return Reading { items: vec![Item::Noun { span: self.span(from, to), mark, forward: true }], cost: 0 };
        }
        if to - from <= LONGEST_PIECE && self.names.is_known(&folded) {
            return self.name(from, to);
        }
        if let Some(reading) = self.all_but(from, to, depth) {
            return reading;
        }
        let mut ahead = None;
        let mut from = from;
        if let Some((rest, mark)) =
            PREFIXES.iter().find_map(|(word, mark)| self.after(from, to, word).filter(|rest| *rest < to).map(|rest| (rest, *mark)))
        {
            ahead = Some(mark);
            from = rest;
        }
        let mut verbs = Vec::new();
        while let Some((mark, before)) = self.verb(from, to) {
            verbs.push(Item::Verb(mark));
            to = before;
        }
        // 由财政局牵头, 以财政局为主
        let led = verbs.contains(&Item::Verb(Mark::Lead));
        let words: &[&str] = if led { &["由", "以"] } else { &["由"] };
        let from = words.iter().find_map(|word| self.after(from, to, word).filter(|rest| *rest < to)).unwrap_or(from);
        let mut reading = self.named(from, to, depth);
        verbs.reverse();
        reading.items.extend(ahead.filter(|mark| *mark != Mark::Neutral).map(Item::Verb));
        reading.items.extend(verbs);
        reading
    }

    /// What remains of a piece without its marks.
    fn named(&self, from: usize, to: usize, depth: usize) -> Reading {
        if from >= to {
            return Reading { items: Vec::new(), cost: 0 };
        }
        // 平等镇 is a name
        if let Some((etc, after)) = self.etc(from, to).filter(|_| !self.names.is_known(&self.folded(from, to))) {
            let mut left = self.named(from, etc, depth);
            let right = self.after_etc(after, to, depth);
            left.items.push(Item::Etc);
            left.items.extend(right.items);
            return Reading { items: left.items, cost: left.cost + right.cost };
        }
        self.bracketed(from, to, depth).unwrap_or_else(|| self.name(from, to))
    }

    /// Where a list-closing 等 stands and where the text goes on behind it.
    fn etc(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let reach = to.min(from + 2 * LONGEST_PIECE);
        (from..reach).filter(|at| self.glyphs[*at].c == '等').find_map(|at| {
            let (after, _) = self.trimmed(at + 1, to);
            let closes = after >= to
                || self.glyphs[after].c.is_ascii_digit()
                || "一二三四五六七八九十两".contains(self.glyphs[after].c)
                || AFTER_ETC.iter().any(|word| self.after(after, to, word).is_some());
            let (_, end) = self.trimmed(from, at);
            closes.then_some((end, after))
        })
    }

    /// 等 is followed by nothing, by 牵头单位, or by a group.
    fn after_etc(&self, from: usize, to: usize, depth: usize) -> Reading {
        let folded = self.folded(from, to);
        if folded.is_empty() {
            return Reading { items: Vec::new(), cost: 0 };
        }
        if let Some(mark) = noun(&folded) {
            return Reading { items: vec![Item::Noun { span: self.span(from, to), mark, forward: false }], cost: 0 };
        }
        let mut reading = self.bracketed(from, to, depth).unwrap_or_else(|| self.name(from, to));
        // 岫阳镇、青檀镇等镇: a single word that is a group's behind 各
        for item in &mut reading.items {
            if let Item::Name { resolution: resolution @ Resolution::Unknown, .. } = item
                && let group @ Resolution::Group { .. } = self.names.resolve(&format!("各{folded}"))
            {
                *resolution = group;
                reading.cost = 1;
            }
        }
        // 岫阳镇、青檀镇等乡镇: those named are examples, so the group is some of its units, not all
        for item in &mut reading.items {
            if let Item::Name { resolution, .. } = item
                && let Resolution::Group { kind, .. } = resolution
            {
                *resolution = Resolution::OpenGroup { kind: *kind, likely_original: None };
            }
        }
        reading
    }

    fn name(&self, from: usize, to: usize) -> Reading {
        let folded = self.folded(from, to);
        if folded.is_empty() {
            return Reading { items: Vec::new(), cost: 0 };
        }
        let resolution = self.names.resolve(&folded);
        if resolution == Resolution::Unknown
            && let Some(person) = [to.saturating_sub(3), to.saturating_sub(2)]
                .into_iter()
                .filter(|at| *at > from + 1)
                .find(|at| looks_like_a_person(&self.folded(*at, to)) && self.names.is_unit(&self.folded(from, *at)))
        {
            // 应急局张某
            let mut reading = self.name(from, person);
            reading.items.push(Item::Name { span: self.span(person, to), resolution: Resolution::Unknown });
            reading.cost += UNKNOWN;
            return reading;
        }
        if resolution == Resolution::Unknown
            && let Some((unit, time)) = self.beside_a_time(from, to)
        {
            let mut reading = self.name(unit.start, unit.end);
            reading.items.push(Item::Dropped { span: self.span(time.start, time.end) });
            return reading;
        }
        let cost = match &resolution {
            resolution if resolution.is_resolved() => 1,
            _ if looks_like_a_unit(&folded) || looks_like_a_person(&folded) => UNKNOWN + folded.chars().count(),
            // 财政局牵头 6月底前
            _ if folded.starts_with(begins_a_time) && names_a_time(&folded) => UNKNOWN,
            _ => IMPLAUSIBLE,
        };
        Reading { items: vec![Item::Name { span: self.span(from, to), resolution }], cost }
    }

    /// 财政局6月底前, 6月底前财政局: where the unit stands and where the time.
    fn beside_a_time(&self, from: usize, to: usize) -> Option<(Range<usize>, Range<usize>)> {
        if to - from > LONGEST_PIECE || !self.glyphs[from..to].iter().any(|glyph| begins_a_time(glyph.c)) {
            return None;
        }
        let begins = begins_a_time(self.glyphs[from].c);
        (from + 2..to.saturating_sub(1)).find_map(|at| {
            let ends = begins_a_time(self.glyphs[at].c);
            if ends && self.names.is_unit(&self.folded(from, at)) && names_a_time(&self.folded(at, to)) {
                return Some((from..at, at..to));
            }
            let is_behind = begins && self.names.is_unit(&self.folded(at, to)) && names_a_time(&self.folded(from, at));
            is_behind.then_some((at..to, from..at))
        })
    }

    /// A verb at the end, and where the text before it ends. The 协办 of 政协办 is none.
    fn verb(&self, from: usize, to: usize) -> Option<(Mark, usize)> {
        if self.before(from, to, "政协办").is_some() {
            return None;
        }
        let found = VERBS.iter().filter_map(|(word, mark)| {
            let start = self.before(from, to, word)?;
            let (_, end) = self.trimmed(from, start);
            Some((*mark, end))
        });
        // the longest: 密切配合, not 配合
        found.min_by_key(|(_, end)| *end)
    }

    /// Behind a number or bullet in a list: (一)财政局, ★财政局.
    fn after_number(&self, from: usize, to: usize) -> usize {
        let Some(first) = self.glyphs.get(from).filter(|_| from < to) else { return from };
        if matches!(first.c, '★' | '*' | '●' | '■' | '◆') {
            return from + 1;
        }
        if first.c == '('
            && let Some(close) = self.closing(from, to)
            && close > from + 1
            && close + 1 < to
            && self.glyphs[from + 1..close].iter().all(|glyph| glyph.c.is_ascii_digit() || "一二三四五六七八九十".contains(glyph.c))
        {
            return close + 1;
        }
        from
    }
}

const fn is_separator(c: char) -> bool {
    matches!(c, '、' | ',' | ';' | '。' | '/' | '|' | '.' | ':' | '\\' | '+' | '&' | '·' | '•' | '→' | '①'..='⑳')
}

/// Signs that words of time begin with: 6月底前, 每季度, 年底, 上半年, 第三季度.
fn begins_a_time(c: char) -> bool {
    "0123456789一二三四五六七八九十每年上下第".contains(c)
}

fn is_number(folded: &str) -> bool {
    folded.chars().all(|c| c.is_ascii_digit())
}

const fn cost_of(item: &Item) -> usize {
    match item {
        Item::Name { resolution, .. } => {
            if resolution.is_resolved() {
                1
            } else {
                UNKNOWN
            }
        }
        _ => 0,
    }
}
