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
        view! { <label class="dropzone" for=id>{input(control, accept, true, false)}</label> }.into_any()
    })
}

/// Files of the given endings (`.pdf,.docx`), several at once.
pub(crate) fn files_field(row: FieldRow, accept: &str, errors: &Errors) -> AnyView {
    let accept = accept.to_owned();
    row.show(errors, |control| input(control, accept, false, true))
}

fn input(control: Control, accept: String, required: bool, multiple: bool) -> AnyView {
    view! {
        <input
            id=control.id
            type="file"
            name=FILE
            required=required
            multiple=multiple
            accept=accept
            aria-describedby=control.describedby
            aria-invalid=control.is_wrong.then_some("true")
        />
    }
    .into_any()
}
