//! Parts that more than one page shows. Class names and snippets: `style/README.md`.

pub(crate) mod badge;
pub(crate) mod cell_table;
pub(crate) mod chart_figure;
pub(crate) mod count_link;
pub(crate) mod diff;
pub(crate) mod due;
pub(crate) mod empty;
pub(crate) mod evidence_list;
pub(crate) mod field_error;
pub(crate) mod heat_table;
pub(crate) mod history;
pub(crate) mod legend;
pub(crate) mod long_list;
pub(crate) mod notice_bar;
pub(crate) mod page_title;
pub(crate) mod pager;
pub(crate) mod text_area;
pub(crate) mod text_field;
