//! Rules written piece by piece: a draft beside the versions, a tree of its own for some units, and what a version in use keeps.

use domain::assessment::editor::{RemarkCode, Way};
use domain::assessment::trial::Sample;
use domain::ids::RuleDraftId;
use services::ServiceError;
use services::assessment::{
    self, ArrangeForm, BeginDraftForm, DeriveForm, DropDraftForm, EditorPage, GroupForm, IndicatorForm, KeepDraftForm, NewIndicatorForm,
    RanksForm, RuleAwayForm, RuleForm, StandingForm, TreeForm,
};

use crate::assessment::{desks, enter, fact, planned, refused, rules, step, stored};
use crate::desk::Desk;

async fn shown(desk: &Desk, draft: &RuleDraftId) -> EditorPage {
    assessment::editor(&desk.office, &desk.services, draft, None).await.unwrap()
}

fn indicator(page: &EditorPage, node: &str, title: &str, points: &str) -> IndicatorForm {
    IndicatorForm {
        draft: page.draft.id.clone(),
        revision: page.draft.revision,
        tree: "t".into(),
        node: node.into(),
        title: title.into(),
        points: points.into(),
        text: String::new(),
        na: String::new(),
        not_for: Vec::new(),
    }
}

fn piece(page: &EditorPage, node: &str) -> RuleForm {
    RuleForm {
        draft: Some(page.draft.id.clone()),
        revision: page.draft.revision,
        tree: "t".into(),
        node: node.into(),
        kind: "per_piece".into(),
        points: "2".into(),
        evidence: "栏目页面截图".into(),
        ..RuleForm::default()
    }
}

