//! The month's monitoring: the register of columns, the list of wrong words, the round that a visitor fills.

pub(crate) mod beside;
mod bulletins;
mod by_calendar;
mod by_hand;
mod called;
mod channel_form;
mod channels;
mod check;
mod column_bulk;
mod column_form;
mod column_list;
mod columns;
mod contacts;
mod counts;
mod decide;
mod digest;
mod file_findings;
mod finding_life;
mod finding_words;
mod findings;
mod findings_on;
mod hits;
mod job;
mod links;
mod look_back;
mod month_counted;
mod notices;
mod on_site;
mod optional_rules;
mod order_answers;
mod orders;
mod overview;
mod paging;
mod queue;
mod recheck;
mod reminders;
mod round;
mod row_file;
mod rule_versions;
mod rule_waivers;
mod rules;
mod seen_by_people;
mod send;
mod site_wide;
mod succession;
mod trends;
mod try_column;
mod unit_month;
mod urges;
mod words;

pub use beside::{Beside, Monitored, SeenFinding, contradicted};
pub use bulletins::{
    BULLETIN_LINE, BULLETIN_TEXT, BulletinList, BulletinSheet, DraftBulletin, EditBulletin, SealBulletin, bulletin_sheet, bulletins,
    bulletins_for_file, draft_bulletin, edit_bulletin, seal_bulletin,
};
pub use by_calendar::{RoundAbout, ask_by_calendar};
pub use by_hand::{EnteredByHand, PROBLEM_LIMIT, PlacesForHand, SeenByHand, enter_by_hand, places_for_hand};
pub use channel_form::{CHANNEL_LINK, CHANNEL_NAME, CHANNELS, ChannelForm, save_channel};
pub use channels::{
    Channel, ChannelSheet, LoggedDelivery, MailAddress, TRIALS, TryChannel, channels, deliveries_for_file, set_mail_address, try_channel,
};
pub use check::{TRIED_TEXT_LIMIT, TRIED_TITLE_LIMIT, TriedRules, TriedText, try_rules};
pub use column_bulk::{ChangeColumns, Pick, change_columns, column_tick, pick_columns};
pub use column_form::{
    COLUMN_ADDRESS_LIMIT, COLUMN_NAME_LIMIT, COLUMN_REASON_LIMIT, ColumnForm, EndColumn, end_column, save_column, seen_column,
};
pub use column_list::{COLUMNS_A_PAGE, ColumnFilter, ColumnRegister, ColumnSheet, KeptColumn, register, sheet};
pub use columns::{
    COLUMN_FILE_LIMIT, ChosenColumns, ColumnFile, ColumnPreview, WaitingColumns, all, confirm, import, on_day, preview, receive, waiting,
};
pub use contacts::{CONTACT_TEXT, Contact, ContactForm, ContactSheet, contacts, save_contact};
pub use counts::{COUNT_DAYS, CountSheet, KeepCounts, SaidCount, counts, counts_of_month, keep_counts};
pub use decide::{ChosenCandidate, DECIDED_AT_ONCE, DISMISS_REASON_LIMIT, DecidedNow, Decision, decide, take_back_dismissal};
pub use digest::{Digest, DigestSheet, digests, make_digests};
pub use file_findings::{
    ChosenFindings, FILE_FINDINGS, FindingFile, RowStanding, WaitingFindings, receive_findings, take_findings, waiting_findings,
};
pub use finding_life::{ENTERED, RECEIVED};
pub use finding_words::{LINK_LIMIT, OfficeWords, UnitWords, WORDS_LIMIT, office_says, unit_may_speak, unit_says};
pub use findings::{
    FINDING_GROUPS, FINDINGS_A_PAGE, FindingEvent, FindingFilter, FindingGroup, FindingList, FindingSheet, StoredFinding, ended_day,
    finding_filter, finding_group, finding_sheet, findings, findings_as_of, findings_for_file,
};
pub use hits::{JudgedMonth, KeptHits, keep_hits};
pub use job::{
    Ended, LATEST_DAY, MonitorJob, RECHECK, ROUND, RoundSchedule, StartRound, StopJob, day_of_round, ended, hold, month_of, set_schedule,
    start_round, stop_job, take,
};
pub use links::{EvidenceLink, LINKS, ask_to_look_at_links, links_looked_at, links_to_look_at};
pub use look_back::{
    ChosenLookBack, DrawLookBack, ENTROPY_LIMIT, LookBack, LookBackItem, LookBackResult, LookBackSheet, LookBacks, ask_look_back,
    draw_look_back, look_back_result, look_back_sheet, look_backs, look_backs_for_file,
};
pub use notices::{
    ChosenNotice, MOST_DAYS, NoticeSheet, REMARK_LIMIT, RectifyNotice, SendNotices, USUAL_DAYS, notice_sheet, notices_for_file,
    number_text, receive_notice, send_notices, source_text,
};
pub(crate) use on_site::{SeenOnSite, found_on_site};
pub use optional_rules::{OPTIONAL_RULES_TEXT, SetOptionalRules, optional_rules, set_optional_rules, unpublished_items};
pub use order_answers::{AnswerOrders, CheckOrders, answer_orders, check_orders, nth};
pub use orders::{
    IssueOrders, KeepOrders, ORDER_ITEMS, ORDER_TEXT, OrderCell, OrderList, OrderSheet, issue_orders, keep_orders, order_word, orders,
};
pub use overview::{HitNumbers, JudgedByVersion, MonthOverview, UnitMonth, month_overview};
pub use queue::{
    CANDIDATES_A_PAGE, CANDIDATES_ANY, CANDIDATES_BY_MACHINE, CANDIDATES_COUNTED, CANDIDATES_FROM, CandidateFilter, CandidateQueue,
    CandidateSheet, Frozen, SiteSheet, StoredCandidate, candidate_filter, candidate_sheet, candidates, candidates_for_file,
};
pub use recheck::{AskRecheck, ToRecheck, ask_recheck, rechecked, to_recheck};
pub use reminders::{ColumnWarning, Reminders, UnitWeek, reminders};
pub use round::{
    EarlierPage, MonitorRound, ReadBefore, begin, complete, forget_failures, keep, known, known_articles, read_before, take_over,
    take_unchanged,
};
pub use row_file::RowFile;
pub use rule_versions::{ChangeRule, change_rule, judged_by_version, rule_book};
pub use rule_waivers::{AnswerRuleWaiver, AskRuleWaiver, RuleWaiver, answer_rule_waiver, ask_rule_waiver, rule_waivers};
pub use rules::{NationalSheet, SwitchNational, national, national_is_on, rule_records, switch_national};
pub use send::{Courier, Outgoing, SEND, Way, ask_to_send, send_reminders};
pub use site_wide::{Covered, CoversUnit, SiteKeeper, set_site_keeper, site_of_evidence};
pub use storage::monitoring::round::{Kept, KeptVisit, PageVisit};
pub(crate) use succession::hand_over;
pub use trends::Trends;
pub use try_column::{TryColumn, try_column};
pub use unit_month::{UnitSheet, unit_month};
pub use urges::{URGE_REASON, UrgeLetter, UrgeRow, UrgeSheet, UrgeUnits, letter_number, urge_letter, urge_units, urges, urges_for_file};
pub use words::{import as import_words, in_force};
