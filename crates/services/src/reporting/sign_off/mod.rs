//! 先审后报: what a draft that waits for the signature of the unit's deputy head means for every other verb, and the three verbs
//! that end its waiting.

mod recall;
mod send_back;
mod sheet;
mod sign;

use domain::ids::CellId;
use domain::reporting::record::Refusal;
use storage::reporting::sign_off as rows;
use storage::{Conn, Tx};

pub use recall::{Recall, recall};
pub use send_back::{REASON_LIMIT, SentBack, send_back};
pub use sheet::{SignSheet, sign_sheet};
pub use sign::{Signing, sign};
pub use storage::reporting::sign_off::{Sent, SignOff, Signature, ToSign};

use crate::{Result, ServiceError};

/// What is asked of a cell's report before it goes to the office.
pub(super) async fn asked(conn: &mut Conn, id: &CellId) -> Result<SignOff> {
    rows::of_cell(conn, id).await?.ok_or(ServiceError::NotFound("这项任务"))
}

/// Nothing is written while it waits: what is signed is exactly what was seen.
pub(in crate::reporting) async fn not_with_signer(conn: &mut Conn, id: &CellId) -> Result<()> {
    if rows::waits(conn, id).await? { Err(Refusal::WithSigner.into()) } else { Ok(()) }
}

/// Ends its waiting.
async fn end(tx: &mut Tx, id: &CellId) -> Result<()> {
    if rows::take(tx, id).await? { Ok(()) } else { Err(nothing_waits()) }
}

fn nothing_waits() -> ServiceError {
    ServiceError::Refused("这份填报已不在待审签：可能已经签出、退回经办或被收回。请刷新页面查看。".into())
}
