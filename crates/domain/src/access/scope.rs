//! What a person may see of the county's rows.

use serde::{Deserialize, Serialize};

use crate::ids::UnitId;

/// Whose rows a listing, page, file or count may show. Every reader matches it exhaustively: a new kind of reader
/// (a cross-checker in one round) does not compile until each of them has said what she sees.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// The whole county: the office, leaders, auditors, administrators.
    County,
    /// One unit's own rows and, of tasks that it leads today, the support units'.
    Unit(UnitId),
}

impl Scope {
    /// The unit that reads, where it is one.
    #[must_use]
    pub const fn unit(&self) -> Option<&UnitId> {
        match self {
            Self::County => None,
            Self::Unit(unit) => Some(unit),
        }
    }

    /// Whether rows of this unit are its reader's own: the county's readers own all of them.
    #[must_use]
    pub fn owns(&self, unit: &UnitId) -> bool {
        match self {
            Self::County => true,
            Self::Unit(own) => own == unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_owns_itself_and_the_county_owns_all() {
        let (a, b) = (UnitId::new("a"), UnitId::new("b"));
        assert!(Scope::County.owns(&a) && Scope::Unit(a.clone()).owns(&a));
        assert!(!Scope::Unit(a).owns(&b));
    }
}
