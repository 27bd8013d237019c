//! Route × role: every page, form and download with the roles it opens for, walked by the six roles and by nobody.
//!
//! Adding a route: one line here, in the table of its kind. The tests fail while a route is missing from its table, because
//! the tables are held against the lists from which the routers themselves are built.
//!
//! - A page's address holds a sample for each `:name`; it need not exist, because the right comes before the search.
//! - A form's body must be readable by its handler (ids, numbers), not right: the refusal comes before validation.
//! - `By(&[…])`: these roles and no other; what the rights in `domain` say is not asked, so that a right given by mistake
//!   fails here. `SignedIn`: whoever she is. `Nobody`: open to the street.

use std::collections::BTreeSet;

use app::routes::App;
use axum::http::{Method, StatusCode};
use domain::access::role::Role::{self, Admin, Auditor, Leader, Office, Unit, UnitLead};
use leptos_axum::generate_route_list;

use super::{Answer, Site};
use crate::http::{document_addresses, expired_session, verbs};

/// Whom a route opens for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Opens {
    Nobody,
    SignedIn,
    By(&'static [Role]),
}
use Opens::{By, Nobody, SignedIn};

/// What each of the six may read, the units' people as far as it is theirs.
const READ: Opens = By(&[Office, Unit, UnitLead, Leader, Auditor, Admin]);
/// What is about the county as a whole.
const COUNTY: Opens = By(&[Office, Leader, Auditor, Admin]);

