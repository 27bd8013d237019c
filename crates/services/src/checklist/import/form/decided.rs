//! What the preview's form decides, read from what it sent.

use std::collections::BTreeSet;

use domain::checklist::duty::Duty;
use domain::checklist::import::{ColumnRole, row_place};
use domain::checklist::start::Past;
use domain::ids::{TaskId, UnitId};

use super::{DutyPart, PreviewForm, shown_duty};
use crate::FieldError;
use crate::checklist::import::{Adjustment, NameChoice};
use crate::form::tick;

impl PreviewForm {
    /// Everything decided in the form, where it is saved on the way.
    #[must_use]
    pub fn adjustment(&self) -> Adjustment {
        self.decided(false)
    }

    /// The same where the whole preview is confirmed: units that are offered ticked are meant.
    #[must_use]
    pub fn final_adjustment(&self) -> Adjustment {
        self.decided(true)
    }

    fn decided(&self, is_final: bool) -> Adjustment {
        let mut adjustment = Adjustment {
            table: self.value(Self::table).and_then(|place| place.parse().ok()),
            title: self.value(Self::retitle).or_else(|| self.value(Self::title)).map(str::to_owned),
            first_day: self.value(Self::first_day).map(str::to_owned),
            takes_over: self.value(Self::first_day).map(|_| self.value(Self::takes_over) == Some(tick::SET)),
            past: self.value(Self::past).and_then(Past::from_code),
            to_year: self.value(Self::to_year).and_then(|year| year.parse().ok()),
            ..Adjustment::default()
        };
        for column in 0.. {
            let Some(role) = self.value(&Self::column(column)) else { break };
            adjustment.columns.push(ColumnRole::from_code(role).unwrap_or(ColumnRole::Ignored));
        }
        for place in 0.. {
            let Some(key) = self.value(&Self::group_key(place)) else { break };
            let units: Vec<UnitId> = self.all(&Self::group(place)).iter().map(UnitId::new).collect();
            // a form that is saved for something else answers no question
            let was = self.value(&Self::group_was(place)).map(|was| was.split(' ').filter(|id| !id.is_empty()).collect::<BTreeSet<_>>());
            let is_as_shown = was.is_some_and(|was| was == units.iter().map(UnitId::as_str).collect());
            let is_sure = self.value(&Self::group_sure(place)) == Some(tick::SET);
            if let Some(picked) = self.picked(place, &units) {
                adjustment.ticked.push((key.to_owned(), picked));
                continue;
            }
            let is_offered = self.value(&Self::group_offered(place)) == Some(tick::SET);
            if !is_as_shown || is_sure || (is_final && is_offered && !units.is_empty()) {
                adjustment.groups.push((key.to_owned(), units));
            }
        }
        for place in 0.. {
            let Some(written) = self.value(&Self::name_written(place)) else { break };
            let other = Self::name_other(place);
            let choice = match self.value(&Self::name(place)).unwrap_or_default() {
                "" => NameChoice::Nobody,
                Self::OTHER => NameChoice::Written(self.value(&other).unwrap_or_default().to_owned()),
                unit => NameChoice::Unit(UnitId::new(unit)),
            };
            adjustment.names.push((written.to_owned(), choice, other));
        }
        for place in 0.. {
            let Some(words) = self.value(&Self::limit_words(place)) else { break };
            let part = |part| self.value(&Self::limit_part(place, part)).unwrap_or_default().trim();
            let (kind, date, count) = (part(DutyPart::Kind), part(DutyPart::Date), part(DutyPart::Count));
            if kind.is_empty() {
                continue;
            }
            match Duty::from_kind_code(kind, date.parse().ok(), count.parse().ok()) {
                Some(duty) => adjustment.duties_like.push((words.to_owned(), duty)),
                None => {
                    let message = format!("时限“{words}”的答复不完整：{}。", lacking(kind));
                    adjustment.errors.push(FieldError { field: Self::limit(place), message });
                }
            }
        }
        let rows: BTreeSet<usize> = self.all(Self::row).iter().filter_map(|row| row.parse().ok()).collect();
        for row in rows {
            adjustment.units.push((row, self.value(&Self::units(row)).unwrap_or_default().to_owned()));
            adjustment.inherited.push((row, self.value(&Self::inherit(row)) == Some(tick::SET)));
            for key in self.all(&Self::row_group_keys(row)) {
                let written = self.value(&Self::row_group(row, key)).unwrap_or_default().trim();
                if written != self.value(&Self::row_group_was(row, key)).unwrap_or_default().trim() {
                    adjustment.row_groups.push((row, key.clone(), written.to_owned()));
                }
            }
            if let Some(task) = self.value(&Self::task(row)).filter(|task| Some(*task) != self.value(&Self::task_was(row))) {
                adjustment.tasks.push((row, Some(task).filter(|task| *task != Self::NEW_TASK).map(TaskId::new)));
            }
            if let Some(past) = self.value(&Self::past_row(row)) {
                adjustment.past_rows.push((row, Past::from_code(past)));
            }
            self.add_duty(row, &mut adjustment);
        }
        adjustment
    }

