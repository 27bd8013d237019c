//! Enums whose variants have a word that is stored, exchanged and put into addresses. The words come from the variants'
//! names (`strum`), so that no list of them can be incomplete.

/// Names what `strum` derived for an enum: `ALL` in the order of the variants, `code`, `from_code`.
#[macro_export]
macro_rules! coded {
    ($name:ident) => {
        impl $name {
            /// Every variant, in the order in which they are declared.
            pub const ALL: [Self; <Self as ::strum::VariantArray>::VARIANTS.len()] = {
                let variants = <Self as ::strum::VariantArray>::VARIANTS;
                let mut all = [variants[0]; <Self as ::strum::VariantArray>::VARIANTS.len()];
                let mut next = 1;
                while next < all.len() {
                    all[next] = variants[next];
                    next += 1;
                }
                all
            };

            /// The word that is stored and exchanged.
            #[must_use]
            pub fn code(self) -> &'static str {
                self.into()
            }

            /// The variant behind a word.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                code.parse().ok()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::access::role::Role;
    use crate::calendar::working_days::DayKind;
    use crate::checklist::duty::Every;
    use crate::checklist::import::ColumnRole;
    use crate::checklist::{AssignedVia, AssignmentRole};
    use crate::register::unit::{AliasKind, UnitClass};
    use crate::reporting::cell::Status;
    use crate::reporting::event::CellEventKind;
    use crate::reporting::report::Claim;

    /// JSON and columns hold the same words: what one wrote the other reads.
    #[test]
    fn json_and_columns_say_the_same() {
        fn same<T: serde::Serialize + Copy>(all: &[T], code: impl Fn(T) -> &'static str) {
            for one in all {
                assert_eq!(serde_json::to_value(one).unwrap(), code(*one));
            }
        }
        same(&Role::ALL, Role::code);
        same(&DayKind::ALL, DayKind::code);
        same(&Every::ALL, Every::code);
        same(&ColumnRole::ALL, ColumnRole::code);
        same(&AssignedVia::ALL, AssignedVia::code);
        same(&AssignmentRole::ALL, AssignmentRole::code);
        same(&UnitClass::ALL, UnitClass::code);
        same(&AliasKind::ALL, AliasKind::code);
        same(&Status::ALL, Status::code);
        same(&CellEventKind::ALL, CellEventKind::code);
        same(&Claim::ALL, Claim::code);
    }

    /// Words that stand in databases, files and links: a variant's new name must not change them.
    #[test]
    fn words_stay_what_they_were() {
        assert_eq!(Role::ALL.map(Role::code), ["office", "unit", "unit_lead", "leader", "auditor", "admin"]);
        assert_eq!(Claim::ALL.map(Claim::code), ["done", "ongoing", "nothing_new", "not_applicable"]);
        assert_eq!(
            Status::ALL.map(Status::code),
            ["overdue", "returned", "near", "pending", "not_due", "late_done", "done", "na", "taken_over"]
        );
        assert_eq!(Every::ALL.map(Every::code), ["week", "two_weeks", "month", "two_months", "quarter", "half_year", "year"]);
        assert_eq!(AssignedVia::from_code("open_group"), Some(AssignedVia::OpenGroup));
        assert_eq!(AliasKind::from_code("former_full_name"), Some(AliasKind::FormerFullName));
        assert_eq!(Role::from_code("root"), None);
    }
}
