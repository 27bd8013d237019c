use super::*;

/// What a proposal says, in a word.
fn word(kind: &Kind) -> String {
    let cap = |cap: &Option<Decimal>| cap.map(|cap| format!(" cap {cap}")).unwrap_or_default();
    match kind {
        Kind::PerPiece { points, cap: most, .. } => format!("piece {points}{}", cap(most)),
        Kind::Once { points, .. } => format!("once {points}"),
        Kind::Zero { .. } => "zero".to_owned(),
        Kind::Judgement { none, min, max } => format!("judge {none} {min}-{max}"),
        Kind::CheckPoints { points, .. } => format!("check {}", points.len()),
        Kind::Tier { tiers } => format!("tier {}", tiers.len()),
        Kind::Share { parts } => format!("share {}", parts.len()),
        Kind::Proportion { points } => format!("proportion {}", points.map(|points| points.to_string()).unwrap_or_default()),
        Kind::Quota { minimum, points, .. } => format!("quota {minimum} {points}"),
        Kind::Scores { .. } => "scores".to_owned(),
        Kind::Ceiling { rate, .. } => format!("ceiling {rate}"),
        other => format!("{other:?}"),
    }
}

fn words(text: &str, leaf: &str) -> Vec<String> {
    let unsure = |proposal: &Proposal| if proposal.is_sure { "" } else { "?" };
    propose(text, Decimal::parse(leaf).unwrap()).iter().map(|proposal| format!("{}{}", word(&proposal.kind), unsure(proposal))).collect()
}

/// Rows as counties write them, in words of our own, with what a person would enter. Those of the three tables that the project was
/// measured on: general duties are judged, deductions are counted.
#[test]
fn most_sentences_are_proposed_as_a_person_would() {
    let rows: [(&str, &str, &[&str]); 33] = [
        // a county's table of general duties
        ("明确了负责人和承办股室（看文件或会议记录）", "2", &["judge 2 0-2?"]),
        ("有固定的经办人员（看文件或会议记录）", "2", &["judge 2 0-2?"]),
        ("制度健全，工作衔接顺畅（看文件）", "2", &["judge 2 0-2?"]),
        ("门户网站按要求供稿，及时更新，运行安全", "6", &["judge 6 0-6?"]),
        ("重大活动举办新闻发布会，按规定报告，发布及时", "3", &["judge 3 0-3?"]),
        ("按附件完成全年目标任务", "25", &["judge 25 0-25?"]),
        ("机构职能、领导信息完整规范", "2", &["judge 2 0-2?"]),
        ("各类文件公开全面、规范", "5", &["judge 5 0-5?"]),
        ("工作动态、会议、执法、公示、统计数据及时公开", "5", &["judge 5 0-5?"]),
        ("目录没有更新的扣1分；没有发布年度报告的扣2分", "5", &["once 1", "once 2"]),
        ("依申请公开办理规范", "6", &["judge 6 0-6?"]),
        ("保密审查到位", "2", &["judge 2 0-2?"]),
        // a quarterly test of townships
        ("每缺1周扣1", "10", &["piece 1"]),
        ("底数不清、没有归类的，每件扣1", "6", &["piece 1"]),
        ("清单有误扣2，没有设置管理使用栏目扣2，子栏目不更新每个扣0.5", "6", &["once 2", "once 2", "piece 0.5"]),
        ("征集和反馈对不上的每件扣1", "4", &["piece 1"]),
        ("每季度少于2条的每条扣2", "4", &["quota 2 2"]),
        ("各领域得分率均值 × 35", "35", &["scores"]),
        ("公开率 × 10", "10", &["proportion "]),
        ("年报按时合规 2；申请按期答复 3", "5", &["check 2"]),
        ("申请超期1件扣完", "3", &["zero"]),
        ("按期整改率 × 6；回头看反弹每条扣2", "10", &["proportion 6", "piece 2"]),
        // a table of faults
        ("公文提早或延迟公开每条扣5", "10", &["piece 5"]),
        ("要素录入不规范每条扣1；正文打不开每条扣1", "10", &["piece 1", "piece 1"]),
        ("没有及时备案扣5；没有及时公开扣5；要素不全扣5", "10", &["once 5", "once 5", "once 5"]),
        ("和往年或别的单位雷同扣5；退回后不及时修改再扣5", "10", &["once 5", "once 5"]),
        ("超期每条扣6", "6", &["piece 6"]),
        ("被纠错的每件扣3；拒不配合的每次扣6", "6", &["piece 3", "piece 6"]),
        ("泄密扣6；转发不该公开的文件每例扣6；引用未处理每例扣2", "6", &["once 6", "piece 6", "piece 2"]),
        // ranges, caps, tiers, shares, ceilings
        ("未公开的扣20分，不全的扣1-18分", "20", &["judge 20 1-18"]),
        ("混放每件扣1分，最多扣5分", "10", &["piece 1 cap 5"]),
        ("向社会征集的得8分；只向部门征集的得4分", "8", &["tier 2"]),
        ("标识清楚的可得50%；信息可查的可得30%；有人答疑的可得20%", "20", &["share 3"]),
    ];
    let right = rows.iter().filter(|(text, leaf, expected)| words(text, leaf) == *expected).count();
    let wrong: Vec<_> = rows
        .iter()
        .map(|(text, leaf, expected)| (text, words(text, leaf), expected))
        .filter(|(_, found, expected)| found != *expected)
        .collect();
    assert!(right * 100 >= rows.len() * 80, "{right} of {}: {wrong:#?}", rows.len());
}

/// What is doubtful is a judgement with its sentence; never a rule that looks certain.
#[test]
fn what_is_doubtful_stays_a_judgement() {
    for text in ["比率每低1个百分点扣1分", "其他文件全部没有解读的扣一半", "视情况酌情扣分", "基本做到"]
    {
        let proposals = propose(text, Decimal::parse("10").unwrap());
        assert!(
            proposals.iter().all(|it| !it.is_sure && it.kept == text && matches!(it.kind, Kind::Judgement { .. })),
            "{text}: {proposals:?}"
        );
        assert_eq!(proposals.len(), 1);
    }
    // parts that do not add up are proposed, and marked
    assert_eq!(words("分解 2；落实 3", "4"), ["check 2?"]);
    assert_eq!(words("清楚的可得50%；可查的可得30%", "20"), ["share 2?"]);
    assert!(propose("", Decimal::ONE).is_empty() && propose("；，。", Decimal::ONE).is_empty());
}

proptest::proptest! {
    /// Any text comes to an end, and nothing of it is proposed that it does not hold.
    #[test]
    fn any_text_is_read(text in "[每扣得分最多件条0-9.×%，；。率少于 a甲]{0,40}") {
        for proposal in propose(&text, Decimal::ONE) {
            let kept = proposal.kept.chars().filter(|sign| *sign != '，').all(|sign| text.contains(sign));
            proptest::prop_assert!(kept, "{proposal:?}");
        }
    }
}
