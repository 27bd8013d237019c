//! The ledger rendered from rows held in memory: how fast this very view can be, were the database free.
//!
//! Only in a program built with the feature `bench`; `cargo xtask bench` compares `/cells` with it.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use services::progress::cells::{self, CellFilter, CellList, View};
use services::{Result, ServiceError, Services};

use crate::context::{Assets, PageContext, Visitor};
use crate::layout::{Page, frame};
use crate::pages::progress::cells::cell_list_view;
use crate::paths;
use crate::shell;

/// Everything the page needs, read once.
#[derive(Clone)]
pub struct Held {
    cx: PageContext,
    filter: CellFilter,
    view: View,
    found: Arc<CellList>,
    waiting: services::progress::todo::Waits,
}

/// Reads the ledger's first page with so many rows, as this visitor sees it.
///
/// # Errors
/// As the ledger; `NotFound` without a checklist.
pub async fn hold(services: &Services, visitor: Visitor, size: &str) -> Result<Arc<Held>> {
    let query = vec![("size".to_owned(), size.to_owned())];
    let cx =
        PageContext { services: services.clone(), visitor, path: "/cells".into(), query, params: HashMap::new(), once: None, tried: None };
    let (filter, view) = (CellFilter::from_query(&cx.query), View::from_query(&cx.query));
    let actor = cx.actor()?;
    let found = cells::list(actor, services, &filter, view).await?.ok_or(ServiceError::NotFound("清单"))?;
    let waiting = services::progress::todo::waits(actor, services).await?;
    Ok(Arc::new(Held { cx, filter, view, found, waiting }))
}

/// The whole document from memory.
pub fn document(assets: &Assets, held: &Held) -> impl IntoView + use<> {
    provide_meta_context();
    let Held { cx, filter, view, found, waiting } = held.clone();
    let page = Page::new("台账", cell_list_view(&cx, &filter, view, &found, None))
        .under(paths::OVERVIEW, "总览")
        .lists(&found.choices, &found.shown);
    // there is an actor, or nothing would be held
    shell::document(assets, frame(&cx, page, waiting).ok())
}
