//! The month's monitoring.

mod bulletins;
mod candidates;
mod channels;
mod columns;
mod counts;
mod findings;
mod look_back;
mod orders;
mod record_tables;
mod rounds;
mod row_file;
mod rules;
mod tables;
mod urges;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{Export, ManageSettings, Monitor, ReadCounty, Report};
use domain::reporting::evidence::closed;

use crate::http::right::Needs::Any;

/// Whether an address that somebody typed keeps the public out; none typed keeps nobody.
fn is_closed(url: &str) -> bool {
    let url = url.trim();
    !url.is_empty() && closed(url).is_some()
}

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ANSWER_FINDING, Any(&[Report]) => findings::answer_finding,
    paths::verb::ANSWER_ORDERS, Any(&[Report]) => orders::answer_all,
    paths::verb::ANSWER_RULE_WAIVER, Any(&[Monitor]) => rules::answer_waiver,
    paths::verb::ASK_LOOK_BACK, Any(&[Monitor]) => look_back::ask,
    paths::verb::ASK_RECHECK, Any(&[Monitor, Report]) => findings::ask_recheck,
    paths::verb::ASK_RULE_WAIVER, Any(&[Monitor]) => rules::ask_waiver,
    paths::verb::CHANGE_COLUMNS, Any(&[Monitor]) => columns::change,
    paths::verb::CHANGE_RULE, Any(&[Monitor]) => rules::change,
    paths::verb::CHECK_ORDERS, Any(&[Monitor]) => orders::check,
    paths::verb::CONFIRM_COLUMNS, Any(&[Monitor]) => columns::confirm,
    paths::verb::DECIDE_CANDIDATES, Any(&[Monitor]) => candidates::decide,
    paths::verb::DRAFT_BULLETIN, Any(&[Monitor]) => bulletins::draft,
    paths::verb::DRAW_LOOK_BACK, Any(&[Monitor]) => look_back::draw,
    paths::verb::EDIT_BULLETIN, Any(&[Monitor]) => bulletins::edit,
    paths::verb::END_COLUMN, Any(&[Monitor]) => columns::end,
    paths::verb::ENTER_BY_HAND, Any(&[Monitor]) => candidates::enter,
    paths::verb::ISSUE_ORDERS, Any(&[Monitor]) => orders::issue,
    paths::verb::JUDGE_FINDING, Any(&[Monitor]) => findings::judge,
    paths::verb::LOOK_BACK_RESULT, Any(&[Monitor]) => look_back::result,
    paths::verb::RECEIVE_NOTICE, Any(&[Report]) => findings::receive,
    paths::verb::SAVE_CHANNEL, Any(&[ManageSettings]) => channels::save,
    paths::verb::SAVE_COLUMN, Any(&[Monitor]) => columns::save,
    paths::verb::SAVE_CONTACT, Any(&[Monitor, Report]) => urges::save_contact,
    paths::verb::SCHEDULE_ROUNDS, Any(&[Monitor]) => rounds::schedule,
    paths::verb::SEAL_BULLETIN, Any(&[Monitor]) => bulletins::seal,
    paths::verb::SEND_NOTICES, Any(&[Monitor]) => findings::send,
    paths::verb::SET_MAIL_ADDRESS, Any(&[Monitor, Report]) => channels::set_address,
    paths::verb::SET_OPTIONAL_RULES, Any(&[Monitor]) => rules::set_optional,
    paths::verb::SET_SITE_KEEPER, Any(&[Monitor]) => candidates::set_site_keeper,
    paths::verb::START_ROUND, Any(&[Monitor]) => rounds::start,
    paths::verb::STOP_JOB, Any(&[Monitor]) => rounds::stop,
    paths::verb::SWITCH_NATIONAL, Any(&[Monitor]) => rules::switch_national,
    paths::verb::TAKE_BACK_DISMISSAL, Any(&[Monitor]) => candidates::take_back,
    paths::verb::TAKE_FINDINGS, Any(&[Monitor]) => candidates::take_file,
    paths::verb::TRY_CHANNEL, Any(&[ManageSettings]) => channels::try_out,
    paths::verb::TRY_RULES, Any(&[Monitor]) => rules::try_rules,
    paths::verb::URGE_UNITS, Any(&[Monitor]) => urges::urge,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::IMPORT_COLUMNS, Any(&[Monitor]) => post(columns::upload).layer(DefaultBodyLimit::max(columns::BODY_LIMIT)),
    paths::verb::IMPORT_FINDINGS, Any(&[Monitor]) => post(candidates::upload).layer(DefaultBodyLimit::max(columns::BODY_LIMIT)),
    paths::verb::KEEP_COUNTS, Any(&[Monitor]) => post(counts::keep).layer(DefaultBodyLimit::max(columns::BODY_LIMIT)),
    paths::verb::KEEP_ORDERS, Any(&[Monitor]) => post(orders::keep).layer(DefaultBodyLimit::max(columns::BODY_LIMIT)),
    "/monitoring/bulletins/export/{format}", Any(&[ReadCounty]) => get(record_tables::bulletins),
    "/monitoring/bulletins/{id}/file/{file}", Any(&[ReadCounty]) => get(bulletins::file),
    "/monitoring/candidates/export/{format}", Any(&[ReadCounty]) => get(tables::candidates),
    "/monitoring/channels/export/{format}", Any(&[ManageSettings]) => get(record_tables::deliveries),
    "/monitoring/columns/export/{format}", Any(&[Monitor]) => get(columns::export),
    "/monitoring/contacts/export/{format}", Any(&[Monitor]) => get(tables::contacts),
    "/monitoring/export/{format}", Any(&[ReadCounty]) => get(tables::month),
    "/monitoring/findings/export/{format}", Any(&[Export]) => get(findings::export),
    "/monitoring/look-back/export/{format}", Any(&[ReadCounty]) => get(record_tables::look_backs),
    "/monitoring/look-back/{id}/file/{format}", Any(&[ReadCounty]) => get(look_back::file),
    "/monitoring/notices/export/{format}", Any(&[Export]) => get(record_tables::notices),
    "/monitoring/notices/{id}/file/{format}", Any(&[Export]) => get(findings::notice_file),
    "/monitoring/orders/export/{format}", Any(&[Export]) => get(orders::export),
    "/monitoring/reminders/export/{format}", Any(&[ReadCounty]) => get(tables::reminders),
    "/monitoring/rules/export/{format}", Any(&[ReadCounty]) => get(tables::rules),
    "/monitoring/units/{id}/export/{format}", Any(&[Export]) => get(tables::unit),
    "/monitoring/urges/export/{format}", Any(&[Export]) => get(record_tables::urges),
    "/monitoring/urges/{id}/file/{format}", Any(&[Export]) => get(urges::file),
}
