//! Quarter by quarter (按季考评): rules, rounds, facts, sheets, appeals, seals. Everything is scored by [`domain::assessment`]; here it is
//! put together from what is stored, asked for by those who may, and written down.

mod appeals;
mod charts;
mod collect;
mod converted;
mod cross_check;
mod editor;
mod enter;
mod examples;
mod facts_file;
mod files;
mod held;
mod line_problems;
mod loaded;
mod merit;
mod on_site;
mod queue;
mod round;
mod rules;
mod seal;
mod sheet;
mod sheet_papers;
mod unjudged;
mod waiting;
mod what_if;
mod written;
mod year_result;

pub use appeals::{
    AppealPage, AppealsPage, ContestForm, CorrectionForm, DecisionForm, MovedUnit, RuleRecord, appeal, appeals, ask_correction, contest,
    decide, look,
};
pub use charts::{ChartsPage, GroupCharts, charts};
pub use converted::converted_heading;
pub(crate) use cross_check::redraw;
pub use cross_check::{
    AdoptForm, AnnounceForm, CheckRow, CrossCheckPage, CrossMarkForm, CrossMarkPage, DrawFile, DrawForm, ExampleDeviation, ExampleForm,
    ExampleMarkForm, ExamplePage, ExampleRow, Examples, GivenMark, UnitDeviation, adopt_marks, announce_draw, cross_check, cross_entry,
    cross_mark, draw_file, draw_pairs, example, mark_example, set_example,
};
pub use editor::{
    ArrangeForm, BeginDraftForm, DeriveForm, DropDraftForm, EditorPage, GroupForm, IndicatorForm, KeepDraftForm, NewIndicatorForm,
    RanksForm, RuleAwayForm, RuleForm, StandingForm, TreeForm, add_indicator, arrange_indicator, begin_draft, derive_tree, drop_draft,
    edit_group, edit_indicator, edit_ranks, edit_rule, edit_standing, edit_tree, editor, keep_draft, remove_rule, rule_drafts,
};
pub use enter::{EntryForm, EntryPage, enter, entry};
pub use examples::{RULES_EXAMPLES, RulesExample, rules_example};
pub use facts_file::{FactRow, FactsTable, facts_table, take_facts};
pub use files::{AssessmentFile, open_file};
pub use held::{OpenRounds, verify_open_rounds};
pub use line_problems::{LineProblem, LineProblems, line_problems};
pub use merit::{
    Accountability, AccountabilityForm, MeritList, MeritPage, WithdrawForm, merit_page, record_accountability, withdraw_accountability,
};
pub use on_site::{
    DrawVillagesForm, HandInSiteForm, NOT_A_PHOTO, OnSitePage, OpenSitesForm, ReopenSiteForm, SavedSite, SiteGroup, SiteLinesForm,
    SitePhotoForm, SitePlaceView, SiteRow, SiteSheetPage, SiteUnit, VillagesForm, add_site_photo, draw_villages, hand_in_site,
    keep_villages, on_site, open_sites, reopen_site, save_site_lines, site_address, site_sheet,
};
pub use queue::{MarkQueue, QueueItem, QueueRule, queue};
pub use round::{
    ChangeRoundForm, CollectForm, EndedUnit, Excellent, GroupStanding, NewRoundForm, ParticipationForm, RoundListRow, RoundPage,
    RoundsPage, StepForm, StepOffer, UnitLine, WithdrawRoundForm, change_round, collect_again, open_round, page, rounds, set_participation,
    take_step, withdraw_round,
};
pub use rules::{
    CloneRulesForm, ConfirmRulesForm, RULES_FILE_LIMIT, RuleSetPage, RulesPreview, RulesUpload, all_rules, clone_rules, confirm, groups,
    receive_json, receive_table, rule_set, waiting,
};
pub(crate) use seal::reseal;
pub use seal::{Proof, RoundFault, SealedRound, last_sealed, prove, sealed_round, verify_rounds};
pub use sheet::{Contest, Evidence, SheetLine, SheetNode, SheetPage, ToldRule, own_sheets, sheet};
pub use sheet_papers::{Loss, RoundPapers, round_papers};
pub use storage::SealedLine;
pub use storage::assessment::appeal::Appeal;
pub use storage::assessment::cross_check::CrossCheck;
pub use storage::assessment::fact::Entry;
pub use storage::assessment::round::{Round, Withdrawal};
pub use storage::assessment::rule_draft::RuleDraft;
pub use storage::assessment::rule_set::RuleSetLine;
pub use storage::assessment::seal::LastSealed;
pub use waiting::{Job, RoundJob, SheetToRead};
pub(crate) use waiting::{of_unit as waiting_for_unit, round_jobs};
pub use what_if::{WhatIf, WhatIfPage, what_if};
pub use year_result::{RoundNumber, YearGroup, YearPart, YearResult, YearRow, year_result};

/// The longest reason, in characters.
pub const REASON_LENGTH: usize = 500;
