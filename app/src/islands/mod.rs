//! What moves in the browser. Everything here works without scripts as well, only less comfortably.
//!
//! Islands take their data as props, hold no nested islands, and ask no clock.

mod auto_save;
mod menu_keys;
mod print_button;
mod queue_keys;
mod review_keys;
mod search_box;
mod site_draft;
mod tick_keys;
mod touched;

pub use auto_save::AutoSave;
pub use menu_keys::MenuKeys;
pub use print_button::PrintButton;
pub use queue_keys::QueueKeys;
pub use review_keys::ReviewKeys;
pub use search_box::SearchBox;
pub use site_draft::SiteDraft;
pub use tick_keys::TickKeys;

pub mod paste_table;