    /// A row's duty, if it was changed from what the form showed.
    fn add_duty(&self, row: usize, adjustment: &mut Adjustment) {
        let part = |part| self.value(&Self::duty_part(row, part)).unwrap_or_default().trim();
        let (kind, date, count) = (part(DutyPart::Kind), part(DutyPart::Date), part(DutyPart::Count));
        if kind.is_empty() || shown_duty(kind, date, count) == part(DutyPart::Was) {
            return;
        }
        match Duty::from_kind_code(kind, date.parse().ok(), count.parse().ok()) {
            Some(duty) => adjustment.duties.push((row, duty)),
            None => {
                let message = format!("{}的报送要求不完整：{}。", row_place(row), lacking(kind));
                adjustment.errors.push(FieldError { field: Self::duty(row), message });
            }
        }
    }

    /// The ticks of an open expression as the pressed button leaves them; nothing where it is about another.
    fn picked(&self, place: usize, ticked: &[UnitId]) -> Option<Vec<UnitId>> {
        let pressed = self.value(Self::pick)?;
        let (at, sign) = pressed.char_indices().find(|(_, sign)| matches!(sign, '+' | '-' | '~'))?;
        let about: usize = pressed[..at].parse().ok()?;
        let ids: Vec<UnitId> = pressed[at + 1..].split(' ').filter(|id| !id.is_empty()).map(UnitId::new).collect();
        let mut units: Vec<UnitId> = ticked.iter().filter(|unit| sign == '+' || !ids.contains(unit)).cloned().collect();
        if sign != '-' {
            units.extend(ids.into_iter().filter(|unit| !ticked.contains(unit)));
        }
        (about == place).then_some(units)
    }
}

