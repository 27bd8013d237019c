//! Parts that more than one page shows. Class names and snippets: `style/README.md`.

pub(crate) mod address;
pub(crate) mod arranged;
pub(crate) mod badge;
pub(crate) mod cell_table;
pub(crate) mod chart_figure;
pub(crate) mod chat_text;
pub(crate) mod diff;
pub(crate) mod due;
pub(crate) mod ended_file;
pub(crate) mod evidence_list;
pub(crate) mod heat_table;
pub(crate) mod history;
pub(crate) mod keys_switch;
pub(crate) mod latest_table;
pub(crate) mod legend;
pub(crate) mod notice_bar;
pub(crate) mod page_title;
pub(crate) mod qr;
