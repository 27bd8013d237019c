//! Visiting public pages for the month's monitoring: the round itself, and the work that a server does beside its pages.

mod asked_as;
pub(crate) mod canary;
mod canary_pages;
mod courier;
mod kept;
mod links;
#[cfg(test)]
mod links_tests;
#[cfg(test)]
mod loopback_site;
mod month_round;
#[cfg(test)]
mod month_round_tests;
pub(crate) mod recheck;
pub(crate) mod sweep;
#[cfg(test)]
mod sweep_tests;
mod swept;
mod try_column;
mod walk;
pub(crate) mod work;