/// What a duty of that kind still needs.
fn lacking(kind: &str) -> &'static str {
    if kind.starts_with("by_date") { "请填写完成日期" } else { "请填写每期的次数" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PreviewForm {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_changed_duties_are_taken() {
        let form = form(&[
            ("row", "3"),
            ("duty.3.was", "year_end||"),
            ("duty.3.kind", "year_end"),
            ("row", "4"),
            ("duty.4.was", "year_end||"),
            ("duty.4.kind", "by_date"),
            ("duty.4.date", "2026-06-30"),
            ("row", "5"),
            ("duty.5.was", "year_end||"),
            ("duty.5.kind", "quota.month"),
            ("duty.5.count", "0"),
            ("row", "1000006"),
            ("duty.1000006.was", "year_end||"),
            ("duty.1000006.kind", "by_date"),
        ]);
        let adjustment = form.adjustment();
        assert_eq!(adjustment.duties, [(4, Duty::by("2026-06-30".parse().unwrap()))]);
        let fields: Vec<&str> = adjustment.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["duty.5", "duty.1000006"]);
        assert!(adjustment.errors[0].message.starts_with("第5行的报送要求"), "{:?}", adjustment.errors);
        assert!(adjustment.errors[1].message.starts_with("第2张表第6行的报送要求"), "a row of another table is told as one");
    }

    #[test]
    fn a_button_that_names_the_list_goes_before_its_field() {
        let typed = [("title", "2023年清单")];
        assert_eq!(form(&typed).adjustment().title.as_deref(), Some("2023年清单"));
        let pressed = form(&[typed[0], ("retitle", "2026年清单")]);
        assert_eq!(pressed.adjustment().title.as_deref(), Some("2026年清单"));
    }

    #[test]
    fn one_answer_goes_for_all_time_limits_alike() {
        let form = form(&[
            ("limit.0.words", "立行立改"),
            ("limit.0.kind", "by_date"),
            ("limit.0.date", "2026-06-30"),
            ("limit.1.words", "适时"),
            ("limit.1.kind", ""),
            ("limit.2.words", "经常"),
            ("limit.2.kind", "quota.month"),
        ]);
        let adjustment = form.adjustment();
        assert_eq!(adjustment.duties_like, [("立行立改".into(), Duty::by("2026-06-30".parse().unwrap()))]);
        assert_eq!(adjustment.errors[0].field, "limit.2");
    }

    #[test]
    fn only_a_changed_answer_says_which_task_a_row_is() {
        let form = form(&[
            ("row", "3"),
            ("task.3", "t1"),
            ("task.3.was", "t1"),
            ("row", "4"),
            ("task.4", "new"),
            ("task.4.was", "t2"),
            ("row", "5"),
            ("task.5", "t3"),
            ("task.5.was", "new"),
        ]);
        assert_eq!(form.adjustment().tasks, [(4, None), (5, Some(TaskId::new("t3")))]);
    }

    #[test]
    fn only_rows_that_were_changed_answer_for_themselves() {
        let form = form(&[
            ("row", "3"),
            ("meant-key.3", "县直有关单位"),
            ("meant-was.3.县直有关单位", "财政局、民政局"),
            ("meant.3.县直有关单位", "财政局、民政局"),
            ("row", "4"),
            ("meant-key.4", "县直有关单位"),
            ("meant-was.4.县直有关单位", "财政局、民政局"),
            ("meant.4.县直有关单位", "民政局"),
        ]);
        assert_eq!(form.adjustment().row_groups, [(4, "县直有关单位".to_owned(), "民政局".to_owned())]);
    }

    #[test]
    fn saving_something_else_answers_no_question_about_an_open_expression() {
        let groups = |pairs: &[(&str, &str)]| form(pairs).adjustment().groups;
        let shown = [("group.0.key", "县直有关单位"), ("group.0.was", "u1 u2"), ("group.0", "u2"), ("group.0", "u1")];
        assert_eq!(groups(&shown), []);
        assert_eq!(groups(&[shown.as_slice(), &[("group.0.sure", "1")]].concat())[0].1.len(), 2);
        assert_eq!(groups(&shown[..3])[0].1, [UnitId::new("u2")], "other ticks are an answer");
        let offered = [shown.as_slice(), &[("group.0.offered", "1")]].concat();
        assert_eq!(form(&offered).final_adjustment().groups[0].1.len(), 2, "confirmed as offered");
        assert_eq!(form(&shown).final_adjustment().groups, [], "named anyway is no answer about the others");
        let untouched = [shown[0], ("group.0.was", "")];
        assert_eq!(groups(&untouched), [], "nobody ticked and nobody said so");
        assert_eq!(form(&untouched).final_adjustment().groups, []);
    }

    #[test]
    fn a_button_ticks_many_units_and_says_so_as_it_is_read() {
        let (u1, u2, u3) = (UnitId::new("u1"), UnitId::new("u2"), UnitId::new("u3"));
        let shown = [("group.0.key", "县直有关单位"), ("group.0", "u1"), ("group.1.key", "各有关单位"), ("group.1.was", "")];
        for (sign, expected) in [('+', vec![&u1, &u2, &u3]), ('-', vec![]), ('~', vec![&u2, &u3])] {
            let pressed = PreviewForm::picking(0, sign, [&u1, &u2, &u3]);
            let form = form(&[shown.as_slice(), &[(PreviewForm::pick, &pressed)]].concat());
            assert!(form.picks());
            let adjustment = form.adjustment();
            assert_eq!(adjustment.groups, [], "ticks are no answer yet, and the other expression is not touched");
            assert_eq!(adjustment.ticked.len(), 1);
            assert_eq!(adjustment.ticked[0].1.iter().collect::<Vec<_>>(), expected, "{sign}");
        }
        assert_eq!(form(&[shown.as_slice(), &[(PreviewForm::pick, "nonsense")]].concat()).adjustment().groups[0].1, [u1]);
    }

    #[test]
    fn ticks_and_names_are_read_as_the_page_writes_them() {
        let form = form(&[
            ("group.0.key", "县直有关单位"),
            ("group.0", "u1"),
            ("group.0", "u2"),
            ("group.1.key", "各有关单位"),
            ("name.0.written", "公安分局"),
            ("name.0", "other"),
            ("name.0.other", "公安局"),
            ("column.0", "section"),
            ("column.1", "nonsense"),
        ]);
        let adjustment = form.adjustment();
        assert_eq!(adjustment.groups[0], ("县直有关单位".into(), vec![UnitId::new("u1"), UnitId::new("u2")]));
        assert_eq!(adjustment.groups[1], ("各有关单位".into(), Vec::new()));
        assert_eq!(adjustment.names, [("公安分局".into(), NameChoice::Written("公安局".into()), "name.0.other".into())]);
        assert_eq!(adjustment.columns, [ColumnRole::Section, ColumnRole::Ignored]);
    }
}
