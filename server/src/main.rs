//! `gongkai`: one program that serves the screens and does the office's work from the command line.

mod commands;
mod http;
mod read_file;
mod unit_rows;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::Cli::parse().run()
}
