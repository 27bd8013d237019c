//! csv in any encoding.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    common::import(&["任务,责任单位,时限\n".as_bytes(), bytes].concat());
    common::import(bytes);
});
