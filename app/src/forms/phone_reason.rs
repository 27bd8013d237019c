//! Why mobile numbers may stand in a text that others read. The row is there where a number is, and nowhere else.

use domain::reporting::advice::{AdviceKind, personal_data};
use leptos::prelude::*;
use services::{PHONE_REASON, PHONE_REASON_LENGTH};

use super::Errors;
use super::text_field::TextField;

/// The row, where one of the texts holds a mobile number or the reason itself was wrong.
pub(crate) fn phone_reason(errors: &Errors, reason: &str, texts: &[&str]) -> Option<AnyView> {
    let holds_phone = |text: &&str| personal_data(text).iter().any(|one| one.kind == AdviceKind::MobileNumber);
    let is_asked = errors.any(&[PHONE_REASON]) || !reason.is_empty() || texts.iter().any(holds_phone);
    is_asked.then(|| phone_reason_asked(errors, reason))
}

/// The row itself.
fn phone_reason_asked(errors: &Errors, reason: &str) -> AnyView {
    TextField::new(PHONE_REASON, "保留手机号码的理由")
        .optional()
        .hint(
            "只有单位的值班电话、工单号可以保留；写明是哪个单位的值班电话或什么工单号，不写号码本身，理由留在操作日志里。个人号码请遮住。",
        )
        .maxlength(PHONE_REASON_LENGTH)
        .value(reason)
        .show(errors)
}
