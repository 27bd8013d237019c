//! Parts that more than one page shows. Class names and snippets: `style/README.md`.

pub(crate) mod badge;
pub(crate) mod notice_bar;
pub(crate) mod page_title;
pub(crate) mod text_area;
