//! Pasted text and time limits.
#![no_main]

use domain::checklist::import::recognise;
use domain::checklist::import::time_limit::propose;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(document) = exchange::read_pasted(text, &format!("任务\t责任单位\n{text}")) {
        for table in &document.tables {
            let _ = recognise(table, None);
        }
    }
    let proposal = propose(text, text, 2024);
    assert_eq!(text.get(proposal.span), Some(proposal.words.as_str()));
});
