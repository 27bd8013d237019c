//! A list read again, as an office would tell it; and any list with any answers, by chance.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;
use crate::checklist::ByHand;
use crate::checklist::duty::Duty;
use crate::checklist::import::responsible::{DirectoryUnit, OpenGroupChoices};
use crate::checklist::import::{
    ColumnMapping, Comparison, Recognised, RecognisedRow, Resolver, RowChange, UnitDirectory, compare, parse, plan, tell,
};
use crate::ids::{AssignmentId, SectionId};
use crate::register::unit::UnitClass;

const KEY: &str = "县直有关单位";

fn unit(name: &str) -> UnitId {
    UnitId::new(name)
}

fn units(names: &[&str]) -> Vec<UnitId> {
    names.iter().map(|name| unit(name)).collect()
}

fn directory() -> UnitDirectory {
    let one = |id: &str, class| DirectoryUnit {
        id: UnitId::new(id),
        full_name: format!("清溪县{id}"),
        short_name: id.into(),
        aliases: Vec::new(),
        class,
        valid_from: None,
        valid_to: None,
        successor: None,
    };
    let mut all = ["财政局", "司法局", "公安局", "民政局"].map(|id| one(id, UnitClass::CountyDepartment)).to_vec();
    all.extend(["南河镇", "北岗镇"].map(|id| one(id, UnitClass::Township)));
    UnitDirectory { county_names: vec!["清溪县".into(), "清溪".into()], units: all, ..UnitDirectory::default() }
}

fn recognised(responsible: &[&str]) -> Recognised {
    let rows = responsible.iter().zip(2..).map(|(responsible, source_row)| RecognisedRow {
        source_row,
        requirement: format!("第{source_row}项要求"),
        responsible: (*responsible).to_owned(),
        ..RecognisedRow::default()
    });
    Recognised {
        title: "清单".into(),
        mapping: ColumnMapping { heading_row: 0, heading_rows: 1, roles: Vec::new() },
        headings: Vec::new(),
        rows: rows.collect(),
        notes: Vec::new(),
        problems: Vec::new(),
    }
}

/// A list as it is stored, and everybody who ever had a task of it.
#[derive(Debug, Clone, Default)]
struct Stored {
    tasks: Vec<FormerTask>,
    ever: BTreeSet<(TaskId, UnitId)>,
}

impl Stored {
    /// What a first import stores.
    fn first(responsible: &[&str], said: &Choices) -> Self {
        let (plan, ..) = read(responsible, &Self::default(), &OpenGroupChoices::default(), said);
        let mut stored = Self::default();
        for task in plan.tasks {
            let id = TaskId::new(format!("t{}", task.source_row));
            let assignment = |one: PlannedAssignment| Assignment {
                id: AssignmentId::new(format!("{id} {}", one.unit)),
                task: id.clone(),
                unit: one.unit,
                role: one.role,
                lead_presumed: one.lead_presumed,
                via: one.via,
                written: one.written,
                by_hand: ByHand::default(),
            };
            let assignments: Vec<Assignment> = task.assignments.into_iter().map(assignment).collect();
            stored.ever.extend(assignments.iter().map(|one| (id.clone(), one.unit.clone())));
            stored.tasks.push(FormerTask {
                task: Task {
                    id,
                    section: SectionId::new("s"),
                    position: 1,
                    number: task.number,
                    requirement: task.requirement,
                    responsible: task.responsible,
                    support: task.support,
                    completion: task.completion,
                    time_limit: task.time_limit,
                    remark: task.remark,
                    duty: task.duty,
                },
                section: task.section,
                subsection: task.subsection,
                removed: false,
                assignments,
            });
        }
        stored
    }

    /// Somebody changes who has the task of a row.
    fn edit(&mut self, row: usize, change: impl FnOnce(&mut Vec<Assignment>)) {
        let task = &mut self.tasks[row - 2];
        change(&mut task.assignments);
        self.ever.extend(task.assignments.iter().map(|one| (task.task.id.clone(), one.unit.clone())));
    }
}

