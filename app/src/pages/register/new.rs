use domain::access::permission::Permission;
use domain::register::unit::UnitClass;
use leptos::prelude::*;
use services::register::{self, RegisterFilter, UnitFields, Validity};

use super::fields::unit_fields;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

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
                <form class="form" method="post" action=verb::ADD_UNIT>
                    {unit_fields(cx.form(blank), &groups)}
                    <div class="form-actions"><button class="btn btn-primary">"新增"</button><a class="btn btn-plain" href=paths::UNITS>"取消"</a></div>
                </form>
            </section>
        };
        Ok(Page::new("新增单位", body).under(paths::OVERVIEW, "总览").under(paths::UNITS, "责任单位"))
    })
}

fn blank() -> UnitFields {
    UnitFields { class: UnitClass::CountyDepartment.code().to_owned(), ..UnitFields::default() }
}
