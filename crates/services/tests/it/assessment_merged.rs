//! A merger between the draw of a cross-check and its end: the draw stays as it was printed, what is asked of whom does not.

use domain::assessment::draw::verify;
use domain::ids::RoundId;
use domain::text::json::Json;
use services::assessment::{self, AdoptForm, AnnounceForm, CollectForm, DrawForm, EntryForm, ParticipationForm};
use services::progress::todo;
use services::register::{self, Closing, Renaming};
use services::{Actor, ServiceError};

use crate::assessment::{desks, enter, fact, planned, refused, rules, step, stored};
use crate::assessment_cross_check::mark;
use crate::assessment_waits::number_is_as_listed;
use crate::desk::Desk;

/// The third quarter in collecting, drawn on 12 August.
async fn drawn_in_august(desk: &Desk) -> RoundId {
    let round = announced_in_august(desk, "2026-08-12").await;
    desk.at("2026-08-12T02:00:00Z");
    drawn(desk, &round).await;
    round
}

/// The same with its notice alone, for such a day.
async fn announced_in_august(desk: &Desk, entropy_on: &str) -> RoundId {
    let set = stored(desk, &rules()).await;
    let round = planned(desk, &set, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
    step(desk, &round, "collect").await.unwrap();
    let form = AnnounceForm {
        round: round.clone(),
        source: "福利彩票双色球当期开奖号码".into(),
        entropy_on: entropy_on.into(),
        checks: desk.county.units.iter().map(|unit| unit.id.to_string()).collect(),
        superior: Vec::new(),
    };
    assessment::announce_draw(&desk.office, &desk.services, &form).await.unwrap();
    round
}

async fn drawn(desk: &Desk, round: &RoundId) {
    let form = DrawForm { round: round.clone(), entropy_text: "03 08 11 19 25 31 + 07".into(), confirmed: String::new() };
    assessment::draw_pairs(&desk.office, &desk.services, &form.looked_at()).await.unwrap();
}

/// Merges the second unit into the first, from 20 August on.
async fn merged(desk: &Desk) {
    desk.at("2026-08-20T02:00:00Z");
    let id = desk.county.units[1].id.clone();
    let seen = register::one(&desk.office, &desk.services, &id).await.unwrap().seen();
    let successor = Some(desk.county.units[0].id.clone());
    let form = Closing { id, closed_on: "2026-08-20".into(), successor, seen, confirmed: String::new() };
    register::close(&desk.office, &desk.services, &desk.county.looked_at(form).await).await.unwrap();
}

#[tokio::test]
async fn a_unit_that_is_merged_after_the_draw_is_asked_for_nothing_and_its_work_goes_to_the_office() {
    for desk in desks().await {
        let services = &desk.services;
        let round = drawn_in_august(&desk).await;
        let page = async |who: &Actor| assessment::cross_check(who, services, &round).await.unwrap();
        let before = page(&desk.office).await;
        assert!(before.changed.is_empty() && before.pairs.len() == 5);
        // whom the second unit checks, and who checks the second unit
        let place_of = |name: &str| desk.county.units.iter().position(|unit| unit.short_name == name).unwrap();
        let (_, given) = before.pairs.iter().find(|(checker, _)| checker == "民政局").unwrap().clone();
        let (checker, _) = before.pairs.iter().find(|(_, checked)| checked == "民政局").unwrap().clone();
        let (given, checker) = (place_of(&given), place_of(&checker));
        let checker = Actor { unit: Some(desk.county.units[checker].id.clone()), ..desk.clerk.clone() };
        for who in [&desk.other_unit, &checker] {
            assert_eq!(todo::list(who, services).await.unwrap().checks.len(), 1, "{}", desk.county.test.name);
            number_is_as_listed(&desk, who).await;
        }

        merged(&desk).await;
        // the draw is printed as it was, and anybody repeats it
        let after = page(&desk.office).await;
        assert_eq!(after.pairs, before.pairs, "{}", desk.county.test.name);
        let file = assessment::draw_file(&desk.leader, services, &round).await.unwrap().file;
        assert!(verify(&Json::read(&file).unwrap()).unwrap().stands());
        let told = after.changed.join("\n");
        assert_eq!(after.changed.len(), 2, "{told}");
        assert!(told.contains("民政局已于2026年8月20日撤并，由发改委承接") && told.contains("由政务公开办在评分页面直接评分"), "{told}");
        assert!(told.contains("不再参加本批次互查"), "{told}");
        let ids: Vec<_> = after.rows.iter().map(|row| (row.unit.clone(), row.is_to_office)).collect();
        assert!(ids.contains(&(desk.county.units[given].id.clone(), true)), "{ids:?}");
        assert_eq!(ids.len(), 4, "nobody looks at who leaves the round");

        // nobody of the unit that is no more is asked, nor anybody about it
        for who in [&desk.other_unit, &checker] {
            assert!(todo::list(who, services).await.unwrap().checks.is_empty(), "{}", desk.county.test.name);
            number_is_as_listed(&desk, who).await;
            let own = page(who).await;
            assert!(own.rows.is_empty() && own.changed.len() == 1, "{:?}", own.changed);
        }
        let own = mark(&round, &desk.county.units[given].id, "");
        assert!(refused(assessment::cross_mark(&desk.other_unit, services, &own).await).contains("由政务公开办评分"));
        let gone = mark(&round, &desk.county.units[1].id, "");
        assert!(refused(assessment::cross_mark(&checker, services, &gone).await).contains("不用评分"));
        // the office marks it by itself, without waiting for a first mark
        assert!(refused(assessment::cross_mark(&desk.office, services, &own).await).contains("直接评分"));
        // nor does it wait for a first mark that nobody will give
        assert!(refused(assessment::cross_mark(&desk.office, services, &gone).await).contains("民政局不再参加本批次互查"));
        let by_hand = EntryForm { verdict: "ok".into(), ..fact(&desk, &round, given, "n2", "form") };
        enter(&desk, &desk.office, by_hand).await.unwrap();
        assert_eq!(assessment::adopt_marks(&desk.office, services, &AdoptForm { round: round.clone() }).await.unwrap(), 0);

        // settled anew at the cut-off: the page still names everybody who was drawn, and an old link says what became of her
        desk.at("2026-10-09T02:00:00Z");
        assert!(refused(step(&desk, &round, "score").await).contains("民政局在考评期内撤并"), "{}", desk.county.test.name);
        let out = ParticipationForm {
            round: round.clone(),
            unit: desk.county.units[1].id.clone(),
            assessed: "no".into(),
            reason: "8月20日并入发改委".into(),
        };
        assessment::set_participation(&desk.office, services, &out).await.unwrap();
        step(&desk, &round, "score").await.unwrap();
        let settled = page(&desk.office).await;
        assert_eq!((settled.pairs, settled.changed.len()), (before.pairs, 2), "{}", desk.county.test.name);
        let entry = assessment::cross_entry(&checker, services, &round, &desk.county.units[1].id, "n2", "form").await;
        assert!(refused(entry).contains("民政局已于2026年8月20日撤并"), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_unit_that_is_renamed_while_facts_are_collected_is_ranked_under_its_new_name() {
    for desk in desks().await {
        let services = &desk.services;
        let set = stored(&desk, &rules()).await;
        let round = planned(&desk, &set, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        desk.at("2026-08-20T02:00:00Z");
        let rename = async |unit: usize, (full, short): (&str, &str), on: &str| {
            let id = desk.county.units[unit].id.clone();
            let seen = register::one(&desk.office, services, &id).await.unwrap().seen();
            let (new_full_name, new_short_name, renamed_on) = (full.into(), short.into(), on.into());
            register::rename(&desk.office, services, &Renaming { id, seen, new_full_name, new_short_name, renamed_on }).await.unwrap();
        };
        rename(1, ("云岫县民政和社会工作局", "民政社工局"), "2026-07-01").await;
        let names = async || -> Vec<String> {
            let page = assessment::page(&desk.office, services, &round).await.unwrap();
            page.groups.into_iter().flat_map(|group| group.rows).map(|row| row.name).collect()
        };
        assert!(names().await.contains(&"民政局".to_owned()), "{}: as it was settled", desk.county.test.name);
        assessment::collect_again(&desk.office, services, &CollectForm { round: round.clone() }).await.unwrap();
        let named = names().await;
        assert!(named.contains(&"民政社工局".to_owned()) && !named.contains(&"民政局".to_owned()), "{named:?}");
        // a name of a day behind the cut-off is not the round's, however long it collects
        desk.at("2026-10-08T02:00:00Z");
        rename(2, ("云岫县改名以后的局", "改名后的局"), "2026-10-05").await;
        assessment::collect_again(&desk.office, services, &CollectForm { round: round.clone() }).await.unwrap();
        let named = names().await;
        assert!(named.contains(&desk.county.units[2].short_name) && !named.contains(&"改名后的局".to_owned()), "{named:?}");
    }
}

#[tokio::test]
async fn whoever_is_taken_out_of_the_round_after_the_draw_is_not_checked() {
    for desk in desks().await {
        let services = &desk.services;
        let round = drawn_in_august(&desk).await;
        let own = assessment::cross_check(&desk.clerk, services, &round).await.unwrap();
        let given = own.rows[0].unit.clone();
        let out =
            ParticipationForm {
                round: round.clone(), unit: given.clone(), assessed: "no".into(), reason: "机构改革，本季不参评".into()
            };
        assessment::set_participation(&desk.office, services, &out).await.unwrap();
        let own = assessment::cross_check(&desk.clerk, services, &round).await.unwrap();
        assert!(own.rows.is_empty() && own.pairs.len() == 1 && own.changed[0].contains("不参加本批次考评"), "{:?}", own.changed);
        assert!(todo::list(&desk.clerk, services).await.unwrap().checks.is_empty(), "{}", desk.county.test.name);
        number_is_as_listed(&desk, &desk.clerk).await;
        assert!(matches!(assessment::cross_mark(&desk.clerk, services, &mark(&round, &given, "")).await, Err(ServiceError::Refused(_))));
        let back = ParticipationForm { assessed: "yes".into(), reason: String::new(), ..out };
        assessment::set_participation(&desk.office, services, &back).await.unwrap();
        assert_eq!(assessment::cross_check(&desk.clerk, services, &round).await.unwrap().rows.len(), 1);
        number_is_as_listed(&desk, &desk.clerk).await;
    }
}

#[tokio::test]
async fn a_unit_that_was_merged_before_the_draw_is_not_said_to_have_been_merged_after_it() {
    for desk in desks().await {
        let round = announced_in_august(&desk, "2026-08-21").await;
        merged(&desk).await;
        desk.at("2026-08-21T02:00:00Z");
        drawn(&desk, &round).await;
        let page = assessment::cross_check(&desk.office, &desk.services, &round).await.unwrap();
        let told = page.changed.join("\n");
        assert_eq!(page.changed.len(), 2, "{told}");
        assert!(told.contains("民政局在公告后、抽签前已于2026年8月20日撤并，由发改委承接"), "{told}");
        assert!(told.contains("由政务公开办在评分页面直接评分"), "{told}");
        let file = assessment::draw_file(&desk.leader, &desk.services, &round).await.unwrap().file;
        assert!(verify(&Json::read(&file).unwrap()).unwrap().stands(), "{}", desk.county.test.name);
    }
}
