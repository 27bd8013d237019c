//! Frame and page runner: what surrounds every signed-in page.

mod frame;
mod nav;

use std::future::Future;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::Result;
use services::progress::cells::{ListChoice, every_list};

pub(crate) use self::frame::frame;
use crate::components::page_title::PageTitle;
use crate::context::PageContext;
use crate::pages::missing::error_view;
use crate::refusal::status_of;

/// A finished page, to be put into the frame.
pub(crate) struct Page {
    /// Title of document and heading.
    pub(crate) title: String,
    /// The way here: address and name, without the page itself.
    pub(crate) crumbs: Vec<(String, String)>,
    /// A class around heading and body, for pages that print on their own paper (`print-a3`).
    pub(crate) sheet: Option<&'static str>,
    /// What the sheet of paper is about beside its title: the conditions of a list.
    pub(crate) paper: String,
    /// The day that the page itself speaks of, where it is neither today nor one that the address asks for.
    pub(crate) day: Option<NaiveDate>,
    /// Lists to choose from and what is shown, on pages about a year.
    pub(crate) lists: Option<(Vec<ListChoice>, ListChoice)>,
    /// Lists to choose from on pages that are about none: each leads to its ledger.
    pub(crate) years: Vec<ListChoice>,
    /// At most one of them primary.
    pub(crate) actions: AnyView,
    /// What is below the heading.
    pub(crate) body: AnyView,
    /// Something runs: the page comes again by itself after so many seconds, with and without scripts.
    pub(crate) again: Option<&'static str>,
    /// The person belongs elsewhere: the answer leads there, whatever her browser says it takes.
    pub(crate) elsewhere: Option<&'static str>,
}

impl Page {
    /// A page without actions under the overview.
    pub(crate) fn new(title: impl Into<String>, body: impl IntoAny) -> Self {
        Self {
            title: title.into(),
            crumbs: Vec::new(),
            sheet: None,
            paper: String::new(),
            day: None,
            lists: None,
            years: Vec::new(),
            actions: ().into_any(),
            body: body.into_any(),
            again: None,
            elsewhere: None,
        }
    }

    /// No page of its own: it leads to another address.
    pub(crate) fn elsewhere(address: &'static str) -> Self {
        Self { elsewhere: Some(address), ..Self::new(String::new(), ()) }
    }

    /// Adds a step of the way here.
    pub(crate) fn under(mut self, href: impl Into<String>, name: impl Into<String>) -> Self {
        self.crumbs.push((href.into(), name.into()));
        self
    }

    /// Prints heading and body together on the paper of this class.
    pub(crate) fn sheet(mut self, class: &'static str) -> Self {
        self.sheet = Some(class);
        self
    }

    /// Says at the foot of every sheet of paper which conditions it was found by.
    pub(crate) fn paper(mut self, conditions: impl Into<String>) -> Self {
        self.paper = conditions.into();
        self
    }

    /// Says at the foot of every sheet of paper of which day it is, where that is the page's own.
    pub(crate) fn dated(mut self, day: Option<NaiveDate>) -> Self {
        self.day = day;
        self
    }

    /// Offers a choice of years, and of the lists of a year that has several, in the top bar.
    pub(crate) fn lists(mut self, choices: &[ListChoice], shown: &ListChoice) -> Self {
        self.lists = Some((choices.to_vec(), shown.clone()));
        self
    }

    /// Comes again by itself while something runs.
    pub(crate) fn again(mut self, seconds: Option<&'static str>) -> Self {
        self.again = seconds;
        self
    }

    /// Sets the actions beside the heading.
    pub(crate) fn actions(mut self, actions: impl IntoAny) -> Self {
        self.actions = actions.into_any();
        self
    }
}

/// Runs a page: loads, then shows it in the frame, or shows why not with the right status.
pub(crate) fn page<F, Fut>(load: F) -> impl IntoView
where
    F: FnOnce(PageContext) -> Fut,
    Fut: Future<Output = Result<Page>> + Send + 'static,
{
    let cx = PageContext::current();
    let response = use_context::<ResponseOptions>();
    let loading = load(cx.clone());
    Suspend::new(async move {
        let framed = async {
            let mut page = loading.await?;
            if let (Some(address), Some(response)) = (page.elsewhere, &response) {
                response.set_status(StatusCode::SEE_OTHER);
                response.insert_header(http::header::LOCATION, http::HeaderValue::from_static(address));
            }
            // a header, not a tag: what a page puts into the head while it loads may come too late for it
            if let (Some(seconds), Some(response)) = (page.again, &response) {
                response.insert_header(http::header::REFRESH, http::HeaderValue::from_static(seconds));
            }
            let reader = cx.actor()?;
            if page.lists.is_none() && (reader.may(Permission::ReadCounty) || reader.may(Permission::ReadOwnUnit)) {
                page.years = every_list(reader, &cx.services).await?;
            }
            let waiting = services::progress::todo::waits(reader, &cx.services).await?;
            frame(&cx, page, waiting)
        };
        match framed.await {
            Ok(view) => view.into_any(),
            Err(error) => {
                let status = status_of(&error);
                if status.is_server_error() {
                    tracing::error!(path = cx.path, error = ?error, "page failed");
                }
                if let Some(response) = response {
                    response.set_status(status);
                }
                view! { <PageTitle text="无法显示".to_owned()/> {error_view(status, &error.to_string())} }.into_any()
            }
        }
    })
}
