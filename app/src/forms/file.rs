//! A form row with a file.

use leptos::prelude::*;

use super::Errors;
use super::field_row::{Control, FieldRow};

/// The name of the part that holds a file, and the id of its control.
pub(crate) const FILE: &str = "file";

/// The same as a field to drop a file on.
pub(crate) fn drop_field(row: FieldRow, accept: &str, errors: &Errors) -> AnyView {
    let accept = accept.to_owned();
    row.show(errors, |control| {
        let id = control.id.clone();
        view! { <label class="dropzone" for=id>{input(control, accept, true)}</label> }.into_any()
    })
}

/// A file of one of the given endings (`.xlsx,.csv`).
pub(crate) fn file_field(row: FieldRow, accept: &str, required: bool, errors: &Errors) -> AnyView {
    let accept = accept.to_owned();
    row.show(errors, |control| input(control, accept, required))
}

fn input(control: Control, accept: String, required: bool) -> AnyView {
    view! {
        <input
            id=control.id
            type="file"
            name=FILE
            required=required
            accept=accept
            aria-describedby=control.describedby
            aria-invalid=control.is_wrong.then_some("true")
        />
    }
    .into_any()
}