/// Route as in `app::routes`, an address on it, whom it opens for.
const PAGES: &[(&str, &str, Opens)] = &[
    ("/", "/", READ),
    ("/accounts", "/accounts", By(&[Admin])),
    ("/accounts/:id", "/accounts/office", By(&[Admin])),
    ("/accounts/import", "/accounts/import", By(&[Admin])),
    ("/accounts/new", "/accounts/new", By(&[Admin])),
    ("/accounts/new-all", "/accounts/new-all", By(&[Admin])),
    ("/appeals/:id", "/appeals/x", READ),
    ("/audit", "/audit?verify=1", By(&[Auditor, Admin])),
    ("/cells", "/cells", READ),
    ("/cells/:id", "/cells/x", READ),
    ("/cells/:id/sign-sheet", "/cells/x/sign-sheet", READ),
    ("/checklists", "/checklists", READ),
    ("/checklists/:id/close", "/checklists/x/close", COUNTY),
    ("/checklists/:id/new-task", "/checklists/x/new-task", By(&[Office])),
    ("/checklists/:id/publish", "/checklists/x/publish", By(&[Office])),
    ("/checklists/:id/table", "/checklists/x/table", READ),
    ("/checklists/:id/versions/:no", "/checklists/x/versions/1", READ),
    ("/checklists/:id/workbench", "/checklists/x/workbench", By(&[Office])),
    ("/checklists/import", "/checklists/import", By(&[Office])),
    ("/checklists/import/:id", "/checklists/import/x", By(&[Office])),
    ("/checklists/import/:id/undo", "/checklists/import/x/undo", By(&[Office])),
    ("/exemptions", "/exemptions", By(&[Office])),
    ("/heat-map", "/heat-map", COUNTY),
    ("/help", "/help", SignedIn),
    ("/me", "/me", SignedIn),
    ("/monitoring", "/monitoring", READ),
    ("/monitoring/bulletins", "/monitoring/bulletins", COUNTY),
    ("/monitoring/bulletins/:id", "/monitoring/bulletins/x", COUNTY),
    ("/monitoring/candidates", "/monitoring/candidates", COUNTY),
    ("/monitoring/candidates/:id", "/monitoring/candidates/x", COUNTY),
    ("/monitoring/candidates/new", "/monitoring/candidates/new", By(&[Office])),
    ("/monitoring/channels", "/monitoring/channels?kind=mail", By(&[Office, Admin])),
    ("/monitoring/columns", "/monitoring/columns", READ),
    ("/monitoring/columns/:id", "/monitoring/columns/x", By(&[Office])),
    ("/monitoring/columns/counts", "/monitoring/columns/counts", By(&[Office])),
    ("/monitoring/columns/import", "/monitoring/columns/import", By(&[Office])),
    ("/monitoring/columns/new", "/monitoring/columns/new", By(&[Office])),
    ("/monitoring/contacts", "/monitoring/contacts", By(&[Office, Unit, UnitLead])),
    ("/monitoring/digest", "/monitoring/digest", By(&[Office, Unit, UnitLead])),
    ("/monitoring/findings", "/monitoring/findings", READ),
    ("/monitoring/findings/import", "/monitoring/findings/import", By(&[Office])),
    ("/monitoring/findings/:id", "/monitoring/findings/x", READ),
    ("/monitoring/look-back", "/monitoring/look-back", COUNTY),
    ("/monitoring/look-back/:id", "/monitoring/look-back/x", COUNTY),
    ("/monitoring/notices/:id", "/monitoring/notices/x", READ),
    ("/monitoring/orders", "/monitoring/orders", READ),
    ("/monitoring/orders/:unit", "/monitoring/orders/x?list=x", READ),
    ("/monitoring/reminders", "/monitoring/reminders", COUNTY),
    ("/monitoring/rules", "/monitoring/rules", COUNTY),
    ("/monitoring/rules/:code", "/monitoring/rules/dead_link", COUNTY),
    ("/monitoring/rules/national", "/monitoring/rules/national", COUNTY),
    ("/monitoring/rules/optional", "/monitoring/rules/optional", COUNTY),
    ("/monitoring/rules/try", "/monitoring/rules/try", By(&[Office])),
    ("/monitoring/urges", "/monitoring/urges", READ),
    ("/monitoring/units/:id", "/monitoring/units/x", READ),
    ("/password", "/password", SignedIn),
    ("/public/:slug", "/public/x", Nobody),
    // who reads the county reads its requests too; asking and deciding are forms of their own
    ("/reopens", "/reopens", READ),
    ("/review", "/review", By(&[Office])),
    ("/review/:id", "/review/x", By(&[Office])),
    ("/rounds", "/rounds", READ),
    ("/rounds/:id", "/rounds/x", READ),
    ("/rounds/:id/appeals", "/rounds/x/appeals", READ),
    ("/rounds/:id/charts", "/rounds/x/charts", COUNTY),
    ("/rounds/:id/cross-check", "/rounds/x/cross-check", READ),
    ("/rounds/:id/cross-check/:unit", "/rounds/x/cross-check/y?leaf=a&rule=b", By(&[Office, Unit, UnitLead])),
    ("/rounds/:id/cross-check/examples/:no", "/rounds/x/cross-check/examples/1", By(&[Office, Unit, UnitLead])),
    ("/rounds/:id/marks", "/rounds/x/marks", By(&[Office])),
    ("/rounds/:id/marks/:unit", "/rounds/x/marks/y?form=fact&leaf=a&rule=b", By(&[Office])),
    ("/rounds/:id/on-site", "/rounds/x/on-site", READ),
    ("/rounds/:id/on-site/:unit", "/rounds/x/on-site/y?place=1", READ),
    ("/rounds/:id/merit", "/rounds/x/merit", READ),
    ("/rounds/:id/what-if", "/rounds/x/what-if", By(&[Office])),
    ("/rounds/:id/year", "/rounds/x/year", COUNTY),
    ("/rounds/:id/sheets/:unit", "/rounds/x/sheets/y", READ),
    ("/rules", "/rules", READ),
    ("/rules/:id", "/rules/x", READ),
    ("/rules/drafts/:id", "/rules/drafts/x", By(&[Office])),
    ("/rules/import", "/rules/import", By(&[Office])),
    ("/search", "/search?q=a", READ),
    ("/second-factor", "/second-factor", SignedIn),
    ("/settings", "/settings", By(&[Office, Admin])),
    ("/sign-in", "/sign-in", Nobody),
    ("/calendar", "/calendar", READ),
    ("/tasks", "/tasks", READ),
    ("/tasks/:id", "/tasks/x", READ),
    ("/tasks/:id/edit", "/tasks/x/edit", By(&[Office])),
    ("/todo", "/todo", By(&[Unit, UnitLead, Office])),
    ("/units", "/units?q=a", READ),
    ("/units/:id", "/units/x", READ),
    ("/units/:id/edit", "/units/x/edit", By(&[Office, Admin])),
    ("/units/import", "/units/import", By(&[Office, Admin])),
    ("/units/new", "/units/new", By(&[Office, Admin])),
];

