//! The fields of a fact: what the kind of its rule asks for. Their names are the same in every form about a fact.

use domain::assessment::Kind;
use domain::assessment::typed::{hint, judged_range};
use leptos::prelude::*;
use services::assessment::EntryForm;

use super::Errors;
use super::choices::radios;
use super::field_row::FieldRow;
use super::text_area::TextArea;
use super::text_field::TextField;

/// What stands in them.
pub(crate) struct FactFields<'f> {
    /// A number, lines, `8/10`.
    pub(crate) value: &'f str,
    /// Of a judgement.
    pub(crate) verdict: &'f str,
    /// Names that are ticked.
    pub(crate) picked: &'f [String],
}

/// Longest text of the fields, in characters.
const LENGTH: usize = 4_000;

impl FactFields<'_> {
    /// The controls for a kind of rule.
    pub(crate) fn show(&self, kind: &Kind, errors: &Errors) -> AnyView {
        let value = || TextField::new(EntryForm::value, "事实").hint(hint(kind)).value(self.value).asked_by_the_server();
        match kind {
            Kind::Judgement { .. } => self.judgement(judged_range(std::iter::once(kind)), errors),
            Kind::CheckPoints { points, .. } => self.ticks("checkbox", "缺少的考察点", kind, errors, names(points, "分")),
            Kind::Share { parts } => self.ticks("checkbox", "达到的部分", kind, errors, names(parts, "")),
            Kind::Tier { tiers } => self.ticks("radio", "分档", kind, errors, names(tiers, "分")),
            Kind::Levels { levels, .. } => {
                let words = levels.iter().map(|(name, points)| format!("{name}{points}分")).collect::<Vec<_>>().join("、");
                lines(format!("{}。级别：{words}", hint(kind)), self.value, errors)
            }
            Kind::PerPeriod { .. } | Kind::Scores { .. } => lines(hint(kind).to_owned(), self.value, errors),
            _ if kind.within().is_some() => lines(hint(kind).to_owned(), self.value, errors),
            // what came by itself may be a list of items
            _ if self.value.contains('\n') || self.value.contains(' ') => lines(hint(kind).to_owned(), self.value, errors),
            _ => value().show(errors),
        }
    }

    /// The controls of a judgement where several rules may be meant.
    pub(crate) fn judgement(&self, range: String, errors: &Errors) -> AnyView {
        let choices =
            [("ok", "符合要求", Some("不扣分")), ("partial", "部分做到", Some("在范围内酌情扣分")), ("none", "未做到", Some("按规定扣分"))];
        view! {
            {radios(FieldRow::new(EntryForm::verdict, "判定"), errors, "choices", choices, self.verdict)}
            {TextField::new(EntryForm::value, "扣分").hint(range).optional().value(self.value).show(errors)}
        }
        .into_any()
    }

    fn ticks(&self, control: &'static str, label: &'static str, kind: &Kind, errors: &Errors, names: Vec<(String, String)>) -> AnyView {
        let choices: Vec<_> = names
            .into_iter()
            .map(|(name, words)| {
                let is_set = self.picked.contains(&name);
                view! { <label><input type=control name=EntryForm::picked value=name checked=is_set/>" "{words}</label> }
            })
            .collect();
        let row = FieldRow::new(EntryForm::picked, label).hint(hint(kind)).also(EntryForm::value);
        row.show_group(errors, |_| view! { <div class="choices choices-tall">{choices}</div> }.into_any())
    }
}

fn lines(hint: String, value: &str, errors: &Errors) -> AnyView {
    TextArea::new(FieldRow::new(EntryForm::value, "事实").hint(hint)).lines(4).maxlength(LENGTH).value(value).show(errors)
}

fn names(named: &domain::assessment::Named, unit: &str) -> Vec<(String, String)> {
    named.iter().map(|(name, number)| (name.to_string(), format!("{name}（{number}{unit}）"))).collect()
}
