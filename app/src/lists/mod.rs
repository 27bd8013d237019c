//! The list kit: paging, empty states, counts that lead to their rows.

pub(crate) mod as_of;
pub(crate) mod count_link;
pub(crate) mod empty;
pub(crate) mod long_list;
pub(crate) mod pager;