const JUDGEMENT: &str = "cell=x&revision=1&queue=&reason=a&days=5&due_on=";
const UNIT: &str = "id=x&full_name=a&short_name=b&class=township&group=&note=&valid_from=&valid_to=&aliases=&pinyin=&initials=";

/// Form below `/do`, a body, whom it opens for.
pub(super) const FORMS: &[(&str, &str, Opens)] = &[
    ("/accept-report", JUDGEMENT, By(&[Office])),
    ("/accept-reports", "id=1:x&queue=", By(&[Office])),
    ("/add-account", "username=&person=&role=unit&unit=", By(&[Admin])),
    ("/add-all-accounts", "", By(&[Admin])),
    ("/add-county-day", "day=&kind=&reason=", By(&[Office, Admin])),
    ("/add-unit", UNIT, By(&[Office, Admin])),
    ("/draw-villages", "round=x&unit=y&size=2&entropy=", By(&[Office])),
    ("/hand-in-site", "sheet=x", By(&[Office, Unit, UnitLead])),
    ("/keep-villages", "round=x&unit=y&names=a", By(&[Office])),
    ("/reopen-site", "sheet=x&reason=abcd", By(&[Office])),
    ("/save-site-lines", "sheet=x&place=1&seen=0&item=a%2Fb&verdict=met&note=", By(&[Office, Unit, UnitLead])),
    ("/adopt-marks", "round=x", By(&[Office])),
    ("/announce-draw", "round=x&source=a&entropy_on=2026-10-12&checks=y", By(&[Office])),
    ("/cross-mark", "round=x&unit=y&leaf=a&rule=b&seen=0&verdict=ok", By(&[Office, Unit, UnitLead])),
    ("/mark-example", "round=x&no=1&verdict=ok", By(&[Unit, UnitLead])),
    ("/set-example", "round=x&no=1&title=ab&url=&rule=&verdict=ok", By(&[Office])),
    ("/draw-pairs", "round=x&entropy_text=01", By(&[Office])),
    ("/withdraw-accountability", "round=x&record=y&why=abcd", By(&[Office])),
    ("/adjust-cell", "cell=x&what=&until=&reason=", By(&[Office])),
    ("/advance-round", "round=x&revision=1&step=collect&reason=", By(&[Office])),
    ("/ask-correction", "round=x&unit=y&leaf=a&rule=b&value=1&text=a&evidence=b", By(&[Office])),
    ("/answer-orders", "list=x&item=x&link=&said=&seen=1", By(&[Unit, UnitLead])),
    ("/answer-finding", "finding=x&revision=1&what=answered&text=ab", By(&[Unit, UnitLead])),
    ("/answer-rule-waiver", "waiver=x&rule=dead_link&what=agree", By(&[Office])),
    ("/ask-rule-waiver", "rule=dead_link&reason=&until=", By(&[Office])),
    ("/ask-for-time", "cell=x&reason=b&until=2026-04-01", By(&[Office, Unit, UnitLead])),
    ("/ask-reopen", "cell=x&scope=a&reason=b&until=2026-04-01", By(&[Office, Unit, UnitLead])),
    ("/ask-recheck", "finding=x", By(&[Office, Unit, UnitLead])),
    ("/begin-second-factor", "", SignedIn),
    ("/change-password", "old=&new=&again=", SignedIn),
    ("/checklist-publish", "checklist=x&public=true", By(&[Office])),
    ("/add-indicator", "draft=x&revision=1&tree=t&above=&new_title=a&new_points=1", By(&[Office])),
    ("/arrange-indicator", "draft=x&revision=1&tree=t&node=a&how=up", By(&[Office])),
    ("/begin-rule-draft", "rules=x", By(&[Office])),
    ("/derive-tree", "draft=x&revision=1&tree=t&title=a&left_out=b&way=evenly&unit=u", By(&[Office])),
    ("/drop-rule-draft", "draft=x&revision=1", By(&[Office])),
    ("/edit-indicator", "draft=x&revision=1&tree=t&node=a&title=a&points=1", By(&[Office])),
    ("/edit-rule", "draft=x&revision=1&tree=t&node=a&rule=&kind=zero", By(&[Office])),
    ("/edit-group", "draft=x&revision=1&group=g&own=no", By(&[Office])),
    ("/edit-ranks", "draft=x&revision=1&rank_by=points&line=2&total=2&rate=2", By(&[Office])),
    ("/edit-standing", "draft=x&revision=1&gate=80&gate_how=over", By(&[Office])),
    ("/edit-tree", "draft=x&revision=1&tree=t&how=sum", By(&[Office])),
    ("/keep-rule-draft", "draft=x&revision=1", By(&[Office])),
    ("/remove-rule", "draft=x&revision=1&tree=t&node=a&rule=b", By(&[Office])),
    ("/clone-rules", "rules=x&year=2027", By(&[Office])),
    ("/collect-facts", "round=x", By(&[Office])),
    ("/confirm-rules", "draft=x", By(&[Office])),
    ("/contest-score", "round=x&leaf=a&rule=b&text=c&evidence=d", By(&[Unit, UnitLead])),
    ("/decide-appeal", "appeal=x&decision=reject&text=a", By(&[Office])),
    ("/enter-fact", "round=x&unit=y&form=fact&leaf=a&rule=b&seen=0&value=1", By(&[Office])),
    ("/open-round", "series=quarter&name=a&starts_on=&ends_on=&cutoff_on=&rules=x&appeal_days=5", By(&[Office])),
    ("/change-round", "round=x&revision=1&name=a&starts_on=&ends_on=&cutoff_on=&appeal_days=5", By(&[Office])),
    ("/withdraw-round", "round=x&revision=1&why=ab", By(&[Office])),
    ("/open-sites", "round=x&group=g&size=2&entropy=", By(&[Office])),
    ("/set-participation", "round=x&unit=y&assessed=no&reason=a", By(&[Office])),
    ("/close-unit", "id=x&seen=&closed_on=&successor=", By(&[Office, Admin])),
    ("/close-year", "checklist=x&carried=y&into=&due_on=&reason=a&confirmed=1&seen=", By(&[Office])),
    ("/confirm-accounts", "draft=x&seen=", By(&[Admin])),
    ("/confirm-columns", "draft=x", By(&[Office])),
    ("/confirm-second-factor", "code=1", SignedIn),
    ("/confirm-units", "rows=[]", By(&[Office, Admin])),
    ("/decide-candidates", "id=x&what=confirm", By(&[Office])),
    ("/decide-reopen", "reopen=x&approve=yes&note=a&until=", By(&[Office])),
    ("/disable-account", "id=none", By(&[Admin])),
    ("/draft-bulletin", "month=2026-02", By(&[Office])),
    ("/edit-bulletin", "bulletin=x&revision=1&title=a", By(&[Office])),
    ("/edit-account", "id=none&seen=&person=&role=unit&unit=", By(&[Admin])),
    (
        "/edit-task",
        "checklist=x&task=&section=&number=&requirement=&responsible=&time_limit=&remark=&duty=&date=&count=&leads=&others=&reason=&seen=",
        By(&[Office]),
    ),
    ("/edit-unit", UNIT, By(&[Office, Admin])),
    ("/enable-account", "id=none", By(&[Admin])),
    ("/end-account-sessions", "id=none", By(&[Admin])),
    ("/end-other-sessions", "", SignedIn),
    ("/end-session", "id=none", SignedIn),
    ("/end-column", "column=x&ended_on=&reason=", By(&[Office])),
    ("/enter-by-hand", "column=x&rule=dead_link&problem=a", By(&[Office])),
    ("/end-exemption", "exemption=x", By(&[Office])),
    ("/enter-exemption", "list=x&task=&who=&kind=&from=&to=&reason=&confirmed=", By(&[Office])),
    ("/hand-over-account", "id=none&username=&successor=", By(&[Admin])),
    ("/import-adjust", "id=x", By(&[Office])),
    ("/import-confirm", "id=x", By(&[Office])),
    ("/import-discard", "import=x", By(&[Office])),
    ("/import-undo", "import=x", By(&[Office])),
    ("/judge-finding", "finding=x&revision=1&what=verified&text=ab", By(&[Office])),
    ("/load-holidays", "notice=&confirmed=", By(&[Office, Admin])),
    ("/cancel-change", "change=x", By(&[Office, Admin])),
    ("/move-unit", "id=x&place=1", By(&[Office, Admin])),
    ("/receive-notice", "notice=x", By(&[Unit, UnitLead])),
    ("/recall-draft", "cell=x", By(&[Unit, UnitLead])),
    ("/remove-county-day", "day=2026-01-01", By(&[Office, Admin])),
    ("/remove-emblem", "", By(&[Office, Admin])),
    ("/remove-second-factor", "password=x", SignedIn),
    ("/remove-task", "checklist=x&task=x&reason=", By(&[Office])),
    ("/rename-unit", "id=x&seen=&new_full_name=&new_short_name=&renamed_on=", By(&[Office, Admin])),
    ("/renew-slips", "", By(&[Admin])),
    ("/require-second-factor", "", By(&[Admin])),
    ("/reset-password", "id=none&password_seen=x", By(&[Admin])),
    ("/return-report", JUDGEMENT, By(&[Office])),
    ("/review-keys", "keys=off&next=/review", By(&[Office])),
    ("/change-columns", "id=x&to_level=below", By(&[Office])),
    ("/change-rule", "rule=dead_link&no=0&severity=usual&repair=&basis=&why=", By(&[Office])),
    ("/save-column", "name=a&address=b", By(&[Office])),
    ("/check-orders", "list=x&unit=x&item=x&what=checked", By(&[Office])),
    ("/issue-orders", "list=x&revision=1", By(&[Office])),
    ("/ask-look-back", "look_back=x", By(&[Office])),
    ("/draw-look-back", "from=2026-01&to=2026-02&size=3&entropy=", By(&[Office])),
    ("/look-back-result", "look_back=x&place=1&what=good&text=ab", By(&[Office])),
    ("/save-channel", "kind=wecom&name=a&address=b", By(&[Office, Admin])),
    ("/set-mail-address", "address=", By(&[Office, Unit, UnitLead])),
    ("/try-channel", "channel=x", By(&[Office, Admin])),
    ("/save-contact", "unit=u&kind=clerk&name=a&phone=1", By(&[Office, Unit, UnitLead])),
    ("/take-findings", "draft=x", By(&[Office])),
    ("/urge-units", "kind=findings&unit=u&days=3&reason=", By(&[Office])),
    ("/schedule-rounds", "day=", By(&[Office])),
    ("/seal-bulletin", "bulletin=x&revision=1&on=", By(&[Office])),
    ("/send-notices", "days=5", By(&[Office])),
    ("/save-settings", "county_name=&issuer=&contact=&return_phrases=&seen=&near_days=&report_days=&return_days=", By(&[Office, Admin])),
    ("/send-back-draft", "cell=x&reason=a", By(&[UnitLead])),
    ("/split-task", "checklist=x&task=x&nodes=&reason=&seen=", By(&[Office])),
    ("/set-completion", "task=x&checklist=x&seen=&completion=a", By(&[Office])),
    ("/set-optional-rules", "elements=&answers=&alike=", By(&[Office])),
    ("/set-report-rule", "task=x&sign_off=on&evidence=1", By(&[Office])),
    ("/set-sign-off", "sign_off=on", By(&[Office, Admin])),
    ("/set-site-keeper", "candidate=x&unit=u", By(&[Office])),
    ("/sign-in", "username=nobody&password=x", Nobody),
    ("/sign-report", "cell=x&cell_revision=1&draft_revision=1", By(&[UnitLead])),
    ("/start-round", "month=2026-02", By(&[Office])),
    ("/stop-job", "job=x", By(&[Office])),
    ("/switch-national", "", By(&[Office])),
    ("/take-back-dismissal", "candidate=x", By(&[Office])),
    ("/take-new-rows", "checklist=x&row=a+b", By(&[Office])),
    ("/take-row", "checklist=x&task=x&seen=&source=y", By(&[Office])),
    ("/theme", "theme=dark&next=/me", SignedIn),
    ("/try-rules", "title=&text=a&address=", By(&[Office])),
    ("/undo-judgement", "cell=x", By(&[Office])),
    ("/urge", "cell=x&own=y", By(&[Unit, UnitLead])),
    ("/urge-cells", "id=x&next=/cells", By(&[Office])),
    ("/withdraw-report", "cell=x", By(&[Unit, UnitLead])),
    // last, because it ends the session it was asked with
    ("/sign-out", "", SignedIn),
];

