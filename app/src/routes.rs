//! Which address shows which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::pages;

/// The application. Every route is rendered whole before the first byte, so that title and status are right.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=pages::missing::MissingPage>
                <Route path=path!("/") view=pages::progress::overview::OverviewPage ssr=SsrMode::Async/>
                <Route path=path!("/calendar") view=pages::progress::calendar::CalendarPage ssr=SsrMode::Async/>
                <Route path=path!("/cells") view=pages::progress::cells::CellsPage ssr=SsrMode::Async/>
                <Route path=path!("/cells/:id") view=pages::reporting::CellPage ssr=SsrMode::Async/>
                <Route path=path!("/cells/:id/sign-sheet") view=pages::reporting::SignSheetPage ssr=SsrMode::Async/>
                <Route path=path!("/exemptions") view=pages::review::exemptions::ExemptionsPage ssr=SsrMode::Async/>
                <Route path=path!("/reopens") view=pages::review::reopens::ReopensPage ssr=SsrMode::Async/>
                <Route path=path!("/review") view=pages::review::QueuePage ssr=SsrMode::Async/>
                <Route path=path!("/review/:id") view=pages::review::ReviewPage ssr=SsrMode::Async/>
                <Route path=path!("/todo") view=pages::progress::todo::TodoPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists") view=pages::checklist::ChecklistsPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/import") view=pages::checklist::ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/import/:id") view=pages::checklist::PreviewPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/import/:id/undo") view=pages::checklist::UndoImportPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/table") view=pages::checklist::FourColumnPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/workbench") view=pages::checklist::WorkbenchPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/publish") view=pages::checklist::PublicationPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/close") view=pages::checklist::CloseYearPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/versions/:no") view=pages::checklist::VersionPage ssr=SsrMode::Async/>
                <Route path=path!("/heat-map") view=pages::progress::heat_map::HeatMapPage ssr=SsrMode::Async/>
                <Route path=path!("/rules") view=pages::assessment::RulesPage ssr=SsrMode::Async/>
                <Route path=path!("/rules/import") view=pages::assessment::ImportRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/cross-check/examples/:no") view=pages::assessment::ExamplePage ssr=SsrMode::Async/>
                <Route path=path!("/rules/drafts/:id") view=pages::assessment::RuleDraftPage ssr=SsrMode::Async/>
                <Route path=path!("/rules/:id") view=pages::assessment::RuleSetPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds") view=pages::assessment::RoundsPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id") view=pages::assessment::RoundPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/marks") view=pages::assessment::MarksPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/marks/:unit") view=pages::assessment::MarkPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/sheets/:unit") view=pages::assessment::SheetPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/cross-check") view=pages::assessment::CrossCheckPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/cross-check/:unit") view=pages::assessment::CrossMarkPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/on-site") view=pages::assessment::OnSitePage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/on-site/:unit") view=pages::assessment::SiteSheetPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/merit") view=pages::assessment::MeritPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/what-if") view=pages::assessment::WhatIfPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/year") view=pages::assessment::YearResultPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/charts") view=pages::assessment::ChartsPage ssr=SsrMode::Async/>
                <Route path=path!("/rounds/:id/appeals") view=pages::assessment::AppealsPage ssr=SsrMode::Async/>
                <Route path=path!("/appeals/:id") view=pages::assessment::AppealPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring") view=pages::monitoring::MonitoringPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/bulletins") view=pages::monitoring::BulletinsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/bulletins/:id") view=pages::monitoring::BulletinPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/candidates") view=pages::monitoring::CandidatesPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/candidates/new") view=pages::monitoring::ByHandPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/candidates/:id") view=pages::monitoring::CandidatePage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/columns") view=pages::monitoring::columns::ColumnsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/columns/new") view=pages::monitoring::columns::NewColumnPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/columns/counts") view=pages::monitoring::columns::CountsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/columns/import") view=pages::monitoring::columns::ImportColumnsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/columns/:id") view=pages::monitoring::columns::EditColumnPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/channels") view=pages::monitoring::ChannelsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/contacts") view=pages::monitoring::ContactsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/digest") view=pages::monitoring::DigestPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/findings") view=pages::monitoring::FindingsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/findings/import") view=pages::monitoring::ImportFindingsPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/findings/:id") view=pages::monitoring::FindingPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/look-back") view=pages::monitoring::LookBacksPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/look-back/:id") view=pages::monitoring::LookBackPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/notices/:id") view=pages::monitoring::NoticePage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/orders") view=pages::monitoring::OrdersPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/orders/:unit") view=pages::monitoring::UnitOrdersPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/reminders") view=pages::monitoring::RemindersPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/rules") view=pages::monitoring::MonitorRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/rules/national") view=pages::monitoring::NationalPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/rules/optional") view=pages::monitoring::OptionalRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/rules/try") view=pages::monitoring::TryRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/rules/:code") view=pages::monitoring::MonitorRulePage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/urges") view=pages::monitoring::UrgesPage ssr=SsrMode::Async/>
                <Route path=path!("/monitoring/units/:id") view=pages::monitoring::UnitMonthPage ssr=SsrMode::Async/>
                <Route path=path!("/search") view=pages::progress::search::SearchPage ssr=SsrMode::Async/>
                <Route path=path!("/tasks") view=pages::progress::tasks::TasksPage ssr=SsrMode::Async/>
                <Route path=path!("/tasks/:id/edit") view=pages::checklist::EditTaskPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/new-task") view=pages::checklist::NewTaskPage ssr=SsrMode::Async/>
                <Route path=path!("/tasks/:id") view=pages::progress::task::TaskPage ssr=SsrMode::Async/>
                <Route path=path!("/units") view=pages::register::UnitsPage ssr=SsrMode::Async/>
                <Route path=path!("/units/new") view=pages::register::NewUnitPage ssr=SsrMode::Async/>
                <Route path=path!("/units/import") view=pages::register::ImportUnitsPage ssr=SsrMode::Async/>
                <Route path=path!("/units/:id/edit") view=pages::register::EditUnitPage ssr=SsrMode::Async/>
                <Route path=path!("/units/:id") view=pages::progress::unit::UnitPage ssr=SsrMode::Async/>
                <Route path=path!("/public/:slug") view=pages::checklist::PublicTablePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=pages::access::sign_in::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts") view=pages::access::accounts::AccountsPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/new") view=pages::access::accounts::NewAccountPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/new-all") view=pages::access::accounts::NewAccountsPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/import") view=pages::access::accounts::ImportAccountsPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/:id") view=pages::access::accounts::AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/audit") view=pages::operations::audit::AuditPage ssr=SsrMode::Async/>
                <Route path=path!("/help") view=pages::operations::help::HelpPage ssr=SsrMode::Async/>
                <Route path=path!("/me") view=pages::access::me::MePage ssr=SsrMode::Async/>
                <Route path=path!("/password") view=pages::access::password::PasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/second-factor") view=pages::access::second_factor::SecondFactorPage ssr=SsrMode::Async/>
                <Route path=path!("/settings") view=pages::operations::settings::SettingsPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