#[tokio::test]
async fn a_draft_is_changed_piece_by_piece_and_stored_as_the_next_version() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let first = stored(&desk, &rules()).await;
        let begin = BeginDraftForm { rules: first.clone() };
        assert!(matches!(assessment::begin_draft(&desk.leader, services, &begin).await, Err(ServiceError::Forbidden(_))));
        let draft = assessment::begin_draft(office, services, &begin).await.unwrap();
        assert_eq!(assessment::begin_draft(&desk.second_office, services, &begin).await.unwrap(), draft, "it is written once");
        assert!(matches!(assessment::editor(&desk.leader, services, &draft, None).await, Err(ServiceError::Forbidden(_))));
        let page = shown(&desk, &draft).await;
        assert_eq!((page.next, page.changes.len(), page.units.len()), (2, 0, 5));
        assert!(page.remarks.iter().any(|remark| remark.code == RemarkCode::NoEvidence), "{:?}", page.remarks);
        let keep = |page: &EditorPage| KeepDraftForm { draft: draft.clone(), revision: page.draft.revision };
        assert!(refused(assessment::keep_draft(office, services, &keep(&page)).await).contains("完全相同"));

        for (title, points, told) in [("", "40", "名称"), ("清单", "四十", "分值"), ("清单", "0", "大于0"), ("清单", "1.234", "位小数")]
        {
            assert!(refused(assessment::edit_indicator(office, services, &indicator(&page, "n1", title, points)).await).contains(told));
        }
        assessment::edit_indicator(office, services, &indicator(&page, "n1", "清单落实情况", "30")).await.unwrap();
        // who looked at it before does not write over that
        let late = assessment::edit_indicator(&desk.second_office, services, &indicator(&page, "n1", "别的", "30")).await;
        assert!(matches!(late, Err(ServiceError::Stale)));
        let page = shown(&desk, &draft).await;
        let add = NewIndicatorForm {
            draft: draft.clone(),
            revision: page.draft.revision,
            tree: "t".into(),
            above: String::new(),
            new_title: "解读".into(),
            new_points: "10分".into(),
        };
        let new = assessment::add_indicator(office, services, &add).await.unwrap();
        let page = shown(&desk, &draft).await;
        let Err(ServiceError::Invalid(errors)) =
            assessment::edit_rule(office, services, &RuleForm { points: String::new(), cap: "多".into(), ..piece(&page, &new) }).await
        else {
            panic!("it was taken")
        };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["points", "cap"]);
        let rule = assessment::edit_rule(office, services, &piece(&page, &new)).await.unwrap();
        let page = shown(&desk, &draft).await;
        let away =
            RuleAwayForm { draft: draft.clone(), revision: page.draft.revision, tree: "t".into(), node: "n3".into(), rule: "quota".into() };
        assessment::remove_rule(office, services, &away).await.unwrap();
        let page = shown(&desk, &draft).await;
        let arrange = |how: &str| ArrangeForm {
            draft: draft.clone(),
            revision: page.draft.revision,
            tree: "t".into(),
            node: new.clone(),
            how: how.into(),
            above: String::new(),
        };
        assert!(refused(assessment::arrange_indicator(office, services, &arrange("down")).await).contains("最后一项"));
        assert!(refused(assessment::arrange_indicator(office, services, &arrange("sideways")).await).contains("请选择"));
        assessment::arrange_indicator(office, services, &arrange("up")).await.unwrap();
        let page = assessment::editor(office, services, &draft, Some(Sample::OneEach)).await.unwrap();
        assert_eq!(page.outline.trees[0].nodes[2].title, "解读");
        assert_eq!(page.outline.of_group("dept").rule(&new, &rule).unwrap().evidence, "栏目页面截图");
        assert_eq!(page.trial.as_ref().unwrap().1.sheets.len(), 2, "a unit for each group");
        assert!(page.changes.iter().any(|change| change.contains("由40分改为30分")), "{:?}", page.changes);
        assert!(page.changes.iter().any(|change| change.contains("新增指标“解读”")), "{:?}", page.changes);

        let second = assessment::keep_draft(office, services, &keep(&page)).await.unwrap();
        let kept = assessment::rule_set(&desk.leader, services, &second, Some(first.as_str()), None).await.unwrap();
        assert_eq!((kept.line.version, kept.changes.unwrap().1), (2, page.changes));
        assert!(matches!(assessment::editor(office, services, &draft, None).await, Err(ServiceError::NotFound(_))));
        assert_eq!(assessment::rule_drafts(office, services).await.unwrap(), []);
        assert_eq!(desk.log().await, ["rules.store", "rules.store"]);

        let draft = assessment::begin_draft(office, services, &BeginDraftForm { rules: second.clone() }).await.unwrap();
        let drop = DropDraftForm { draft, revision: 1 };
        assert_eq!(assessment::drop_draft(office, services, &drop).await.unwrap(), second);
        assert!(matches!(assessment::drop_draft(office, services, &drop).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_unit_is_scored_by_the_tree_that_was_derived_for_it_and_ranked_in_its_group() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let first = stored(&desk, &rules()).await;
        let in_use = planned(&desk, &first, "quarter", "2026年第二季度", ("2026-04-01", "2026-06-30")).await;
        let draft = assessment::begin_draft(office, services, &BeginDraftForm { rules: first.clone() }).await.unwrap();
        let unit = desk.county.units[0].id.to_string();
        let derive = DeriveForm {
            draft: draft.clone(),
            revision: 1,
            tree: "t".into(),
            title: "不制发公文的部门".into(),
            left_out: vec!["n2".into()],
            way: Way::ByPoints.code().into(),
            class: Vec::new(),
            unit: vec![unit.clone()],
        };
        let Err(ServiceError::Invalid(errors)) = assessment::derive_tree(
            office,
            services,
            &DeriveForm { title: String::new(), left_out: Vec::new(), way: String::new(), unit: Vec::new(), ..derive.clone() },
        )
        .await
        else {
            panic!("it was derived")
        };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["title", "way", "left_out", "unit"]);
        let own = assessment::derive_tree(office, services, &derive).await.unwrap();
        let page = shown(&desk, &draft).await;
        let tree = page.outline.trees.iter().find(|tree| tree.name == own).unwrap();
        // 30 over 40 and 30: 17.14 and 12.86
        let points: Vec<_> = tree.nodes.iter().map(|node| node.points.to_string()).collect();
        assert_eq!((points.join(" "), tree.full_mark.to_string()), ("57.14 42.86".to_owned(), "100".to_owned()));
        let members = TreeForm {
            draft: draft.clone(),
            revision: page.draft.revision,
            tree: own.clone(),
            how: "members".into(),
            full_mark: String::new(),
            title: "没有公文的部门".into(),
            class: Vec::new(),
            unit: vec![unit],
        };
        assessment::edit_tree(office, services, &members).await.unwrap();
        let page = shown(&desk, &draft).await;
        let full = TreeForm { revision: page.draft.revision, how: "full".into(), full_mark: "十".into(), ..members.clone() };
        assert!(refused(assessment::edit_tree(office, services, &full).await).contains("分值"));
        let second = assessment::keep_draft(office, services, &KeepDraftForm { draft, revision: page.draft.revision }).await.unwrap();
        let before = assessment::page(office, services, &in_use).await.unwrap();
        assert_eq!((before.rules.id, before.rules.version), (first, 1), "the round goes on with its version");

        let round = planned(&desk, &second, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        let queue = assessment::queue(office, services, &round, Some("dept/n2/form")).await.unwrap();
        assert!(queue.items.iter().all(|item| item.unit != desk.county.units[0].id), "its tree knows nothing of papers");
        let no_paper = enter(&desk, office, crate::assessment::partial(fact(&desk, &round, 0, "n2", "form"), "6")).await;
        assert!(matches!(no_paper, Err(ServiceError::NotFound(_))), "{no_paper:?}");
        enter(&desk, office, services::assessment::EntryForm { value: "2".into(), ..fact(&desk, &round, 0, "n3", "quota") }).await.unwrap();
        let sheet = assessment::sheet(office, services, &round, &desk.county.units[0].id).await.unwrap();
        let titles: Vec<_> = sheet.nodes.iter().map(|node| format!("{} {}", node.title, node.points)).collect();
        assert_eq!(titles[..2], ["清单落实 57.14", "更新 42.86"]);
        // two items overdue take 10, one article short takes 10
        assert_eq!((sheet.line.total.as_deref(), sheet.adds_up), (Some("80.00"), true));
    }
}

