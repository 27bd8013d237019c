//! Importing a checklist: a file waits, its preview is corrected, confirmed in one transaction, undone in one.
//!
//! Files are read outside (`exchange` knows formats, this knows none): what comes in here is a
//! [`Document`](domain::checklist::import::Document). Everything between a document and what is stored is a pure function
//! of `domain::checklist::import`.

pub(in crate::checklist) mod adjust;
mod cells;
pub(in crate::checklist) mod confirm;
mod ended;
mod form;
mod history;
mod inherited;
mod open_limits;
mod places;
mod preview;
mod receive;
pub(in crate::checklist) mod rows;
pub(in crate::checklist) mod snapshot;
pub(in crate::checklist) mod understand;
mod undo;

pub use adjust::{Adjustment, NameChoice, adjust};
pub use confirm::{Consent, Imported, Told, confirm, import_now};
pub use ended::{EndedImport, ended};
pub use form::{DutyPart, PreviewForm, shown_duty};
pub use history::{ImportLine, WaitingImport, history, waiting};
pub use open_limits::OpenLimits;
pub use preview::{
    ChangedLimit, GroupQuestion, LeavingReport, LimitQuestion, NameQuestion, OfferedUnit, Preview, RemovedTask, dry_run, preview,
};
pub use receive::{FILE_LIMIT, Incoming, KEPT_DAYS, NAME_LENGTH, PASTED_LENGTH, PastedTable, discard, receive};
pub use undo::{ChosenImport, LostWork, UndoForm, UndoLook, UndoneRows, look_at_undo, undo};
