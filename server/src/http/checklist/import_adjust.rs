//! `POST /do/import-adjust`: what a person decided in the preview. The same form, sent to `/do/import-confirm`, is kept
//! first and then confirmed, so that nothing typed is ever lost.

use std::collections::{BTreeSet, HashMap, HashSet};

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::checklist::duty::Duty;
use domain::checklist::import::ColumnRole;
use domain::ids::{ImportId, UnitId};
use services::checklist::import::{self, Adjustment, NameChoice};
use services::{FieldError, ServiceError};

use crate::http::answer::{back, done};
use crate::http::paths::plain_id;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The form as it came: repeated names are ticks.
pub(super) type Pairs = Vec<(String, String)>;

/// Keeps the decisions and shows the preview again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(pairs): Form<Pairs>) -> Response {
    let form = PreviewForm::new(pairs);
    match import::adjust(&me.actor, &server.services, &form.import(), form.adjustment()).await {
        Ok(()) => done(&form.path(), Notice::ImportAdjusted),
        Err(error) => form.back(&server, &me, error).await,
    }
}

/// The preview's form. It may have thousands of fields, each asked for by name.
pub(super) struct PreviewForm(HashMap<String, Vec<String>>);

impl PreviewForm {
    pub(super) fn new(pairs: Pairs) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::with_capacity(pairs.len());
        for (name, value) in pairs {
            values.entry(name).or_default().push(value);
        }
        Self(values)
    }

    fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// Which file it is about.
    pub(super) fn import(&self) -> ImportId {
        ImportId::new(self.value("import").unwrap_or_default())
    }

    /// The preview's address.
    pub(super) fn path(&self) -> String {
        let id = self.import();
        if !plain_id(id.as_str()) {
            return "/checklists".to_owned();
        }
        match self.value("page").and_then(|page| page.parse::<usize>().ok()).filter(|page| *page > 1) {
            Some(page) => format!("/checklists/import/{id}?page={page}"),
            None => format!("/checklists/import/{id}"),
        }
    }

    /// Back to the preview with what was typed; to the lists where the file is gone.
    pub(super) async fn back(self, server: &Server, me: &SignedIn, error: ServiceError) -> Response {
        let path = if matches!(error, ServiceError::NotFound(_)) { "/checklists".to_owned() } else { self.path() };
        let wrong: HashSet<&str> = match &error {
            ServiceError::Invalid(errors) => errors.iter().map(|error| error.field.as_str()).collect(),
            _ => HashSet::new(),
        };
        // all else is kept already; duty.5 stands for duty.5.kind and its like
        let is_wrong = |name: &str| wrong.contains(name) || name.match_indices('.').any(|(end, _)| wrong.contains(&name[..end]));
        let typed = self.0.into_iter().filter(|(name, _)| is_wrong(name));
        let typed = typed.flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value))).collect();
        back(server, &me.token, &path, &error, typed).await
    }

    /// Everything decided in the form.
    pub(super) fn adjustment(&self) -> Adjustment {
        let mut adjustment = Adjustment {
            table: self.value("table").and_then(|place| place.parse().ok()),
            title: self.value("title").map(str::to_owned),
            ..Adjustment::default()
        };
        for column in 0.. {
            let Some(role) = self.value(&format!("column.{column}")) else { break };
            adjustment.columns.push(ColumnRole::from_code(role).unwrap_or(ColumnRole::Ignored));
        }
        for place in 0.. {
            let name = format!("group.{place}");
            let Some(key) = self.value(&format!("{name}.key")) else { break };
            let units = self.all(&name).iter().map(UnitId::new);
            adjustment.groups.push((key.to_owned(), units.collect()));
        }
        for place in 0.. {
            let name = format!("name.{place}");
            let Some(written) = self.value(&format!("{name}.written")) else { break };
            let other = format!("{name}.other");
            let choice = match self.value(&name).unwrap_or_default() {
                "" => NameChoice::Nobody,
                "other" => NameChoice::Written(self.value(&other).unwrap_or_default().to_owned()),
                unit => NameChoice::Unit(UnitId::new(unit)),
            };
            adjustment.names.push((written.to_owned(), choice, other));
        }
        let rows: BTreeSet<usize> = self.all("row").iter().filter_map(|row| row.parse().ok()).collect();
        for row in rows {
            adjustment.units.push((row, self.value(&format!("units.{row}")).unwrap_or_default().to_owned()));
            adjustment.inherited.push((row, self.value(&format!("inherit.{row}")).is_some()));
            self.duty(row, &mut adjustment);
        }
        adjustment
    }

    /// A row's duty, if it was changed from what the form showed.
    fn duty(&self, row: usize, adjustment: &mut Adjustment) {
        let part = |part: &str| self.value(&format!("duty.{row}.{part}")).unwrap_or_default().trim();
        let (kind, date, count) = (part("kind"), part("date"), part("count"));
        if kind.is_empty() || format!("{kind}|{date}|{count}") == part("was") {
            return;
        }
        match Duty::from_kind_code(kind, date.parse().ok(), count.parse().ok()) {
            Some(duty) => adjustment.duties.push((row, duty)),
            None => {
                let message = if kind == "by_date" { "请填写完成日期" } else { "请填写每期的次数" };
                adjustment
                    .errors
                    .push(FieldError {
                        field: format!("duty.{row}"), message: format!("第{row}行的报送要求不完整:{message}。")
                    });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PreviewForm {
        PreviewForm::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
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
        ]);
        let adjustment = form.adjustment();
        assert_eq!(adjustment.duties, [(4, Duty::ByDate { date: "2026-06-30".parse().unwrap() })]);
        assert_eq!(adjustment.errors.len(), 1);
        assert_eq!(adjustment.errors[0].field, "duty.5");
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

    #[test]
    fn a_forged_id_leads_to_the_lists() {
        assert_eq!(form(&[("import", "../x")]).path(), "/checklists");
        assert_eq!(form(&[("import", "0a-b"), ("page", "2")]).path(), "/checklists/import/0a-b?page=2");
    }
}
