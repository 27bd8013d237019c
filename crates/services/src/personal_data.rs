//! The one gate before every text that others will read: import, report, the office's own edit, publishing, evidence.
//!
//! An identity or card number never passes. A mobile number passes with a reason, for an office's duty telephone or a work
//! order; the reason and how many there were go to the audit log, the number itself goes nowhere.

use domain::reporting::advice::{self, Advice, AdviceKind};

use crate::{FieldError, Result, ServiceError};

/// The field in which a person says why mobile numbers may stand.
pub const PHONE_REASON: &str = "phone_reason";
/// The longest reason, in characters.
pub const PHONE_REASON_LENGTH: usize = 100;

/// What is wrong with a text that has no way past: the first personal number in it, said at its field.
pub(crate) fn without_numbers(field: &str, text: &str) -> std::result::Result<(), FieldError> {
    let found = advice::personal_data(text).into_iter().next();
    found.map_or(Ok(()), |one| Err(FieldError { field: field.into(), message: one.message }))
}

/// Looks at texts one after another and counts what the reason let through.
#[derive(Debug)]
pub(crate) struct Gate {
    reason: String,
    phones: usize,
}

/// What stopped a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stopped {
    /// What is the matter and what to do; never the number.
    pub(crate) message: String,
    /// A reason would let it pass.
    pub(crate) is_phone: bool,
}

impl Stopped {
    /// The same thing, said with where it stands.
    pub(crate) fn saying(self, message: String) -> Self {
        Self { message, ..self }
    }
}

impl From<Stopped> for ServiceError {
    /// Where a reason would do, the sentence stands at the field that asks for it.
    fn from(stopped: Stopped) -> Self {
        if stopped.is_phone { Self::field(PHONE_REASON, stopped.message) } else { Self::Refused(stopped.message) }
    }
}

impl Gate {
    /// Opens for mobile numbers where a reason is given.
    ///
    /// # Errors
    /// `Invalid` for a reason that says nothing or holds a number itself.
    pub(crate) fn new(reason: &str) -> Result<Self> {
        const SHORTEST: usize = 4;
        let reason: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = reason.chars().count();
        let wrong = |message: &str| Err(ServiceError::field(PHONE_REASON, message));
        if length > 0 && !(SHORTEST..=PHONE_REASON_LENGTH).contains(&length) {
            return wrong("请用4到100个字写明是哪个单位的值班电话，或是什么工单号。");
        }
        if advice::holds_number(&reason) {
            return wrong("理由会留在操作日志里，请不要写号码本身，只写是哪个单位的值班电话，或是什么工单号。");
        }
        Ok(Self { reason, phones: 0 })
    }

    /// Looks at one text.
    ///
    /// # Errors
    /// [`Stopped`] by the first thing that must not be read by others.
    pub(crate) fn look(&mut self, text: &str) -> std::result::Result<(), Stopped> {
        let mut stops = self.look_whole(text);
        if stops.is_empty() {
            return Ok(());
        }
        // what no reason lets pass is said first
        let first = stops.iter().position(|one| !one.is_phone).unwrap_or_default();
        Err(stops.swap_remove(first))
    }

    /// Looks at one text and answers everything in it that must not be read by others, in the order of the text.
    pub(crate) fn look_whole(&mut self, text: &str) -> Vec<Stopped> {
        let found = advice::personal_data(text);
        let is_vouched = !self.reason.is_empty();
        let stopped = |one: &Advice| Stopped { message: one.message.clone(), is_phone: one.kind == AdviceKind::MobileNumber };
        let stops: Vec<Stopped> = found.iter().map(stopped).filter(|one| !(one.is_phone && is_vouched)).collect();
        if stops.is_empty() {
            self.phones += found.len();
        }
        stops
    }

    /// Looks at many texts, each with the words that say where it stands. What no reason lets pass is said before what one would.
    pub(crate) fn look_at_all<'a, W: FnOnce(&str) -> String>(&mut self, texts: impl Iterator<Item = (&'a str, W)>) -> Option<Stopped> {
        let mut first = None;
        for (text, words) in texts {
            let Err(stopped) = self.look(text) else { continue };
            let message = words(&stopped.message);
            let stopped = stopped.saying(message);
            if !stopped.is_phone {
                return Some(stopped);
            }
            first.get_or_insert(stopped);
        }
        first
    }

    /// The reason and how many numbers it let through, for the audit log.
    pub(crate) fn kept(self) -> Option<(String, usize)> {
        (self.phones > 0).then_some((self.reason, self.phones))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_lets_telephones_pass_and_nothing_else() {
        let phone = "请拨13912345678咨询";
        assert!(Gate::new("").unwrap().look(phone).unwrap_err().is_phone);
        let mut gate = Gate::new(" 县医保局 值班手机 ").unwrap();
        assert_eq!((gate.look(phone), gate.look("没有号码")), (Ok(()), Ok(())));
        let stopped = gate.look("王某340000199003076596，电话13912345678").unwrap_err();
        assert!(!stopped.is_phone && stopped.message.contains("身份证") && !stopped.message.contains("340000"), "{stopped:?}");
        assert_eq!(gate.kept(), Some(("县医保局 值班手机".into(), 1)));
        // each of them where all are asked for
        let told = Gate::new("").unwrap().look_whole("电话13912345678，王某340000199003076596");
        assert_eq!(told.iter().map(|one| one.is_phone).collect::<Vec<_>>(), [true, false]);
        assert_eq!(Gate::new("县医保局值班手机").unwrap().kept(), None, "nothing to let pass");
    }

    #[test]
    fn a_reason_says_something_and_holds_no_number() {
        for wrong in ["要", "公开", "值班电话139 1234 5678"] {
            let refused = Gate::new(wrong).unwrap_err().to_string();
            assert!(!refused.contains("139"), "{refused}");
        }
        assert!(Gate::new(&"长".repeat(101)).is_err());
    }
}
