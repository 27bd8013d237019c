//! Visits public pages politely and says what was read of them. It judges nothing: rules are [`domain::monitoring`]'s.
//!
//! A [`Visitor`] asks one address at a time of a host, at a pace, under our own name, as robots.txt allows, and only where the
//! address is public at every hop. [`Role`] says what a page is opened for.

mod decode;
mod html;
mod read;
mod visit;

pub use read::Role;
pub use visit::{Net, Nets, NoClient, NotANet, Posted, Poster, Settings, Visited, Visitor, read_at_hand};
