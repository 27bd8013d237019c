//! `gongkai`: one program that serves the screens and does the office's work from the command line.

// the types of leptos views nest deeply, and the sign-in page waits for the county in the middle of one
#![recursion_limit = "256"]

mod account_slips;
mod appeal_paper;
mod commands;
mod http;
mod listen;
mod monitoring;
mod read_file;
mod round_bulletin;
mod round_papers;
mod say;
mod sealed_papers;
mod stopped;
mod unit_rows;
mod year_result;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // whatever this program makes (database, evidence, backups) is its account's alone, however it was started
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    commands::Cli::parse().run()
}
