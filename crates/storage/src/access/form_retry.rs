//! Forms that failed, kept until their session ends or their page fails anew.

use chrono::{DateTime, Utc};

use crate::{Conn, Result, Tx};

/// A failed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRetry<'a> {
    /// Its id, which stands in its page's address.
    pub id: &'a str,
    /// The session it was sent from.
    pub token_hash: &'a str,
    /// The page that shows it again.
    pub page: &'a str,
    /// Which of the page's forms.
    pub form: &'a str,
    /// Sentence, errors and fields, as JSON.
    pub body: &'a str,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Keeps a failed form instead of the one before it of the same page.
///
/// # Errors
/// When the engine fails.
pub async fn keep(tx: &mut Tx, retry: &FormRetry<'_>) -> Result<()> {
    execute!(tx, "delete from form_retry where token_hash = $1 and page = $2", retry.token_hash, retry.page)?;
    execute!(
        tx,
        "insert into form_retry (id, token_hash, page, form, body, created_at) values ($1, $2, $3, $4, $5, $6)",
        retry.id,
        retry.token_hash,
        retry.page,
        retry.form,
        retry.body,
        retry.created_at,
    )?;
    Ok(())
}

/// A failed form of this session.
///
/// # Errors
/// When the engine fails.
pub async fn body(conn: &mut Conn, token_hash: &str, id: &str) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "select body from form_retry where id = $1 and token_hash = $2", id, token_hash)?;
    Ok(row.map(|(body,)| body))
}
