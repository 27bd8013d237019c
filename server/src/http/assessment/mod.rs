//! Rules, rounds, marks, appeals, seals.

mod adopt_marks;
mod advance_round;
mod announce_draw;
mod ask_correction;
mod clone_rules;
mod collect_facts;
mod confirm_rules;
mod contest_score;
mod cross_mark;
mod decide_appeal;
mod draw_pairs;
mod enter_fact;
mod files;
mod open_round;
mod record_accountability;
mod set_participation;
mod withdraw_accountability;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{Assess, Contest, CrossCheck, ReadCounty, ReadOwnUnit};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADOPT_MARKS, Any(&[Assess]) => adopt_marks::post,
    paths::verb::ADVANCE_ROUND, Any(&[Assess]) => advance_round::post,
    paths::verb::ANNOUNCE_DRAW, Any(&[Assess]) => announce_draw::post,
    paths::verb::ASK_CORRECTION, Any(&[Assess]) => ask_correction::post,
    paths::verb::CLONE_RULES, Any(&[Assess]) => clone_rules::post,
    paths::verb::COLLECT_FACTS, Any(&[Assess]) => collect_facts::post,
    paths::verb::CONFIRM_RULES, Any(&[Assess]) => confirm_rules::post,
    paths::verb::CONTEST_SCORE, Any(&[Contest]) => contest_score::post,
    paths::verb::CROSS_MARK, Any(&[Assess, CrossCheck]) => cross_mark::post,
    paths::verb::DECIDE_APPEAL, Any(&[Assess]) => decide_appeal::post,
    paths::verb::DRAW_PAIRS, Any(&[Assess]) => draw_pairs::post,
    paths::verb::ENTER_FACT, Any(&[Assess]) => enter_fact::post,
    paths::verb::OPEN_ROUND, Any(&[Assess]) => open_round::post,
    paths::verb::RECORD_ACCOUNTABILITY, Any(&[Assess]) => record_accountability::post,
    paths::verb::SET_PARTICIPATION, Any(&[Assess]) => set_participation::post,
    paths::verb::WITHDRAW_ACCOUNTABILITY, Any(&[Assess]) => withdraw_accountability::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::IMPORT_FACTS, Any(&[Assess]) => post(files::import_facts).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    paths::verb::IMPORT_RULES, Any(&[Assess]) => post(files::import_rules).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/rules/examples/{code}", Any(&[Assess]) => get(files::rules_example),
    "/rules/{id}/export/{format}", Any(&[ReadCounty, ReadOwnUnit]) => get(files::rules),
    "/rounds/{id}/export/{file}", Any(&[ReadCounty]) => get(files::round),
    "/rounds/{id}/sheets/{unit}/export/{format}", Any(&[ReadCounty, ReadOwnUnit]) => get(files::sheet),
}