/// Download or upload as in `http::documents!`, method, an address on it, a body, whom it opens for.
const FILES: &[(&str, Method, &str, &str, Opens)] = &[
    ("/accounts/import/template.xlsx", Method::GET, "/accounts/import/template.xlsx", "", By(&[Admin])),
    ("/checklists/import/upload", Method::POST, "/checklists/import/upload", MULTIPART, By(&[Office])),
    ("/checklists/{id}/export/{format}", Method::GET, "/checklists/x/export/csv", "", READ),
    ("/checklists/{id}/packs/{no}", Method::GET, "/checklists/x/packs/1", "", COUNTY),
    ("/do/add-file", Method::POST, "/do/add-file", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/add-link", Method::POST, "/do/add-link", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/attach-evidence", Method::POST, "/do/attach-evidence", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/receive-on-paper", Method::POST, "/do/receive-on-paper", MULTIPART, By(&[Office])),
    ("/do/remove-evidence", Method::POST, "/do/remove-evidence", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/save-draft", Method::POST, "/do/save-draft", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/submit-report", Method::POST, "/do/submit-report", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/take-text", Method::POST, "/do/take-text", MULTIPART, By(&[Unit, UnitLead])),
    ("/do/import-facts", Method::POST, "/do/import-facts", MULTIPART, By(&[Office])),
    ("/do/add-site-photo", Method::POST, "/do/add-site-photo", MULTIPART, By(&[Office, Unit, UnitLead])),
    ("/do/record-accountability", Method::POST, "/do/record-accountability", MULTIPART, By(&[Office])),
    ("/appeals/{id}/export/{format}", Method::GET, "/appeals/x/export/docx", "", READ),
    ("/assessment-files/{id}", Method::GET, "/assessment-files/x", "", READ),
    ("/do/import-rules", Method::POST, "/do/import-rules", MULTIPART, By(&[Office])),
    ("/rounds/{id}/export/draw.json", Method::GET, "/rounds/x/export/draw.json", "", READ),
    ("/rounds/{id}/export/{file}", Method::GET, "/rounds/x/export/ranking.xlsx", "", COUNTY),
    ("/rounds/{id}/sheets/{unit}/export/{format}", Method::GET, "/rounds/x/sheets/y/export/xlsx", "", READ),
    ("/rules/examples/{code}", Method::GET, "/rules/examples/county", "", By(&[Office])),
    ("/rules/{id}/export/{format}", Method::GET, "/rules/x/export/json", "", READ),
    ("/do/import-accounts", Method::POST, "/do/import-accounts", MULTIPART, By(&[Admin])),
    ("/do/import-columns", Method::POST, "/do/import-columns", MULTIPART, By(&[Office])),
    ("/do/keep-counts", Method::POST, "/do/keep-counts", MULTIPART, By(&[Office])),
    ("/do/keep-orders", Method::POST, "/do/keep-orders", MULTIPART, By(&[Office])),
    ("/do/import-findings", Method::POST, "/do/import-findings", MULTIPART, By(&[Office])),
    ("/do/import-units", Method::POST, "/do/import-units", MULTIPART, By(&[Office, Admin])),
    ("/do/set-emblem", Method::POST, "/do/set-emblem", MULTIPART, By(&[Office, Admin])),
    ("/emblem/{digest}", Method::GET, "/emblem/x", "", Nobody),
    ("/evidence/{id}", Method::GET, "/evidence/x", "", READ),
    ("/exports/{file}", Method::GET, "/exports/cells.csv", "", READ),
    ("/monitoring/bulletins/export/{format}", Method::GET, "/monitoring/bulletins/export/xlsx", "", COUNTY),
    ("/monitoring/bulletins/{id}/file/{file}", Method::GET, "/monitoring/bulletins/x/file/docx", "", COUNTY),
    ("/monitoring/candidates/export/{format}", Method::GET, "/monitoring/candidates/export/xlsx", "", COUNTY),
    ("/monitoring/channels/export/{format}", Method::GET, "/monitoring/channels/export/csv", "", By(&[Office, Admin])),
    ("/monitoring/columns/export/{format}", Method::GET, "/monitoring/columns/export/csv", "", By(&[Office])),
    ("/monitoring/contacts/export/{format}", Method::GET, "/monitoring/contacts/export/xlsx", "", By(&[Office])),
    ("/monitoring/export/{format}", Method::GET, "/monitoring/export/csv", "", COUNTY),
    ("/monitoring/findings/export/{format}", Method::GET, "/monitoring/findings/export/xlsx", "", READ),
    ("/monitoring/look-back/export/{format}", Method::GET, "/monitoring/look-back/export/csv", "", COUNTY),
    ("/monitoring/look-back/{id}/file/{format}", Method::GET, "/monitoring/look-back/x/file/xlsx", "", COUNTY),
    ("/monitoring/notices/export/{format}", Method::GET, "/monitoring/notices/export/xlsx", "", READ),
    ("/monitoring/notices/{id}/file/{format}", Method::GET, "/monitoring/notices/x/file/docx", "", READ),
    ("/monitoring/orders/export/{format}", Method::GET, "/monitoring/orders/export/xlsx", "", READ),
    ("/monitoring/reminders/export/{format}", Method::GET, "/monitoring/reminders/export/xlsx", "", COUNTY),
    ("/monitoring/rules/export/{format}", Method::GET, "/monitoring/rules/export/csv", "", COUNTY),
    ("/monitoring/units/{id}/export/{format}", Method::GET, "/monitoring/units/x/export/xlsx", "", READ),
    ("/monitoring/urges/export/{format}", Method::GET, "/monitoring/urges/export/csv", "", READ),
    ("/monitoring/urges/{id}/file/{format}", Method::GET, "/monitoring/urges/x/file/docx", "", READ),
    ("/units/export/{format}", Method::GET, "/units/export/csv", "", COUNTY),
];

const BOUNDARY: &str = "gongkaiboundary";
const MULTIPART: &str = "--gongkaiboundary\r\nContent-Disposition: form-data; name=\"cell\"\r\n\r\nx\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"cell_revision\"\r\n\r\n1\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"draft_revision\"\r\n\r\n0\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\n\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"effective_on\"\r\n\r\n\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2026\r\n\
    --gongkaiboundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\na\r\n\
    --gongkaiboundary--\r\n";

/// What stands in every name of the test county: whoever is refused must not see it.
const MARK: &str = "标记";

fn is_let_in(opens: Opens, role: Option<Role>) -> bool {
    match (opens, role) {
        (Nobody, _) | (SignedIn, Some(_)) => true,
        (By(roles), Some(role)) => roles.contains(&role),
        (_, None) => false,
    }
}

/// Holds an answer against the table.
fn judge(what: &str, address: &str, opens: Opens, role: Option<Role>, answer: &Answer) -> Result<(), String> {
    let told = |words: &str| Err(format!("{what} as {role:?}: {words}, but {} {}", answer.status, answer.location));
    let to_door = answer.location.starts_with("/sign-in?next=");
    if is_let_in(opens, role) {
        if answer.status == StatusCode::FORBIDDEN || answer.status == StatusCode::UNAUTHORIZED || to_door {
            return told("should be let in");
        }
        return if answer.status.is_server_error() { told("should not fail") } else { Ok(()) };
    }
    // some forms give their own words back, to be sent again after signing in
    let given_back = answer.status == StatusCode::UNAUTHORIZED && expired_session::KEPT.contains(&address);
    let sent_away = answer.status == StatusCode::SEE_OTHER && to_door && answer.body.is_empty();
    if role.is_none() && !given_back && !sent_away {
        return told("should be sent to sign in");
    }
    if role.is_some() && answer.status != StatusCode::FORBIDDEN {
        return told("should be refused with 403");
    }
    if answer.body.contains(MARK) { told("sees names") } else { Ok(()) }
}

fn everybody() -> impl Iterator<Item = Option<Role>> {
    [None].into_iter().chain(Role::ALL.map(Some))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_opens_for_its_roles_only() {
    let site = Site::new().await;
    let known: BTreeSet<String> = PAGES.iter().map(|(route, ..)| (*route).to_owned()).collect();
    let there: BTreeSet<String> = generate_route_list(App).iter().map(|route| as_written(route.path())).collect();
    assert_eq!(known, there, "PAGES and app::routes differ: one line in PAGES for every route");
    let mut wrong = Vec::new();
    for (route, address, opens) in PAGES {
        for role in everybody() {
            wrong.extend(judge(route, address, *opens, role, &site.get(role, address).await).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_the_right_of_the_page_that_was_asked_for() {
    let site = Site::new().await;
    for (address, right) in [
        ("/monitoring/contacts", "办理本单位的监测事项"),
        ("/monitoring/digest", "办理本单位的监测事项"),
        ("/todo", "查看本单位事项"),
        ("/review", "审核填报"),
    ] {
        let answer = site.get(Some(Role::Leader), address).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
        assert!(answer.body.contains(&format!("没有“{right}”的权限")), "{address}: {}", answer.body);
    }
}

/// axum writes `{id}` where leptos writes `:id`.
fn as_written(route: &str) -> String {
    let parts = route.split('/').map(|part| {
        part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map_or_else(|| part.to_owned(), |name| format!(":{name}"))
    });
    let whole = parts.collect::<Vec<_>>().join("/");
    if whole.is_empty() { "/".to_owned() } else { whole }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_acts_for_its_roles_only() {
    let site = Site::new().await;
    let known: BTreeSet<String> = FORMS.iter().map(|(verb, ..)| format!("/do{verb}")).collect();
    let there: BTreeSet<String> = verbs().into_iter().map(str::to_owned).collect();
    assert_eq!(known, there, "FORMS and the contexts' verbs! differ: one line in FORMS for every verb");
    let mut wrong = Vec::new();
    for (verb, body, opens) in FORMS {
        for role in everybody() {
            let address = format!("/do{verb}");
            let answer = site.post(role, &address, body).await;
            wrong.extend(judge(verb, &address, *opens, role, &answer).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_comes_and_goes_for_its_roles_only() {
    let site = Site::new().await;
    let known: BTreeSet<&str> = FILES.iter().map(|(route, ..)| *route).collect();
    let there: BTreeSet<&str> = document_addresses().into_iter().collect();
    assert_eq!(known, there, "FILES and the contexts' documents! differ: one line in FILES for every route");
    let mut wrong = Vec::new();
    for (route, method, address, body, opens) in FILES {
        for role in everybody() {
            let request = site
                .request(role, method.clone(), address)
                .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
                .header("sec-fetch-site", "same-origin");
            let answer = site.send(request.body((*body).into()).unwrap()).await;
            wrong.extend(judge(route, address, *opens, role, &answer).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_opens_before_a_first_password_is_changed() {
    let site = Site::new().await;
    site.test.execute_raw("update account set must_change = 1").await;
    for (_, address, opens) in PAGES.iter().filter(|(route, ..)| *route != "/password") {
        let answer = site.get(Some(Role::Admin), address).await;
        if !matches!(opens, Nobody) {
            assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/password"), "{address}");
        }
    }
    for (verb, body, opens) in FORMS.iter().filter(|(verb, ..)| !matches!(*verb, "/change-password" | "/sign-out")) {
        let answer = site.post(Some(Role::Office), &format!("/do{verb}"), body).await;
        if !matches!(opens, Nobody) {
            assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/password"), "{verb}");
        }
    }
    assert_eq!(site.get(Some(Role::Admin), "/password").await.status, StatusCode::OK);
}