/// The same steps that a preview takes.
fn read(responsible: &[&str], stored: &Stored, before: &OpenGroupChoices, said: &Choices) -> (Plan, Comparison, ParsedChecklist) {
    let mut directory = directory();
    directory.choices = if stored.tasks.is_empty() { before.clone().as_suggestions() } else { before.clone() };
    said.confirm_groups(&mut directory.choices);
    let recognised = recognised(responsible);
    let mut parsed = parse(&recognised, &directory, 2026);
    let told = tell(&parsed, &stored.tasks, &said.tasks);
    let decided = former_choices(&parsed, &stored.tasks, &told, |unit| directory.name(unit));
    let groups = GroupAnswers::of(&parsed, &stored.tasks, &told, before);
    groups.put_into(&mut parsed, &recognised, &directory, said);
    let choices = said.clone().over(&decided);
    let mut plan = plan(&parsed, &choices, &Resolver::new(&directory, 2026));
    let ever: HashSet<(&TaskId, &UnitId)> = stored.ever.iter().map(|(task, unit)| (task, unit)).collect();
    let again = ReadAgain { former: &stored.tasks, ever: &ever, said, decided: &decided, groups: &groups };
    Standing::of(&plan, &parsed, &told, again, |_| true).put_back(&mut plan);
    let comparison = compare(&plan, &told, &stored.tasks, |_| true);
    (plan, comparison, parsed)
}

fn has(plan: &Plan, row: usize) -> Vec<(String, AssignmentRole)> {
    plan.tasks[row - 2].assignments.iter().map(|one| (one.unit.to_string(), one.role)).collect()
}

fn names(plan: &Plan, row: usize) -> BTreeSet<String> {
    has(plan, row).into_iter().map(|(unit, _)| unit).collect()
}

fn set(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|one| (*one).to_owned()).collect()
}

const LIST: [&str; 5] = ["财政局、县直有关单位", "县直有关单位", "", "公安分局、县直有关单位", "各乡镇人民政府"];

/// One answer for all, one of its own, one row like the one above, one name chosen.
fn answers() -> Choices {
    let mut said = Choices::default();
    said.groups.insert(KEY.into(), units(&["财政局", "司法局"]));
    said.row_groups.insert(5, BTreeMap::from([(KEY.to_owned(), units(&["民政局"]))]));
    said.inherited.insert(4);
    said.choose("公安分局", Some(unit("公安局")));
    said
}

#[test]
fn a_list_that_is_read_again_unchanged_asks_nothing_and_changes_nothing() {
    let mut stored = Stored::first(&LIST, &answers());
    stored.edit(3, |had| {
        // the office makes another unit lead, takes one off, adds one
        had.retain(|one| one.unit != unit("财政局"));
        had[0].role = AssignmentRole::Lead;
        had.push(Assignment { unit: unit("民政局"), via: AssignedVia::Added, written: "民政局".into(), ..had[0].clone() });
    });
    // meanwhile another list meant others by the same words
    let mut before = OpenGroupChoices::default();
    before.remember(KEY, units(&["公安局"]));
    let (plan, comparison, parsed) = read(&LIST, &stored, &before, &Choices::default());
    assert_eq!(comparison.counts(), [0, 0, 0, 5], "{comparison:?}");
    assert_eq!(parsed.open_groups[0].unanswered, [0_usize; 0]);
    assert_eq!(parsed.problems.iter().filter(|one| one.message.contains("没有写明")).count(), 0, "{:?}", parsed.problems);
    for (row, old) in stored.tasks.iter().enumerate() {
        let kept: Vec<_> = plan.tasks[row].assignments.iter().map(|one| (&one.unit, one.role, one.via, &one.written)).collect();
        let had: Vec<_> = old.assignments.iter().map(|one| (&one.unit, one.role, one.via, &one.written)).collect();
        assert_eq!(kept, had, "row {row}");
    }
}