#[tokio::test]
async fn gate_grades_and_veto_are_changed_in_the_draft_and_told_before_they_are_stored() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let first = stored(&desk, &rules()).await;
        let draft = assessment::begin_draft(office, services, &BeginDraftForm { rules: first.clone() }).await.unwrap();
        let page = shown(&desk, &draft).await;
        assert_eq!((page.standing.grades.as_str(), page.standing.events.as_str()), ("优秀 90\n合格 0", "泄密"));
        assert_eq!((page.gate_node, page.own_grades.len()), (None, 0));
        let form = StandingForm { grades: "优秀".into(), excellent: "120".into(), effect: "fixed".into(), ..page.standing.clone() };
        let Err(ServiceError::Invalid(errors)) = assessment::edit_standing(office, services, &form).await else { panic!("stored") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["grades", "excellent", "score"]);
        assert!(matches!(assessment::edit_standing(&desk.leader, services, &page.standing).await, Err(ServiceError::Forbidden(_))));
        let form = StandingForm {
            gate: "80".into(),
            cap: "5".into(),
            grades: "优秀 95\n合格 60\n不合格 0".into(),
            excellent: "30".into(),
            events: "泄密\n弄虚作假".into(),
            ..page.standing
        };
        assessment::edit_standing(office, services, &form).await.unwrap();
        assert!(matches!(assessment::edit_standing(office, services, &form).await, Err(ServiceError::Stale)));
        let page = shown(&desk, &draft).await;
        for part in ["加分上限", "加分门槛", "单项否决", "等次"] {
            assert!(page.changes.iter().any(|change| change.contains(part)), "{part}: {:?}", page.changes);
        }
        let keep = KeepDraftForm { draft, revision: page.draft.revision };
        let second = assessment::keep_draft(office, services, &keep).await.unwrap();
        // a veto by the new event holds in a round that is opened with it
        let round = planned(&desk, &second, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        let outline = assessment::rule_set(office, services, &second, None, None).await.unwrap().outline;
        let (event, words) = outline.vetoes[1].clone();
        assert_eq!((outline.vetoes[0].0.as_str(), words.as_str()), ("leak", "弄虚作假"));
        let veto = services::assessment::EntryForm {
            form: "veto".into(),
            reason: "台账补造".into(),
            evidence: "检查记录".into(),
            ..fact(&desk, &round, 0, "", &event)
        };
        enter(&desk, office, veto).await.unwrap();
    }
}

