//! The end of a list (年终归档): what is open is carried over or ends unfinished, the list is sealed and closed, and what was sealed
//! is handed on as one file. A closed list changes only by an approved correction, which is a new version beside the old.

mod carry;
mod confirm;
mod page;
mod seal;
mod sealed_pack;
mod verify;

pub use confirm::{CloseYearForm, close_year};
pub use page::{ClosePage, CloseStage, Offer, OpenItem, page};
pub(crate) use seal::{after_correction, after_text};
pub use sealed_pack::{PackedFile, SealedPack, sealed_pack};
pub use storage::SealedLine;
pub use storage::checklist::year_close::CarriedLink;
pub use verify::{SealFault, verify_seals};

use domain::checklist::Checklist;
use domain::ids::ChecklistId;
use storage::Conn;
use storage::checklist;

use crate::{Actor, Result, ServiceError};

/// The longest reason of a close, in characters.
pub const REASON_LENGTH: usize = 200;

async fn list(conn: &mut Conn, actor: &Actor, id: &ChecklistId) -> Result<Checklist> {
    checklist::get(conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))
}