#[test]
fn a_new_answer_for_all_rows_leaves_those_that_mean_others() {
    let stored = Stored::first(&LIST, &answers());
    let mut said = Choices::default();
    said.groups.insert(KEY.into(), units(&["民政局"]));
    let (plan, comparison, _) = read(&LIST, &stored, &OpenGroupChoices::default(), &said);
    assert_eq!([2, 3, 5].map(|row| names(&plan, row)), [set(&["财政局", "民政局"]), set(&["民政局"]), set(&["公安局", "民政局"])]);
    assert_eq!(names(&plan, 4), set(&["民政局"]), "it follows the row above, as it did");
    assert_eq!(comparison.counts(), [0, 3, 0, 2]);
}

#[test]
fn an_answer_for_one_row_and_what_is_taken_back_hold() {
    let stored = Stored::first(&LIST, &answers());
    let mut said = Choices::default();
    said.row_groups.insert(3, BTreeMap::from([(KEY.to_owned(), units(&["公安局"]))]));
    said.not_inherited.insert(4);
    said.choose("公安分局", None);
    let (plan, ..) = read(&LIST, &stored, &OpenGroupChoices::default(), &said);
    assert_eq!([3, 4, 5].map(|row| names(&plan, row)), [set(&["公安局"]), set(&[]), set(&["民政局"])]);
    assert_eq!(names(&plan, 2), set(&["财政局", "司法局"]));
}

#[test]
fn units_beside_the_list_are_kept_until_the_field_says_otherwise() {
    let mut said = answers();
    said.units.insert(2, "民政局".into());
    let stored = Stored::first(&LIST, &said);
    let again = |text: Option<&str>| {
        let mut said = Choices::default();
        said.units.extend(text.map(|text| (2, text.to_owned())));
        let (plan, comparison, _) = read(&LIST, &stored, &OpenGroupChoices::default(), &said);
        (names(&plan, 2), comparison.counts()[1])
    };
    assert_eq!(again(None), (set(&["财政局", "司法局", "民政局"]), 0));
    assert_eq!(again(Some("民政局")), (set(&["财政局", "司法局", "民政局"]), 0), "the field as it was shown");
    assert_eq!(again(Some("公安局")), (set(&["财政局", "司法局", "公安局"]), 1));
    assert_eq!(again(Some("")), (set(&["财政局", "司法局"]), 1));
}

#[test]
fn a_name_that_the_register_knows_by_now_gets_its_unit_and_who_was_taken_off_stays_off() {
    let mut stored = Stored::first(&["财政局、公安分局", "财政局、司法局"], &Choices::default());
    stored.edit(3, |had| had.retain(|one| one.unit != unit("司法局")));
    let mut said = Choices::default();
    said.choose("公安分局", Some(unit("公安局")));
    let (plan, comparison, _) = read(&["财政局、公安分局", "财政局、司法局"], &stored, &OpenGroupChoices::default(), &said);
    assert_eq!(has(&plan, 2), [("财政局".to_owned(), AssignmentRole::Lead), ("公安局".to_owned(), AssignmentRole::Support)]);
    assert_eq!(names(&plan, 3), set(&["财政局"]));
    assert_eq!(comparison.counts(), [0, 1, 0, 1]);
}

#[test]
fn other_words_are_read_anew() {
    let mut stored = Stored::first(&["财政局、司法局"], &Choices::default());
    stored.edit(2, |had| had.retain(|one| one.unit != unit("司法局")));
    let (plan, comparison, _) = read(&["财政局、司法局、公安局"], &stored, &OpenGroupChoices::default(), &Choices::default());
    assert_eq!(names(&plan, 2), set(&["财政局", "司法局", "公安局"]));
    assert!(matches!(&comparison.rows[0], RowChange::Changed { what, .. } if what.contains(&"责任单位")));
    // and so is what follows them
    let stored = Stored::first(&["财政局", ""], &Choices { inherited: BTreeSet::from([3]), ..Choices::default() });
    let (plan, ..) = read(&["司法局", ""], &stored, &OpenGroupChoices::default(), &Choices::default());
    assert_eq!(names(&plan, 3), set(&["司法局"]));
}

