//! `POST /do/receive-on-paper`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use services::reporting::evidence::Scan;
use services::reporting::{self, PaperReport};
use services::{FieldError, Result, ServiceError};

use super::received::{Files, ReceivedPaper};
use super::report_answer::{look_at, names_of, not_sent, with_lost_files};
use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Enters a report that came on paper, with the scans that were chosen.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedPaper) -> Response {
    let ReceivedPaper { form, files } = received;
    let page = paths::cell(&form.cell);
    let names = names_of(&files);
    let done = async {
        let scans = scans(&form, files).await?;
        reporting::receive_on_paper(&me.actor, &server.services, &form, scans).await
    };
    let done = done.await.map_err(|error| with_lost_scans(error, &names));
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::PaperReceived))).await
}

/// The scans, looked at. What is wrong with one of them is said together with what is wrong with the fields.
async fn scans(form: &PaperReport, files: Files) -> Result<Vec<Scan>> {
    let (mut scans, mut wrong) = (Vec::new(), Vec::new());
    for (name, file) in files {
        match file {
            Ok(file) => {
                let (_, texts) = look_at(&file).await?;
                scans.push(Scan { file, texts });
            }
            Err(ServiceError::Invalid(errors)) => wrong.extend(errors.into_iter().map(|error| named(&name, error))),
            Err(error) => return Err(error),
        }
    }
    wrong.extend(not_sent(&form.file, "录入"));
    if wrong.is_empty() {
        return Ok(scans);
    }
    wrong.extend(form.faults());
    Err(ServiceError::Invalid(wrong))
}

fn named(name: &str, error: FieldError) -> FieldError {
    if name.is_empty() { error } else { FieldError { message: format!("“{name}”：{}", error.message), ..error } }
}

/// A browser sends a chosen file once: where the form comes back, it is to be chosen again, and that is said at its field.
fn with_lost_scans(error: ServiceError, names: &str) -> ServiceError {
    match error {
        ServiceError::Invalid(mut errors) if !names.is_empty() => {
            let again = format!("{names}没有保存，改好后请重新选择。");
            match errors.iter_mut().find(|error| error.field == "file") {
                Some(at_file) => at_file.message = format!("{}{again}", at_file.message),
                None => errors.push(FieldError { field: "file".into(), message: again }),
            }
            ServiceError::Invalid(errors)
        }
        // the form comes back with the words, and without the files
        stale @ ServiceError::Stale if !names.is_empty() => with_lost_files(ServiceError::Refused(stale.to_string()), names),
        other => with_lost_files(other, names),
    }
}
