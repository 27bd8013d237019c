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
                <Route path=path!("/") view=pages::overview::OverviewPage ssr=SsrMode::Async/>
                <Route path=path!("/cells") view=pages::cells::CellsPage ssr=SsrMode::Async/>
                <Route path=path!("/cells/:id") view=pages::cell::CellPage ssr=SsrMode::Async/>
                <Route path=path!("/reopens") view=pages::reopens::ReopensPage ssr=SsrMode::Async/>
                <Route path=path!("/review") view=pages::review::QueuePage ssr=SsrMode::Async/>
                <Route path=path!("/review/:id") view=pages::review::ReviewPage ssr=SsrMode::Async/>
                <Route path=path!("/todo") view=pages::todo::TodoPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists") view=pages::checklists::ChecklistsPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/import") view=pages::checklists::ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/import/:id") view=pages::checklists::PreviewPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/table") view=pages::checklists::FourColumnPage ssr=SsrMode::Async/>
                <Route path=path!("/heat-map") view=pages::heat_map::HeatMapPage ssr=SsrMode::Async/>
                <Route path=path!("/search") view=pages::search::SearchPage ssr=SsrMode::Async/>
                <Route path=path!("/tasks") view=pages::tasks::TasksPage ssr=SsrMode::Async/>
                <Route path=path!("/tasks/:id") view=pages::task::TaskPage ssr=SsrMode::Async/>
                <Route path=path!("/units") view=pages::units::UnitsPage ssr=SsrMode::Async/>
                <Route path=path!("/units/new") view=pages::units::NewUnitPage ssr=SsrMode::Async/>
                <Route path=path!("/units/import") view=pages::units::ImportUnitsPage ssr=SsrMode::Async/>
                <Route path=path!("/units/:id/edit") view=pages::units::EditUnitPage ssr=SsrMode::Async/>
                <Route path=path!("/units/:id") view=pages::unit::UnitPage ssr=SsrMode::Async/>
                <Route path=path!("/public/:slug") view=pages::checklists::PublicTablePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=pages::sign_in::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts") view=pages::accounts::AccountsPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/new") view=pages::accounts::NewAccountPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/:id") view=pages::accounts::AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/audit") view=pages::audit::AuditPage ssr=SsrMode::Async/>
                <Route path=path!("/me") view=pages::me::MePage ssr=SsrMode::Async/>
                <Route path=path!("/password") view=pages::password::PasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/settings") view=pages::settings::SettingsPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
