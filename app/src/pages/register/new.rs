use domain::access::permission::Permission;
use leptos::prelude::*;
use services::register::{self, RegisterFilter, Validity};

use super::fields::unit_fields;
use crate::layout::{Page, page};

/// A new unit.
#[component]
pub(crate) fn NewUnitPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        actor.require(Permission::ManageUnits)?;
        let filter = RegisterFilter { validity: Validity::All, ..RegisterFilter::default() };
        let groups = register::list(actor, &cx.services, &filter, 1, 20).await?.groups;
        let body = view! {
            <section class="panel">
                <form class="form" method="post" action="/do/add-unit">
                    {unit_fields(&cx, None, &groups)}
                    <div class="form-actions"><button class="btn btn-primary">"新增"</button><a class="btn btn-plain" href="/units">"取消"</a></div>
                </form>
            </section>
        };
        Ok(Page::new("新增单位", body).under("/", "总览").under("/units", "责任单位"))
    })
}
