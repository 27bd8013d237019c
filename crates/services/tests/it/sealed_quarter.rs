//! What an office learns of late is not entered into a quarter that is sealed: it says from which day on it may be.

use domain::ids::UnitId;
use services::Result;
use services::assessment::verify_rounds;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task, preview_task};
use services::form::tick;
use services::operations::scheduled::When;
use services::register::{self, Closing, Departure, Renaming, UnitFields};
use services::review::exempt::{self, ExemptionForm};

use crate::assessment::{desks, sealed, totals};
use crate::desk::{Desk, day};
use crate::unit_life::wrong;

/// Where the sentence stands and what it says, of the third quarter.
const SAID: [&str; 2] = ["考评批次“2026年第三季度”已经封存", "2026年10月1日"];

fn is_refused<T: std::fmt::Debug>(result: Result<T>, field: &str) {
    let errors = wrong(result);
    assert_eq!(errors[0].field, field, "{errors:?}");
    assert!(SAID.iter().all(|part| errors[0].message.contains(part)), "{errors:?}");
}

async fn closing(desk: &Desk, unit: &UnitId, successor: Option<&UnitId>, on: &str) -> Closing {
    let seen = register::one(&desk.office, &desk.services, unit).await.unwrap().seen();
    let form = Closing { id: unit.clone(), closed_on: on.into(), successor: successor.cloned(), seen, confirmed: String::new() };
    desk.county.looked_at(form).await
}

async fn close(desk: &Desk, form: &Closing) -> (Result<Departure>, Result<When>) {
    let looked = register::look_at_closing(&desk.office, &desk.services, form).await;
    (looked, register::close(&desk.office, &desk.services, form).await)
}

#[tokio::test]
async fn nobody_is_merged_or_ended_within_a_sealed_quarter_and_the_sealed_numbers_stay() {
    for desk in desks().await {
        let round = sealed(&desk).await;
        let before = totals(&desk, &round).await;
        let (heir, gone, town) = (&desk.county.units[0].id, &desk.county.units[1].id, &desk.county.units[3].id);
        for (unit, successor, on) in [
            (gone, Some(heir), "2026-08-20"),
            (gone, Some(heir), "2026-09-30"),
            (gone, Some(heir), "2026-05-01"),
            (town, None, "2026-07-01"),
        ] {
            let (looked, closed) = close(&desk, &closing(&desk, unit, successor, on).await).await;
            is_refused(looked, Closing::closed_on);
            is_refused(closed, Closing::closed_on);
        }
        let (looked, closed) = close(&desk, &closing(&desk, gone, Some(heir), "2026-10-01").await).await;
        assert!(looked.is_ok() && matches!(closed, Ok(When::Now)), "{}: {looked:?} {closed:?}", desk.county.test.name);
        assert_eq!(totals(&desk, &round).await, before, "{}", desk.county.test.name);
        let (_, faults) = verify_rounds(&mut desk.services.db().read().await.unwrap()).await.unwrap();
        assert!(faults.is_empty(), "{}: {faults:?}", desk.county.test.name);
    }
}

#[tokio::test]
async fn no_name_begins_and_no_unit_is_founded_within_a_sealed_quarter() {
    for desk in desks().await {
        sealed(&desk).await;
        let town = register::one(&desk.office, &desk.services, &desk.county.units[4].id).await.unwrap().unit;
        let renamed = async |on: &str| {
            let seen = register::one(&desk.office, &desk.services, &town.id).await.unwrap().seen();
            let form = Renaming {
                id: town.id.clone(),
                new_full_name: "石门镇人民政府".into(),
                new_short_name: "石门镇".into(),
                renamed_on: on.into(),
                seen,
            };
            register::rename(&desk.office, &desk.services, &form).await
        };
        is_refused(renamed("2026-09-01").await, Renaming::renamed_on);
        let founded = UnitFields { valid_from: "2026-08-01".into(), ..UnitFields::of(&town) };
        let errors = wrong(register::edit(&desk.office, &desk.services, &town.id, &founded).await);
        assert!(errors[0].field == UnitFields::valid_from && errors[0].message.contains(SAID[0]), "{errors:?}");
        let before_it = UnitFields { valid_from: "2026-07-01".into(), ..UnitFields::of(&town) };
        register::edit(&desk.office, &desk.services, &town.id, &before_it).await.unwrap();
        assert!(matches!(renamed("2026-10-01").await, Ok(When::Now)), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_unit_keeps_the_days_that_it_had_of_a_task_in_a_sealed_quarter() {
    for desk in desks().await {
        sealed(&desk).await;
        let task = desk.cell(&desk.lead).await.task;
        let form = edited_task(&desk.office, &desk.services, &task).await.unwrap().form;
        let form = TaskForm { reason: "县政府第5次常务会议".into(), confirmed: tick::SET.into(), ..form };
        for days in ["民政局 到2026-08-31止", "民政局 2026-08-01起", "民政局 2026-10-01起"] {
            let form = TaskForm { days: days.into(), ..form.clone() };
            is_refused(preview_task(&desk.office, &desk.services, &form).await, TaskForm::days);
            is_refused(edit_task(&desk.office, &desk.services, &form).await, TaskForm::days);
        }
        let after_it = TaskForm { days: "民政局 到2026-09-30止".into(), ..form };
        edit_task(&desk.office, &desk.services, &after_it).await.unwrap();
        let cell = desk.cell(&desk.support).await;
        assert_eq!(cell.due_on(), day("2026-08-14"), "{}: what was asked stays as it was asked", desk.county.test.name);
    }
}

#[tokio::test]
async fn whoever_spares_a_unit_of_an_item_of_a_sealed_quarter_reads_that_its_score_stays() {
    for desk in desks().await {
        sealed(&desk).await;
        let form = ExemptionForm {
            list: desk.cell(&desk.support).await.checklist,
            task: String::new(),
            who: format!("unit:{}", desk.county.units[1].id),
            kind: "exempt".into(),
            from: "2026-07-01".into(),
            to: "2026-12-31".into(),
            reason: "机构改革期间停办".into(),
            confirmed: String::new(),
            past: false,
        };
        let looked = exempt::look(&desk.office, &desk.services, &form).await.unwrap();
        assert_eq!((looked.cells, looked.overdue, looked.sealed), (1, 1, 1), "{}", desk.county.test.name);
        let later = ExemptionForm { from: "2026-10-01".into(), ..form };
        let looked = exempt::look(&desk.office, &desk.services, &later).await.unwrap();
        assert_eq!((looked.cells, looked.sealed), (0, 0), "{}", desk.county.test.name);
    }
}
