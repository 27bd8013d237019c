//! What a bulletin says of a month, and what it must not say.

use super::*;

fn facts() -> BulletinFacts {
    let unit = |name: &str, group: &str, published: i64, found: i64| UnitFact {
        name: name.into(),
        group: group.into(),
        published,
        columns: 5,
        unread: i64::from(name == "丙镇"),
        found,
        repeated: i64::from(found > 2),
        open: 0,
    };
    BulletinFacts {
        county: "清溪县".into(),
        month: "2026-10-01".parse().unwrap(),
        as_of: "2026-10-31".parse().unwrap(),
        units: vec![unit("甲局", "县直单位", 1454, 3), unit("乙局", "县直单位", 0, 0), unit("丙镇", "乡镇", 996, 1)],
        kinds: vec![
            KindFact { label: "链接不可用".into(), number: 3, units: vec!["甲局".into()] },
            KindFact { label: "错误表述".into(), number: 1, units: vec!["丙镇".into()] },
        ],
        earlier: Some(EarlierFact {
            month: "2026年9月".into(),
            found: 10,
            in_time: 6,
            late: 1,
            waived: 1,
            open: 2,
            relapsed: 1,
            open_units: vec!["甲局".into()],
        }),
        due_on: Some("2026-11-10".parse().unwrap()),
    }
}

#[test]
fn the_draft_says_only_what_its_facts_say() {
    let facts = facts();
    assert!(facts.adds_up());
    let parts = draft(&facts, facts.as_of);
    assert_eq!(
        parts.iter().map(|part| part.heading.as_str()).collect::<Vec<_>>(),
        ["", "一、上期问题整改情况", "二、总体情况", "三、存在的问题", "四、工作要求"]
    );
    assert_eq!(unfounded(&parts, &facts), [], "{parts:?}");
    assert!(
        parts[2].text.contains("监测3个单位的15个栏目，其中1个")
            && parts[2].text.contains("发布信息2450条，其中县直单位2个单位1454条，乡镇1个单位996条"),
        "{}",
        parts[2].text
    );
    assert!(parts[2].text.contains("占33.3%"), "{}", parts[2].text);
    assert!(parts[1].text.contains("尚有2个未办结，涉及甲局。"), "{}", parts[1].text);
    let first = BulletinFacts { earlier: None, ..facts };
    assert_eq!(draft(&first, first.as_of)[1].heading, "一、总体情况");
}

