use std::ops::RangeInclusive;

use super::parameter::{BrokenValue, Parameter, ParameterUnit};

/// One row a parameter; the table and the typed settings come from the same text.
macro_rules! parameters {
    ($(
        $(#[$doc:meta])*
        $key:ident: $unit:ident = $default:literal in $range:expr, $label:literal, $hint:literal, $source:literal;
    )+) => {
        /// What the office has set, or the defaults.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct Settings {
            $($(#[$doc])* pub $key: u32,)+
        }

        /// Every parameter, in the order of the settings page.
        pub const PARAMETERS: &[Parameter] = &[$(Parameter {
            key: stringify!($key),
            unit: ParameterUnit::$unit,
            default: $default,
            range: { const RANGE: RangeInclusive<u32> = $range; RANGE },
            label: $label,
            hint: $hint,
            source: $source,
        }),+];

        impl Default for Settings {
            fn default() -> Self {
                Self { $($key: $default),+ }
            }
        }

        impl Settings {
            /// The value of a parameter; `None` for a key that is none.
            #[must_use]
            pub fn get(&self, key: &str) -> Option<u32> {
                match key {
                    $(stringify!($key) => Some(self.$key),)+
                    _ => None,
                }
            }

            fn set(&mut self, key: &str, value: u32) {
                match key {
                    $(stringify!($key) => self.$key = value,)+
                    _ => {}
                }
            }
        }
    };
}

parameters! {
    /// So many working days before its date a cell counts as near.
    near_days: WorkingDays = 5 in 1..=30, "即将到期提醒",
        "距期限不足几个工作日时显示“即将到期”。", "本单位习惯";
    /// The report on a month or quarter is due so many working days after its end.
    report_days: WorkingDays = 5 in 0..=60, "报送期限",
        "每期结束后几个工作日内报送；只影响今后导入的清单。", "本单位习惯";
    /// The date proposed when a report is returned: so many working days ahead.
    return_days: WorkingDays = 5 in 1..=30, "退回后办理",
        "退回时默认给几个工作日重新提交，审核时可以改。", "本单位习惯";
}

/// Parameters that are asked no more, by key: the log of an older version still speaks of them.
pub const RETIRED: [(&str, &str, ParameterUnit); 1] = [("grace_days", "报送宽限", ParameterUnit::CalendarDays)];

impl Settings {
    /// Reads stored or typed words over the defaults. What is no value leaves the default and is told.
    #[must_use]
    pub fn read(words: &[(String, String)]) -> (Self, Vec<BrokenValue>) {
        let (mut settings, mut broken) = (Self::default(), Vec::new());
        for parameter in PARAMETERS {
            let Some((_, stored)) = words.iter().find(|(key, _)| key == parameter.key) else { continue };
            match parameter.read(stored) {
                Ok(value) => settings.set(parameter.key, value),
                Err(_) => broken.push(BrokenValue {
                    key: parameter.key,
                    label: parameter.label,
                    stored: stored.clone(),
                    in_force: parameter.words(parameter.default),
                }),
            }
        }
        (settings, broken)
    }

    /// Reads a form: every parameter must stand in it.
    ///
    /// # Errors
    /// Key and sentence of every field to correct.
    pub fn typed<'a>(field: impl Fn(&str) -> &'a str) -> Result<Self, Vec<(&'static str, String)>> {
        let (mut settings, mut wrong) = (Self::default(), Vec::new());
        for parameter in PARAMETERS {
            match parameter.read(field(parameter.key)) {
                Ok(value) => settings.set(parameter.key, value),
                Err(sentence) => wrong.push((parameter.key, sentence)),
            }
        }
        if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
    }

    /// Every parameter with its value, in the order of the table.
    pub fn values(&self) -> impl Iterator<Item = (&'static Parameter, u32)> {
        PARAMETERS.iter().map(|parameter| (parameter, self.get(parameter.key).unwrap_or(parameter.default)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_defaults_lie_in_their_ranges_and_keys_stand_once() {
        for (index, parameter) in PARAMETERS.iter().enumerate() {
            assert!(parameter.range.contains(&parameter.default), "{}", parameter.key);
            assert!(PARAMETERS[..index].iter().all(|other| other.key != parameter.key), "{}", parameter.key);
            assert_eq!(Settings::default().get(parameter.key), Some(parameter.default));
        }
        assert_eq!(Settings::default().get("calendar_revision"), None);
    }

    #[test]
    fn a_broken_value_leaves_the_default_and_is_told() {
        let (settings, broken) =
            Settings::read(&words(&[("near_days", "七"), ("report_days", "3"), ("return_days", "31"), ("other", "x")]));
        assert_eq!(settings, Settings { report_days: 3, ..Settings::default() });
        let told: Vec<_> = broken.iter().map(|one| (one.key, one.stored.as_str(), one.in_force.as_str())).collect();
        assert_eq!(told, [("near_days", "七", "5个工作日"), ("return_days", "31", "5个工作日")]);
        assert_eq!(Settings::read(&[]), (Settings::default(), Vec::new()));
    }

    #[test]
    fn every_wrong_field_is_named_with_its_range() {
        let typed = |near: &'static str, grace: &'static str| {
            Settings::typed(move |key| match key {
                "near_days" => near,
                "report_days" => grace,
                _ => " 7 ",
            })
        };
        assert_eq!(typed("3", "0"), Ok(Settings { near_days: 3, report_days: 0, return_days: 7 }));
        let wrong = typed("0", "-1").unwrap_err();
        assert_eq!(wrong.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["near_days", "report_days"]);
        assert_eq!(wrong[1].1, "报送期限要填 0 到 60 之间的整数。");
    }

    #[test]
    fn the_form_says_unit_range_default_and_origin() {
        let grace = PARAMETERS.iter().find(|one| one.key == "report_days").unwrap();
        assert_eq!(grace.title(), "报送期限（工作日）");
        assert!(grace.explained().ends_with("0 到 60，默认 5（本单位习惯）。"), "{}", grace.explained());
    }
}