#[tokio::test]
async fn a_group_is_ranked_and_graded_its_own_way_and_decimals_are_set() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let first = stored(&desk, &rules()).await;
        let draft = assessment::begin_draft(office, services, &BeginDraftForm { rules: first }).await.unwrap();
        let page = shown(&desk, &draft).await;
        let wrong = RanksForm { ties: vec!["order".into(), "node:n1".into()], total: "5".into(), ..page.ranks.clone() };
        let Err(ServiceError::Invalid(errors)) = assessment::edit_ranks(office, services, &wrong).await else { panic!("stored") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["ties", "total"]);
        assert!(matches!(assessment::edit_ranks(&desk.leader, services, &page.ranks).await, Err(ServiceError::Forbidden(_))));
        let ranks = RanksForm { rank_by: "rate".into(), ties: vec!["node:n1".into(), String::new()], total: "1".into(), ..page.ranks };
        assessment::edit_ranks(office, services, &ranks).await.unwrap();
        let page = shown(&desk, &draft).await;
        assert!(page.changes.iter().any(|told| told.contains("总分1位")), "{:?}", page.changes);
        assert!(page.changes.iter().any(|told| told.contains("‘清单落实’得分高的在前")), "{:?}", page.changes);
        let (name, town) = page.groups.iter().find(|(_, own)| own.group == "town").unwrap().clone();
        assert_eq!((name.as_str(), town.own.as_str(), town.rank_by.as_str()), ("乡镇（开发区）", "no", "rate"));
        let upside_down = GroupForm { own: "yes".into(), grades: "优秀 60\n良好 80".into(), ..town.clone() };
        assert!(refused(assessment::edit_group(office, services, &upside_down).await).contains("从高到低"));
        let own = GroupForm { own: "yes".into(), rank_by: "points".into(), grades: "一等 85\n二等 0".into(), ..town };
        assessment::edit_group(office, services, &own).await.unwrap();
        let page = shown(&desk, &draft).await;
        assert_eq!(page.own_grades, ["乡镇（开发区）"]);
        assert!(page.changes.iter().any(|told| told.starts_with("分组“乡镇（开发区）”的等次由") && told.contains("一等85分起")));
        let keep = KeepDraftForm { draft, revision: page.draft.revision };
        let second = assessment::keep_draft(office, services, &keep).await.unwrap();
        // a round is ranked and graded as it says
        let round = planned(&desk, &second, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        for unit in 0..5 {
            let form = services::assessment::EntryForm { value: "3".into(), ..fact(&desk, &round, unit, "n3", "quota") };
            enter(&desk, office, form).await.unwrap();
        }
        let page = assessment::page(office, services, &round).await.unwrap();
        let by: Vec<(bool, &str)> =
            page.groups.iter().map(|group| (group.is_by_rate, group.rows[0].grade.as_deref().unwrap_or_default())).collect();
        assert_eq!(by, [(true, "优秀"), (false, "一等")], "{}", desk.county.test.name);
        assert_eq!(page.groups[1].rows[0].total.as_deref(), Some("100.0"), "one decimal");
    }
}
