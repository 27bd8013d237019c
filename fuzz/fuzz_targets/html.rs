//! Web pages.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    common::import(&[b"<html><table><tr><td>", bytes].concat());
    common::import(bytes);
});
