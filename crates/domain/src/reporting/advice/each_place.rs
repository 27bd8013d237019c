//! What was found more than once in one place is said once, and nothing that blocks is lost by it.

use super::{Advice, AdviceKind, Severity};

/// Each place once, in the order of the text: what is an identity number is not a card as well.
///
/// A remark gives way to whatever stands in the same place, however little of it. What blocks gives way only where all of it is within
/// something that blocks no less: a mobile number, which a reason lets pass, never takes the place of an identity number, and of two
/// numbers that run into each other both are said, so that both are masked.
pub(super) fn each_place_once(found: Vec<Advice>) -> Vec<Advice> {
    let mut by_rank: [Vec<Advice>; 3] = Default::default();
    for one in found {
        match (one.severity, one.kind) {
            (Severity::Block, AdviceKind::MobileNumber) => by_rank[1].push(one),
            (Severity::Block, _) => by_rank[0].push(one),
            (Severity::Hint, _) => by_rank[2].push(one),
        }
    }
    let mut kept: Vec<Advice> = Vec::new();
    for mut all in by_rank {
        // the longest first at each place
        all.sort_by_key(|one| (start(one), usize::MAX - end(one)));
        let stronger = Reach::of(&kept);
        let mut furthest = 0;
        for one in all {
            let (start, end) = (start(&one), end(&one));
            let is_said = match one.severity {
                Severity::Block => stronger.of_those_before(start + 1).max(furthest) >= end,
                Severity::Hint => stronger.of_those_before(end).max(furthest) > start,
            };
            if !is_said {
                furthest = furthest.max(end);
                kept.push(one);
            }
        }
    }
    kept.sort_by_key(start);
    kept
}

fn start(one: &Advice) -> usize {
    one.span.as_ref().map_or(0, |span| span.start)
}

fn end(one: &Advice) -> usize {
    one.span.as_ref().map_or(0, |span| span.end)
}

/// How far what begins before a place reaches.
struct Reach(Vec<(usize, usize)>);

impl Reach {
    fn of(kept: &[Advice]) -> Self {
        let mut spans: Vec<(usize, usize)> = kept.iter().map(|one| (start(one), end(one))).collect();
        spans.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut spans {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self(spans)
    }

    fn of_those_before(&self, place: usize) -> usize {
        let count = self.0.partition_point(|(start, _)| *start < place);
        count.checked_sub(1).and_then(|last| self.0.get(last)).map_or(0, |(_, furthest)| *furthest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::AdviceKind::{BankCard, MobileNumber, ResidentId, WeakMask};
    use super::Severity::{Block, Hint};
    use super::*;

    type Short = (AdviceKind, Severity, usize, usize);

    fn advice(&(kind, severity, start, end): &Short) -> Advice {
        Advice { kind, severity, message: "请遮住。".into(), span: Some(start..end) }
    }

    fn short(one: &Advice) -> Short {
        (one.kind, one.severity, start(one), end(one))
    }

    #[test]
    fn what_blocks_is_never_lost_to_a_remark_or_to_what_blocks_less() {
        let id = |from, to| (ResidentId, Block, from, to);
        let looks_like_id = |from, to| (ResidentId, Hint, from, to);
        let card = |from, to| (BankCard, Block, from, to);
        let phone = |from, to| (MobileNumber, Block, from, to);
        let duty_phone = |from, to| (MobileNumber, Hint, from, to);
        let mask = |from, to| (WeakMask, Hint, from, to);
        let cases: Vec<(&str, Vec<Short>, Vec<Short>)> = vec![
            ("nothing", vec![], vec![]),
            ("apart", vec![phone(20, 31), id(0, 18)], vec![id(0, 18), phone(20, 31)]),
            ("side by side", vec![phone(0, 11), phone(11, 22)], vec![phone(0, 11), phone(11, 22)]),
            ("the same number is an identity number and a card", vec![id(0, 18), card(0, 18)], vec![id(0, 18)]),
            ("a remark begins first", vec![looks_like_id(0, 18), phone(7, 18)], vec![phone(7, 18)]),
            ("a remark begins first and ends later", vec![looks_like_id(0, 20), card(2, 18)], vec![card(2, 18)]),
            ("a remark runs into what blocks", vec![looks_like_id(0, 18), phone(17, 28)], vec![phone(17, 28)]),
            ("a remark begins within", vec![id(0, 18), mask(10, 28)], vec![id(0, 18)]),
            ("a remark around two", vec![looks_like_id(0, 30), phone(2, 13), phone(15, 26)], vec![phone(2, 13), phone(15, 26)]),
            ("remarks in a row", vec![looks_like_id(0, 18), looks_like_id(7, 25), mask(18, 29)], vec![looks_like_id(0, 18), mask(18, 29)]),
            ("a telephone begins first", vec![phone(0, 11), id(3, 21)], vec![phone(0, 11), id(3, 21)]),
            ("a telephone around an identity number", vec![phone(0, 20), id(1, 19)], vec![phone(0, 20), id(1, 19)]),
            ("a telephone within an identity number", vec![id(0, 20), phone(7, 18)], vec![id(0, 20)]),
            ("a telephone within two", vec![id(0, 10), id(8, 20), phone(5, 16)], vec![id(0, 10), phone(5, 16), id(8, 20)]),
            ("a duty telephone that is an identity number's part", vec![duty_phone(4, 15), id(0, 18)], vec![id(0, 18)]),
            ("the longer of two at one place", vec![card(0, 16), card(0, 19)], vec![card(0, 19)]),
            ("two that run into each other", vec![card(0, 16), id(8, 26)], vec![card(0, 16), id(8, 26)]),
            ("found in two looks", vec![phone(0, 11), looks_like_id(12, 30), phone(0, 11)], vec![phone(0, 11), looks_like_id(12, 30)]),
        ];
        for (name, found, expected) in cases {
            for reversed in [false, true] {
                let mut found: Vec<Advice> = found.iter().map(advice).collect();
                // of what is the same place and rank the first look's word stands; the order plays no part elsewhere
                if reversed && name != "the same number is an identity number and a card" {
                    found.reverse();
                }
                let told: Vec<Short> = each_place_once(found).iter().map(short).collect();
                assert_eq!(told, expected, "{name}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_blocking_find_is_said_or_within_one_that_blocks_no_less(
            found in proptest::collection::vec(
                (prop_oneof![Just(ResidentId), Just(BankCard), Just(MobileNumber), Just(WeakMask)], any::<bool>(), 0..60_usize, 1..20_usize),
                0..12,
            ),
        ) {
            let of = |(kind, blocks, start, length): &(AdviceKind, bool, usize, usize)| {
                (*kind, if *blocks && *kind != WeakMask { Block } else { Hint }, *start, start + length)
            };
            let found: Vec<Short> = found.iter().map(of).collect();
            let kept: Vec<Short> = each_place_once(found.iter().map(advice).collect()).iter().map(short).collect();
            let is_phone = |one: &Short| one.0 == MobileNumber;
            for one in found.iter().filter(|one| one.1 == Block) {
                let stands_for = |other: &Short| {
                    other.1 == Block && other.2 <= one.2 && one.3 <= other.3 && (is_phone(one) || !is_phone(other))
                };
                prop_assert!(kept.iter().any(stands_for), "{one:?} of {found:?} is lost: {kept:?}");
            }
            for one in found.iter().filter(|one| one.1 == Hint) {
                prop_assert!(kept.iter().any(|other| other.2 < one.3 && one.2 < other.3), "{one:?} of {found:?}: {kept:?}");
            }
        }
    }
}
