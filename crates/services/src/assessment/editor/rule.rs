use domain::access::permission::Permission;
use domain::assessment::editor::{Param, RuleKind, RuleWords};
use domain::assessment::source::FactSource;
use domain::ids::RuleDraftId;

use super::{Shown, change};
use crate::form;
use crate::{Actor, Result, ServiceError, Services};

/// The form and what maps its fields to the parameters of a rule: each is called like its parameter.
macro_rules! rule_form {
    ($($param:ident $field:ident $doc:literal,)*) => {
        form! {
            /// A rule as a person writes it.
            #[derive(Debug, Default)]
            pub struct RuleForm {
                /// The draft.
                pub draft: Option<RuleDraftId>,
                /// As it was looked at.
                pub revision: i64,
                /// The tree.
                pub tree: String,
                /// The leaf, `bonus` or `penalty`.
                pub node: String,
                /// The rule; empty for a new one.
                #[serde(default)]
                pub rule: String,
                /// Its kind.
                #[serde(default)]
                pub kind: String,
                /// The sentence it stands for.
                #[serde(default)]
                pub text: String,
                /// What shows it.
                #[serde(default)]
                pub evidence: String,
                /// Where its facts come from; empty where a person enters them.
                #[serde(default)]
                pub source: String,
                $(#[doc = $doc] #[serde(default)] pub $field: String,)*
            }
        }

        impl RuleForm {
            /// What a field holds.
            #[must_use]
            pub fn param(&self, param: Param) -> &str {
                match param { $(Param::$param => &self.$field,)* }
            }

            fn put(&mut self, param: Param, text: &str) {
                match param { $(Param::$param => text.clone_into(&mut self.$field),)* }
            }
        }
    };
}
rule_form! {
    Points points "Points.", None none "Taken off for nothing.", Min min "At least.", Max max "At most.", Rate rate "A ceiling.",
    Share share "A share.", Done done "A tag.", Named named "Names with numbers.", Target target "A target.",
    PerPoint per_point "For each point below.", RateDigits rate_digits "Decimals of the rate.", Minimum minimum "At least so many.",
    Below below "Taken off below.", Empty empty "Taken off for nothing at all.", Of of "Full mark.", Quota quota "So many are expected.",
    FirstOver first_over "From here on.", First first "At first.", ThenOver then_over "And from here on.", Step step "For each step.",
    Each each "As much.", Cap cap "In all at most.", From from "Not before.", To to "Not after.", Has has "With these tags.",
}

form! {
    /// A rule to be taken out.
    #[derive(Debug)]
    pub struct RuleAwayForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The tree.
        pub tree: String,
        /// The leaf, `bonus` or `penalty`.
        pub node: String,
        /// The rule.
        pub rule: String,
    }
}

impl RuleForm {
    /// A form that shows a rule.
    #[must_use]
    pub fn showing(words: &RuleWords, kind: RuleKind) -> Self {
        let mut form = Self {
            kind: kind.code().to_owned(),
            text: words.text.clone(),
            evidence: words.evidence.clone(),
            source: words.source.map(|source| source.code().to_owned()).unwrap_or_default(),
            ..Self::default()
        };
        for (param, text) in &words.params {
            form.put(*param, text);
        }
        form
    }

    fn words(&self) -> RuleWords {
        RuleWords {
            kind: RuleKind::from_code(&self.kind),
            text: self.text.trim().replace("\r\n", "\n"),
            evidence: self.evidence.trim().to_owned(),
            source: FactSource::from_code(&self.source),
            params: Param::ALL.into_iter().map(|param| (param, self.param(param).to_owned())).collect(),
        }
    }
}

/// Adds a rule, or changes one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields; `Refused` what the engine's reader refuses.
pub async fn edit_rule(actor: &Actor, services: &Services, form: &RuleForm) -> Result<String> {
    actor.require(Permission::Assess)?;
    let words = form.words();
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(crate::FieldError { field: field.into(), message: message.into() });
    if words.text.chars().count() > 500 {
        wrong(RuleForm::text, "评分标准的原句不超过500个字。");
    }
    if words.evidence.chars().count() > 100 {
        wrong(RuleForm::evidence, "认定依据不超过100个字。");
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let draft = form.draft.clone().ok_or(super::NO_DRAFT)?;
    let shown = Shown { draft: &draft, revision: form.revision };
    let id = Some(form.rule.as_str()).filter(|id| !id.is_empty());
    change(actor, services, shown, |file| file.put_rule(&form.tree, &form.node, id, &words)).await
}

/// Takes a rule out.
///
/// # Errors
/// As [`edit_rule`].
pub async fn remove_rule(actor: &Actor, services: &Services, form: &RuleAwayForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| file.remove_rule(&form.tree, &form.node, &form.rule)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_field() {
        let mut form = RuleForm::default();
        for param in Param::ALL {
            form.put(param, param.code());
        }
        let sent = serde_json::to_value(&form).unwrap();
        for param in Param::ALL {
            assert_eq!(sent[param.code()], param.code());
            assert_eq!(form.param(param), param.code());
        }
    }
}
