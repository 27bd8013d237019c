//! 先审后报: whether a report is signed by the unit's deputy head before the office sees it.

use serde::{Deserialize, Serialize};

/// What the office asks of the reports on one task, beyond its duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct ReportRule {
    /// Whether a signature is asked; `None` as the county's setting says.
    pub sign_off: Option<bool>,
    /// Whether a report needs evidence.
    pub evidence: bool,
}

/// How a report goes from the unit to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// No signature is asked.
    Direct,
    /// It waits in the unit for the deputy head.
    ToSign,
    /// Whoever hands it in is the one who signs.
    Signed,
    /// A signature is asked, but the unit has nobody with an account to give it: it goes in, and says so.
    Unsigned,
}

/// The way of a report. A unit is never kept from reporting because an account is missing; its report says that nobody signed.
#[must_use]
pub fn way(county_asks: bool, rule: ReportRule, has_signer: bool, is_signer: bool) -> Way {
    if !rule.sign_off.unwrap_or(county_asks) {
        return Way::Direct;
    }
    match (is_signer, has_signer) {
        (true, _) => Way::Signed,
        (false, true) => Way::ToSign,
        (false, false) => Way::Unsigned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_s_word_goes_before_the_county_s() {
        let rule = |sign_off| ReportRule { sign_off, evidence: false };
        for (county, task, has_signer, is_signer, expected) in [
            (false, None, true, false, Way::Direct),
            (false, Some(true), true, false, Way::ToSign),
            (true, None, true, false, Way::ToSign),
            (true, Some(false), true, false, Way::Direct),
            (true, None, true, true, Way::Signed),
            (true, None, false, false, Way::Unsigned),
            (false, None, false, true, Way::Direct),
        ] {
            assert_eq!(way(county, rule(task), has_signer, is_signer), expected, "{county} {task:?} {has_signer} {is_signer}");
        }
    }
}
