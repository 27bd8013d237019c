//! What the report form's buttons share: what stands on the form is taken along first, and comes back where it could not be.

use app::notice::Notice;
use app::paths;
use axum::response::Response;
use domain::reporting::evidence::{LinkError, pasted_links};
use services::reporting::evidence::{self, About, Received};
use services::reporting::{SentReport, faults, save_draft};
use services::{FieldError, Result, ServiceError};

use super::received::{Files, ReceivedReport};
use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::read_file::{self, Texts};

/// What was taken along from the evidence fields.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pieces: usize,
    /// The public cannot open one of the addresses.
    is_closed: bool,
    /// A file's ending was wrong.
    is_renamed: bool,
    /// Of a file no text could be looked at.
    is_unread: bool,
}

impl Taken {
    /// What the next page says; nothing where nothing was added.
    pub(super) fn notice(&self) -> Option<Notice> {
        match self {
            Self { pieces: 0, .. } => None,
            Self { is_closed: true, .. } => Some(Notice::EvidenceAddedClosed),
            Self { is_unread: true, .. } => Some(Notice::EvidenceAddedUnread),
            Self { is_renamed: true, .. } => Some(Notice::EvidenceAddedRenamed),
            _ => Some(Notice::EvidenceAdded),
        }
    }
}

/// Whether what was typed is saved as a draft before the button does its own work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Draft {
    Saved,
    /// The button hands the words in: a draft is needed only beside evidence, and what is wrong with either is said at once.
    OnlyBesideEvidence,
}

/// Saves what was typed, and takes what stands in the evidence fields along, whichever button was pressed: pasted addresses and
/// chosen files become evidence beside the saved draft, and leave the form. Nothing is lost without a word: a file is kept even
/// where two people's texts differ, because it stands beside both.
///
/// # Errors
/// As saving the draft and adding evidence. What could be added was; each of the others is named with its reason.
async fn take_along(server: &Server, me: &SignedIn, form: &mut SentReport, files: Files, draft: Draft) -> Result<Taken> {
    let mut taken = Taken::default();
    let (has_link, has_files) = (!form.url.trim().is_empty(), !files.is_empty());
    if draft == Draft::OnlyBesideEvidence && !has_link && !has_files && form.file.trim().is_empty() {
        return Ok(taken);
    }
    let saved = save_draft(&me.actor, &server.services, &form.cell, form.seen(), &form.report()).await;
    if let Ok(saved) = &saved {
        (form.cell_revision, form.draft_revision) = (saved.base.cell, saved.base.draft);
    }
    if let Err(error @ (ServiceError::Forbidden(_) | ServiceError::NotFound(_) | ServiceError::Refused(_))) = saved {
        return Err(with_lost_files(error, &names_of(&files)));
    }
    // a name that was given belongs to the link, where there is one
    let about = if has_link { About { phone_reason: form.phone_reason.clone(), ..About::default() } } else { form.about() };
    let mut wrong = add_files(server, me, form, files, &about, &mut taken).await?;
    match saved {
        Ok(_) if !has_link => {}
        Ok(_) => match evidence::add_link(&me.actor, &server.services, &form.cell, &form.url, &form.about()).await {
            Ok(added) => {
                taken.pieces += added.count;
                taken.is_closed = added.is_closed;
                form.url.clear();
            }
            Err(ServiceError::Invalid(errors)) => wrong.extend(errors),
            Err(error) => return Err(error),
        },
        // nothing is added beside words that could not be saved; a broken address is named all the same
        Err(ServiceError::Invalid(errors)) => {
            wrong.extend(errors);
            if let Some(error) = pasted_links(&form.url).err().filter(|_| has_link) {
                wrong.push(FieldError { field: SentReport::url.into(), message: error.to_string() });
            }
        }
        Err(error) => return Err(error),
    }
    wrong.extend(not_sent(&form.file, "提交"));
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    if has_link || has_files {
        for used in [&mut form.title, &mut form.effective_on] {
            used.clear();
        }
    }
    Ok(taken)
}

/// What is said of a file that was chosen and of which only the name came; nothing where none was.
pub(super) fn not_sent(name: &str, again: &str) -> Option<FieldError> {
    let name = name.trim();
    let message = format!("选择的文件“{name}”没有随表单送达。请重新选择后再{again}。");
    (!name.is_empty()).then(|| FieldError { field: "file".into(), message })
}

/// The files that came along by their names; an upload that broke off has none.
pub(super) fn names_of(files: &Files) -> String {
    let names: Vec<_> = files.iter().filter(|(name, _)| !name.is_empty()).map(|(name, _)| format!("“{name}”")).collect();
    names.join("、")
}

