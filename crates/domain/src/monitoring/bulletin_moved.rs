//! What has moved in a month's facts since its bulletin was drafted.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::bulletin::{BulletinFacts, EarlierFact};
use crate::calendar::office_time::day_text;

/// What a month's facts say now that a draft's do not: each in words, nothing where they are the same.
#[must_use]
pub fn moved(drafted: &BulletinFacts, now: &BulletinFacts) -> Vec<String> {
    let mut said = Vec::new();
    let mut number = |what: String, before: i64, after: i64| {
        if before != after {
            said.push(format!("{what}由{before}变为{after}"));
        }
    };
    number("确认的问题".into(), drafted.found(), now.found());
    number("发布信息条数".into(), drafted.published(), now.published());
    number("待确认的问题".into(), drafted.waiting().1, now.waiting().1);
    let labels: BTreeSet<&str> = drafted.kinds.iter().chain(&now.kinds).map(|kind| kind.label.as_str()).collect();
    for label in labels {
        let of = |facts: &BulletinFacts| facts.kinds.iter().find(|kind| kind.label == label).map_or(0, |kind| kind.number);
        number(format!("“{label}”"), of(drafted), of(now));
    }
    let names: BTreeSet<&str> = drafted.units.iter().chain(&now.units).map(|unit| unit.name.as_str()).collect();
    for name in names {
        let of = |facts: &BulletinFacts| facts.units.iter().find(|unit| unit.name == name).map_or(0, |unit| unit.found);
        number(format!("{name}的问题"), of(drafted), of(now));
    }
    let none = EarlierFact::default();
    let (before, after) = (drafted.earlier.as_ref().unwrap_or(&none), now.earlier.as_ref().unwrap_or(&none));
    for (what, before, after) in [
        ("上期问题总数", before.found, after.found),
        ("上期按期整改", before.in_time, after.in_time),
        ("上期逾期整改", before.late, after.late),
        ("上期免予整改", before.waived, after.waived),
        ("上期未办结", before.open, after.open),
        ("上期销号后再次出现", before.relapsed, after.relapsed),
    ] {
        number(what.into(), before, after);
    }
    if drafted.as_of != now.as_of {
        said.push(format!("监测截至日由{}变为{}", day_text(drafted.as_of), day_text(now.as_of)));
    }
    if drafted.due_on != now.due_on {
        let words = |day: Option<NaiveDate>| day.map_or_else(|| "未定".to_owned(), day_text);
        said.push(format!("整改期限由{}变为{}", words(drafted.due_on), words(now.due_on)));
    }
    if said.is_empty() && drafted != now {
        said.push("各单位栏目或分组的统计有变动".into());
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::bulletin::{KindFact, UnitFact};

    fn facts(found: i64, mended: i64) -> BulletinFacts {
        let unit =
            UnitFact { name: "甲局".into(), group: "县直".into(), published: 9, columns: 2, unread: 0, found, repeated: 0, open: 0 };
        BulletinFacts {
            county: "清溪县".into(),
            month: "2026-10-01".parse().unwrap(),
            as_of: "2026-10-31".parse().unwrap(),
            units: vec![unit],
            kinds: vec![KindFact { label: "错误表述".into(), number: found, units: vec!["甲局".into()] }],
            earlier: Some(EarlierFact { found: 5, in_time: mended, open: 5 - mended, ..EarlierFact::default() }),
            due_on: None,
        }
    }

    #[test]
    fn what_moved_is_named() {
        assert!(moved(&facts(1, 2), &facts(1, 2)).is_empty());
        for (now, said) in [
            (facts(2, 2), vec!["确认的问题由1变为2", "“错误表述”由1变为2", "甲局的问题由1变为2"]),
            (facts(1, 3), vec!["上期按期整改由2变为3", "上期未办结由3变为2"]),
            (BulletinFacts { due_on: "2026-11-10".parse().ok(), ..facts(1, 2) }, vec!["整改期限由未定变为2026年11月10日"]),
            (BulletinFacts { county: "别县".into(), ..facts(1, 2) }, vec!["各单位栏目或分组的统计有变动"]),
        ] {
            assert_eq!(moved(&facts(1, 2), &now), said);
        }
    }
}
