//! Files on their way in: a form with a file is read part by part, each under its own cap. What is over a cap is read and
//! dropped, so that the browser hears our sentence and not a broken connection.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use services::reporting::evidence::{Received, TOO_LARGE, Upload as Storing};
use services::{Result, ServiceError, Services};

use crate::http::sanitize::{count_part, without_controls};

/// A form with a file, and what to say when it does not come whole.
pub(super) struct Upload {
    parts: Multipart,
    /// Over the limit of the whole request.
    too_large: &'static str,
    seen: usize,
}

/// One part, read to its end.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The name that the file has on the person's machine, without folders and control characters.
    pub(super) file_name: String,
    pub(super) bytes: Vec<u8>,
    /// Over its cap; then nothing of it was kept.
    pub(super) is_too_large: bool,
}

impl Upload {
    pub(super) fn new(parts: Multipart, too_large: &'static str) -> Self {
        Self { parts, too_large, seen: 0 }
    }

    /// The next part and its name.
    ///
    /// # Errors
    /// `Invalid` at the file when the request breaks off or is too large.
    pub(super) async fn next(&mut self) -> Result<Option<(String, Field<'_>)>> {
        let too_large = self.too_large;
        let field = self.parts.next_field().await.map_err(|error| broken(&error, too_large))?;
        if field.is_some() {
            count_part(&mut self.seen)?;
        }
        Ok(field.map(|field| (field.name().unwrap_or_default().to_owned(), field)))
    }

    /// Reads a part up to a cap.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) async fn read(mut field: Field<'_>, cap: usize, too_large: &'static str) -> Result<Part> {
        let mut part = Part { file_name: file_name(&field), ..Part::default() };
        while let Some(piece) = chunk(&mut field, too_large).await? {
            if part.bytes.len() + piece.len() > cap {
                part.is_too_large = true;
                part.bytes = Vec::new();
            }
            if !part.is_too_large {
                part.bytes.extend_from_slice(&piece);
            }
        }
        Ok(part)
    }
}

/// The next piece of a part that is not kept in memory.
///
/// # Errors
/// As [`Upload::next`].
pub(super) async fn chunk(field: &mut Field<'_>, too_large: &'static str) -> Result<Option<axum::body::Bytes>> {
    field.chunk().await.map_err(|error| broken(&error, too_large))
}

/// The file's own name, without the folders that some browsers send.
pub(super) fn file_name(field: &Field<'_>) -> String {
    let name = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

impl Part {
    /// As text; what is no UTF-8 is replaced.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What was typed into a field beside the file, cleaned as forms without files are.
    pub(super) fn typed(&self) -> String {
        without_controls(&self.text())
    }
}

/// Takes one file to its end, or to its first fault; nothing where no file was chosen.
pub(super) async fn store(services: &Services, mut field: Field<'_>) -> Result<Option<Received>> {
    let file_name = file_name(&field);
    let mut next = chunk(&mut field, TOO_LARGE).await?;
    if file_name.is_empty() && next.as_ref().is_none_or(axum::body::Bytes::is_empty) {
        return Ok(None);
    }
    let mut fault = None;
    let mut storing = match Storing::begin(services).await {
        Ok(storing) => Some(storing),
        Err(error) => {
            fault = Some(error);
            None
        }
    };
    while let Some(piece) = next {
        if let Some(open) = storing.as_mut()
            && let Err(error) = open.write(&piece).await
        {
            // the rest is read and dropped, so that the browser hears the answer
            fault = Some(error);
            storing = None;
        }
        next = chunk(&mut field, TOO_LARGE).await?;
    }
    match (fault, storing) {
        (None, Some(storing)) => storing.finish(&file_name).await.map(Some),
        (Some(error), _) => Err(error),
        (None, None) => Ok(None),
    }
}

fn broken(error: &MultipartError, too_large: &'static str) -> ServiceError {
    let words =
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large } else { "文件没有传完，请检查网络后重新上传。" };
    ServiceError::field("file", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_beside_a_file_has_no_control_characters() {
        let part = Part { bytes: b"a\0b\x7f\r\nc\td".to_vec(), ..Part::default() };
        assert_eq!(part.typed(), "ab\nc\td");
        assert_eq!(part.text(), "a\0b\x7f\r\nc\td", "what was pasted is for its reader");
    }
}