/// The report cannot be written any more: the files that were chosen went with it, and that is said.
pub(super) fn with_lost_files(error: ServiceError, names: &str) -> ServiceError {
    match error {
        ServiceError::Refused(words) if !names.is_empty() => ServiceError::Refused(format!("{words}所选文件{names}没有保存。")),
        other => other,
    }
}

/// What stands in a file: whether no text of it could be looked at, and the texts that hold personal data.
pub(super) async fn look_at(file: &Received) -> Result<(bool, Vec<String>)> {
    let looked = match file.readable().await? {
        Some(content) => read_file::look(&content).await.ok(),
        None => Some(Texts { is_empty: false, personal: Vec::new() }),
    };
    let is_unread = looked.as_ref().is_none_or(|texts| texts.is_empty);
    Ok((is_unread, looked.map(|texts| texts.personal).unwrap_or_default()))
}

/// Adds what can be added; answers what is wrong with the others.
async fn add_files(
    server: &Server,
    me: &SignedIn,
    form: &SentReport,
    files: Files,
    about: &About,
    taken: &mut Taken,
) -> Result<Vec<FieldError>> {
    let several = files.len() > 1;
    let (mut added, mut refused, mut elsewhere) = (0_usize, Vec::new(), Vec::new());
    for (name, file) in files {
        let mut about = about.clone();
        if added > 0 && !about.title.trim().is_empty() {
            // several files with one name are told apart
            about.title = format!("{}（{}）", about.title.trim(), added + 1);
        }
        let done = async {
            let file = file?;
            let renamed = file.is_renamed;
            let (unread, personal) = look_at(&file).await?;
            evidence::add_file(&me.actor, &server.services, &form.cell, file, &about, &personal).await?;
            Ok((renamed, unread))
        };
        match done.await {
            Ok((renamed, unread)) => {
                added += 1;
                taken.is_renamed |= renamed;
                taken.is_unread |= unread;
            }
            Err(ServiceError::Invalid(errors)) => {
                for error in errors {
                    if error.field != "file" {
                        elsewhere.push(error);
                    } else if several && !name.is_empty() {
                        refused.push(format!("“{name}”没有添加：{}", error.message));
                    } else {
                        refused.push(error.message);
                    }
                }
            }
            Err(error) => return Err(error),
        }
    }
    taken.pieces += added;
    if !refused.is_empty() {
        let others = if added > 0 { format!("其余{added}个已添加。") } else { String::new() };
        elsewhere.push(FieldError { field: "file".into(), message: format!("{}{others}", refused.concat()) });
    }
    elsewhere.dedup();
    Ok(elsewhere)
}

/// www. comes back with https:// before it: one more press of the button is enough.
fn offer_whole_address(form: &mut SentReport) {
    if let Err(LinkError::Unfinished(offered)) = pasted_links(&form.url) {
        form.url = offered;
    }
}

/// What was done stands in the list of evidence: on a phone that is far below the top of the page.
const fn is_of_evidence(notice: Notice) -> bool {
    matches!(
        notice,
        Notice::EvidenceAdded
            | Notice::EvidenceAddedClosed
            | Notice::EvidenceAddedUnread
            | Notice::EvidenceAddedRenamed
            | Notice::EvidenceRemoved
    )
}

/// The cell's page, either way.
pub(super) async fn to_cell(server: &Server, me: &SignedIn, form: &mut SentReport, result: Result<Notice>) -> Response {
    offer_whole_address(form);
    let page = paths::cell(&form.cell);
    let next = result.map(|notice| (if is_of_evidence(notice) { format!("{page}#evidence") } else { page.clone() }, notice));
    answer(server, me, page, form, next).await
}

/// One button of the form: takes along what stands there, does its own work with what is left, and leads to the cell's page.
pub(super) async fn press<Work>(server: &Server, me: &SignedIn, received: ReceivedReport, draft: Draft, work: Work) -> Response
where
    Work: AsyncFnOnce(&SentReport, Taken) -> Result<Notice>,
{
    let ReceivedReport { mut form, files } = received;
    let done = async {
        let taken = take_along(server, me, &mut form, files, draft).await;
        let taken = match taken {
            Err(ServiceError::Invalid(errors)) if draft == Draft::OnlyBesideEvidence => {
                let mut all = faults(&form.report());
                for error in errors {
                    if !all.contains(&error) {
                        all.push(error);
                    }
                }
                return Err(ServiceError::Invalid(all));
            }
            taken => taken?,
        };
        work(&form, taken).await
    };
    let done = done.await;
    to_cell(server, me, &mut form, done).await
}