#[test]
fn an_expression_that_nobody_answered_is_asked_again_and_offers_what_others_meant() {
    let stored = Stored::first(&LIST[..2], &Choices::default());
    let mut before = OpenGroupChoices::default();
    before.remember(KEY, units(&["公安局"]));
    let (_, comparison, parsed) = read(&LIST[..2], &stored, &before, &Choices::default());
    assert_eq!(comparison.counts(), [0, 0, 0, 2], "what another list meant is not taken by itself");
    assert_eq!((parsed.open_groups[0].unanswered.len(), parsed.open_groups[0].suggested.as_deref()), (2, Some(&units(&["公安局"])[..])));
    assert_eq!(parsed.problems.iter().filter(|one| one.message.contains("已按以前的答复预选")).count(), 2, "{:?}", parsed.problems);
    // a new row of the list is asked with the others
    let mut said = Choices::default();
    said.groups.insert(KEY.into(), units(&["民政局"]));
    let stored = Stored::first(&LIST[..2], &said);
    let (plan, ..) = read(&[LIST[0], LIST[1], "司法局、县直有关单位"], &stored, &before, &Choices::default());
    assert_eq!(names(&plan, 4), set(&["司法局", "民政局"]), "and means what the list means");
}

fn expression() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "财政局、县直有关单位",
        "县直有关单位",
        "财政局牵头，县直有关单位配合",
        "司法局等单位",
        "各乡镇人民政府",
        "公安分局、各有关乡镇",
        "财政局、司法局",
        "",
        "月球局",
    ])
}

fn some_units() -> impl Strategy<Value = Vec<UnitId>> {
    prop::sample::subsequence(vec!["财政局", "司法局", "公安局", "民政局", "南河镇", "北岗镇"], 0..=4).prop_map(|names| units(&names))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever was answered, for all rows or for one, whatever was changed by hand since, and whatever other lists meant: the same words
    /// again are 0 new, 0 changed, 0 removed.
    #[test]
    fn the_same_words_again_change_nothing(
        list in prop::collection::vec(expression(), 1..8),
        of_list in prop::collection::btree_map(prop::sample::select(vec![KEY, "单位", "各有关乡镇"]), some_units(), 0..3),
        of_row in prop::collection::btree_map(2..10_usize, some_units(), 0..4),
        inherited in prop::collection::btree_set(2..10_usize, 0..4),
        by_hand in prop::collection::btree_map(2..10_usize, (some_units(), any::<bool>()), 0..4),
        others in prop::collection::btree_map(prop::sample::select(vec![KEY, "单位", "各有关乡镇"]), some_units(), 0..3),
    ) {
        let mut said = Choices { inherited, ..Choices::default() };
        said.groups.extend(of_list.iter().map(|(key, units)| ((*key).to_owned(), units.clone())));
        said.row_groups.extend(of_row.into_iter().map(|(row, units)| (row, BTreeMap::from([(KEY.to_owned(), units)]))));
        let mut stored = Stored::first(&list, &said);
        for (row, (off, leads)) in by_hand.into_iter().filter(|(row, _)| *row < list.len() + 2) {
            stored.edit(row, |had| {
                had.retain(|one| !off.contains(&one.unit));
                if let Some(first) = had.first_mut() {
                    first.role = if leads { AssignmentRole::Lead } else { AssignmentRole::Each };
                }
            });
        }
        let mut before = OpenGroupChoices::default();
        for (key, units) in others {
            before.remember(key, units);
        }
        let (plan, comparison, _) = read(&list, &stored, &before, &Choices::default());
        prop_assert_eq!(comparison.counts(), [0, 0, 0, list.len()], "{:?}", comparison);
        for (task, old) in plan.tasks.iter().zip(&stored.tasks) {
            prop_assert_eq!(task.duty, old.task.duty);
            prop_assert_eq!(task.duty, Duty::YearEnd);
        }
    }
}
