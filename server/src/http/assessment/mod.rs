//! Rules, rounds, marks, appeals, seals.

mod add_indicator;
mod add_site_photo;
mod adopt_marks;
mod advance_round;
mod announce_draw;
mod arrange_indicator;
mod ask_correction;
mod begin_rule_draft;
mod change_round;
mod clone_rules;
mod collect_facts;
mod confirm_rules;
mod contest_score;
mod cross_mark;
mod decide_appeal;
mod derive_tree;
mod draw_pairs;
mod draw_villages;
mod drop_rule_draft;
mod edit_group;
mod edit_indicator;
mod edit_ranks;
mod edit_rule;
mod edit_standing;
mod edit_tree;
mod enter_fact;
mod files;
mod hand_in_site;
mod keep_rule_draft;
mod keep_villages;
mod mark_example;
mod open_round;
mod open_sites;
mod record_accountability;
mod remove_rule;
mod reopen_site;
mod save_site_lines;
mod set_example;
mod set_participation;
mod with_files;
mod withdraw_accountability;
mod withdraw_round;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{Assess, Contest, CrossCheck, ReadCounty, ReadOwnUnit};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADD_INDICATOR, Any(&[Assess]) => add_indicator::post,
    paths::verb::ADOPT_MARKS, Any(&[Assess]) => adopt_marks::post,
    paths::verb::ADVANCE_ROUND, Any(&[Assess]) => advance_round::post,
    paths::verb::ANNOUNCE_DRAW, Any(&[Assess]) => announce_draw::post,
    paths::verb::ARRANGE_INDICATOR, Any(&[Assess]) => arrange_indicator::post,
    paths::verb::ASK_CORRECTION, Any(&[Assess]) => ask_correction::post,
    paths::verb::BEGIN_RULE_DRAFT, Any(&[Assess]) => begin_rule_draft::post,
    paths::verb::CHANGE_ROUND, Any(&[Assess]) => change_round::post,
    paths::verb::CLONE_RULES, Any(&[Assess]) => clone_rules::post,
    paths::verb::COLLECT_FACTS, Any(&[Assess]) => collect_facts::post,
    paths::verb::CONFIRM_RULES, Any(&[Assess]) => confirm_rules::post,
    paths::verb::CONTEST_SCORE, Any(&[Contest]) => contest_score::post,
    paths::verb::CROSS_MARK, Any(&[Assess, CrossCheck]) => cross_mark::post,
    paths::verb::DECIDE_APPEAL, Any(&[Assess]) => decide_appeal::post,
    paths::verb::DERIVE_TREE, Any(&[Assess]) => derive_tree::post,
    paths::verb::DRAW_PAIRS, Any(&[Assess]) => draw_pairs::post,
    paths::verb::DRAW_VILLAGES, Any(&[Assess]) => draw_villages::post,
    paths::verb::DROP_RULE_DRAFT, Any(&[Assess]) => drop_rule_draft::post,
    paths::verb::EDIT_GROUP, Any(&[Assess]) => edit_group::post,
    paths::verb::EDIT_INDICATOR, Any(&[Assess]) => edit_indicator::post,
    paths::verb::EDIT_RANKS, Any(&[Assess]) => edit_ranks::post,
    paths::verb::EDIT_RULE, Any(&[Assess]) => edit_rule::post,
    paths::verb::EDIT_STANDING, Any(&[Assess]) => edit_standing::post,
    paths::verb::EDIT_TREE, Any(&[Assess]) => edit_tree::post,
    paths::verb::ENTER_FACT, Any(&[Assess]) => enter_fact::post,
    paths::verb::HAND_IN_SITE, Any(&[Assess, CrossCheck]) => hand_in_site::post,
    paths::verb::KEEP_RULE_DRAFT, Any(&[Assess]) => keep_rule_draft::post,
    paths::verb::KEEP_VILLAGES, Any(&[Assess]) => keep_villages::post,
    paths::verb::MARK_EXAMPLE, Any(&[CrossCheck]) => mark_example::post,
    paths::verb::OPEN_ROUND, Any(&[Assess]) => open_round::post,
    paths::verb::OPEN_SITES, Any(&[Assess]) => open_sites::post,
    paths::verb::REMOVE_RULE, Any(&[Assess]) => remove_rule::post,
    paths::verb::REOPEN_SITE, Any(&[Assess]) => reopen_site::post,
    paths::verb::SAVE_SITE_LINES, Any(&[Assess, CrossCheck]) => save_site_lines::post,
    paths::verb::SET_EXAMPLE, Any(&[Assess]) => set_example::post,
    paths::verb::SET_PARTICIPATION, Any(&[Assess]) => set_participation::post,
    paths::verb::WITHDRAW_ACCOUNTABILITY, Any(&[Assess]) => withdraw_accountability::post,
    paths::verb::WITHDRAW_ROUND, Any(&[Assess]) => withdraw_round::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::ADD_SITE_PHOTO, Any(&[Assess, CrossCheck]) => post(add_site_photo::post).layer(DefaultBodyLimit::max(with_files::BODY_LIMIT)),
    paths::verb::IMPORT_FACTS, Any(&[Assess]) => post(files::import_facts).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    paths::verb::IMPORT_RULES, Any(&[Assess]) => post(files::import_rules).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    paths::verb::RECORD_ACCOUNTABILITY, Any(&[Assess]) => post(record_accountability::post).layer(DefaultBodyLimit::max(with_files::BODY_LIMIT)),
    "/appeals/{id}/export/{format}", Any(&[ReadCounty, ReadOwnUnit]) => get(files::appeal),
    "/assessment-files/{id}", Any(&[ReadCounty, ReadOwnUnit]) => get(files::file),
    "/rules/examples/{code}", Any(&[Assess]) => get(files::rules_example),
    "/rules/{id}/export/{format}", Any(&[ReadCounty, ReadOwnUnit]) => get(files::rules),
    "/rounds/{id}/export/draw.json", Any(&[ReadCounty, ReadOwnUnit]) => get(files::draw),
    "/rounds/{id}/export/{file}", Any(&[ReadCounty]) => get(files::round),
    "/rounds/{id}/sheets/{unit}/export/{format}", Any(&[ReadCounty, ReadOwnUnit]) => get(files::sheet),
}
