//! Tables that are sent: to be looked at before they are taken (columns, problems), or beside typed fields (numbers, items).

use axum::extract::Multipart;
use domain::access::permission::Permission;
use domain::checklist::import::grid::Document;
use services::monitoring::{COLUMN_FILE_LIMIT, RowFile};
use services::register::RowProblem;
use services::{Result, ServiceError};

use crate::http::signed_in::SignedIn;
use crate::http::upload::{Part, Upload};
use crate::read_file;

/// What is said where nothing can be read.
pub(super) struct Words {
    /// The file is over its limit.
    pub(super) too_large: &'static str,
    /// None was chosen.
    pub(super) missing: &'static str,
}

/// The file of the form, and its rows as `rows` reads them, with what is wrong with them.
///
/// # Errors
/// `Forbidden`; `Invalid` at the file where it is missing, too large, or nothing in it could be told apart.
pub(super) async fn read<Entry>(
    me: &SignedIn,
    multipart: Multipart,
    words: Words,
    rows: fn(&Document) -> (Vec<Entry>, Vec<exchange::Problem>),
) -> Result<(Part, RowFile<Entry>)> {
    me.actor.require(Permission::Monitor)?;
    let mut upload = Upload::new(multipart, words.too_large);
    while let Some((name, field)) = upload.next().await? {
        if name != "file" {
            continue;
        }
        let part = Upload::read(field, COLUMN_FILE_LIMIT, words.too_large).await?;
        if part.is_too_large {
            return Err(ServiceError::field("file", words.too_large));
        }
        let document = read_file::read_loosely(&part.file_name, &part.bytes).await;
        let document = document.map_err(|error| ServiceError::field("file", error.to_string()))?;
        let (entries, problems) = rows(&document);
        // nothing could be told apart: said at the file itself
        if !problems.is_empty() && problems.iter().all(|problem| problem.row == 0) {
            let why = problems.into_iter().next().map(|problem| problem.message).unwrap_or_default();
            return Err(ServiceError::field("file", why));
        }
        let problem = |one: exchange::Problem| RowProblem { row: one.row, column: one.column, message: one.message };
        let file = RowFile { entries, problems: problems.into_iter().map(problem).collect() };
        return Ok((part, file));
    }
    Err(ServiceError::field("file", words.missing))
}

/// The rows of a file that may come beside typed fields, none where no file was chosen; `typed` puts every other field into the form.
///
/// # Errors
/// `Forbidden`; `Invalid` at the file where it is too large, or a row of it cannot be read.
pub(super) async fn read_beside<Typed, Entry>(
    me: &SignedIn,
    multipart: Multipart,
    too_large: &'static str,
    rows: fn(&Document) -> std::result::Result<Vec<Entry>, Vec<exchange::Problem>>,
    form: &mut Typed,
    typed: fn(&mut Typed, &str, String),
) -> Result<Vec<Entry>> {
    me.actor.require(Permission::Monitor)?;
    let mut upload = Upload::new(multipart, too_large);
    let mut entries = Vec::new();
    while let Some((name, field)) = upload.next().await? {
        let part = Upload::read(field, COLUMN_FILE_LIMIT, too_large).await?;
        if part.is_too_large {
            return Err(ServiceError::field("file", too_large));
        }
        if name != "file" {
            typed(form, &name, part.typed());
            continue;
        }
        if part.bytes.is_empty() {
            continue;
        }
        let document = read_file::read_loosely(&part.file_name, &part.bytes).await;
        let document = document.map_err(|error| ServiceError::field("file", error.to_string()))?;
        entries = rows(&document).map_err(|problems| {
            let words: Vec<String> = problems.into_iter().take(5).map(|problem| problem.message).collect();
            ServiceError::field("file", words.join(""))
        })?;
    }
    Ok(entries)
}