#[test]
fn a_unit_without_columns_was_not_monitored() {
    let mut facts = facts();
    let without = UnitFact { columns: 0, unread: 0, published: 0, ..facts.units[2].clone() };
    facts.units.push(UnitFact { name: "丁镇".into(), group: "开发区".into(), found: 2, ..without.clone() });
    // what waits at it is said as of every unit
    facts.units.push(UnitFact { name: "戊镇".into(), found: 0, open: 1, ..without.clone() });
    facts.units.push(UnitFact { name: "己镇".into(), found: 0, ..without });
    facts.kinds[1].number += 2;
    let parts = draft(&facts, facts.as_of);
    let text = &parts[2].text;
    for said in [
        "监测3个单位的15个栏目",
        "乡镇1个单位996条。",
        "没有发现问题的单位1个，占33.3%：乙局。",
        "没有监测栏目的1个单位另有栏目以外登记的问题2个，计入问题总数：丁镇。",
        "另有1个单位的1个问题待确认",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(!text.contains("开发区"), "{text}");
    assert_eq!(unfounded(&parts, &facts), [], "{parts:?}");
    assert!(facts.adds_up());
}

#[test]
fn a_unit_none_of_whose_columns_could_be_read_is_neither_clean_nor_at_fault() {
    let mut facts = facts();
    let unread = UnitFact { unread: 5, published: 0, ..facts.units[1].clone() };
    facts.units.push(UnitFact { name: "丁镇".into(), group: "乡镇".into(), ..unread });
    let parts = draft(&facts, facts.as_of);
    for said in [
        "监测4个单位的20个栏目，其中6个栏目因网站限制、网络等原因未能读取，不作为问题。",
        "乡镇1个单位996条。",
        "没有发现问题的单位1个，占读到的3个单位的33.3%：乙局。",
        "1个单位的栏目都没有读到，未能监测：丁镇。",
    ] {
        assert!(parts[2].text.contains(said), "{said} in {}", parts[2].text);
    }
    assert_eq!(unfounded(&parts, &facts), [], "{parts:?}");
    // the connection was down: nothing is known of anybody
    for unit in &mut facts.units {
        (unit.unread, unit.published, unit.found, unit.repeated) = (unit.columns, 0, 0, 0);
    }
    facts.kinds.clear();
    let parts = draft(&facts, facts.as_of);
    assert_eq!(parts[2].text, "本月监测4个单位的20个栏目，一个栏目也没有读到，没有监测结果，不能说明各单位有没有问题。");
    assert_eq!(unfounded(&parts, &facts), [], "{parts:?}");
}

#[test]
fn what_a_unit_published_is_unknown_only_where_nothing_of_it_was_counted() {
    let of = |columns: i64, unread: i64, published: i64| {
        let unit = UnitFact { columns, unread, published, ..facts().units[0].clone() };
        unit.known_published()
    };
    for (counted, expected) in [
        ((5, 0, 0), Some(0)),
        ((5, 4, 0), Some(0)),
        ((5, 5, 0), None),
        ((0, 0, 0), None),
        // sealed by an earlier program: a person had told the number of a column that nobody visits
        ((1, 1, 12), Some(12)),
    ] {
        let (columns, unread, published) = counted;
        assert_eq!(of(columns, unread, published), expected, "{counted:?}");
    }
}

#[test]
fn an_answer_is_asked_for_by_the_notices_day_and_by_no_other() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for (due, not_before, asked) in [
        (Some("2026-11-10"), "2026-11-05", Some("2026-11-10")),
        (Some("2026-11-10"), "2026-11-10", Some("2026-11-10")),
        // the notices' day is over: a bulletin of an old month sets no new one
        (Some("2026-11-10"), "2026-12-07", None),
        (None, "2026-11-17", None),
    ] {
        let facts = BulletinFacts { due_on: due.map(day), ..facts() };
        assert_eq!(answer_by(&draft(&facts, day(not_before))), asked.map(day), "{due:?} {not_before}");
    }
    let late = draft(&facts(), day("2026-12-07"));
    assert!(late.last().unwrap().text.contains("逐条整改，按通知单所列期限在政务公开平台逐条反馈"), "{late:?}");
    let said = |text: &str| answer_by(&[BulletinPart { heading: String::new(), text: text.into() }]);
    assert_eq!(said("请于本月底前在政务公开平台逐条反馈。"), None);
    assert_eq!(said("情况截至于2026年10月31日。请于2026年11月9日前在政务公开平台逐条反馈。"), Some(day("2026-11-09")));
}

#[test]
fn typed_numbers_are_held_against_the_facts() {
    let typed = |text: &str| {
        let part = BulletinPart { heading: String::new(), text: text.into() };
        unfounded(&[part], &facts()).into_iter().map(|one| one.number).collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("共发布2450条，其中县直单位1454条", vec![]),
        ("共发布2,450条", vec![]),
        ("共发布2451条", vec!["2451"]),
        ("合格率33.3%，比上月提高2.5%", vec!["2.5%"]),
        ("２０２６年１１月１０日前，按国办秘函〔2019〕19号要求，第3季度", vec![]),
        ("1.甲局；8、乙局共17个", vec!["8", "17"]),
    ] {
        assert_eq!(typed(text), expected, "{text}");
    }
}

#[test]
fn shares_are_rounded_as_printed() {
    for (part, whole, text) in [(36, 41, "87.8%"), (17, 18, "94.4%"), (1, 1, "100%"), (0, 5, "0%"), (1, 3, "33.3%"), (0, 0, "0%")] {
        assert_eq!(percent(part, whole), text);
    }
    // one of two thousand that is not mended is no 整改率 of 100%
    assert_eq!((percent(1_999, 2_000), percent(1, 3_000)), ("99.9%".to_owned(), "0.1%".to_owned()));
}

#[test]
fn many_names_are_counted() {
    let many: Vec<String> = (0..14).map(|number| format!("单位{number}")).collect();
    assert!(names(&many).ends_with("等14个单位") && names(&many[..2]) == "单位0、单位1");
}
