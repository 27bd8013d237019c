//! 栏目: the register, one column's form, and a file with its preview.

mod counts;
mod edit;
mod import;
mod list;
mod tried;

pub(crate) use counts::CountsPage;
pub(crate) use edit::{EditColumnPage, NewColumnPage};
pub(crate) use import::ImportColumnsPage;
pub(crate) use list::ColumnsPage;
