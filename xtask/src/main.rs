//! `cargo xtask`: the only build tool of this repository.
//!
//! Every subcommand is one module with an `Args` struct and a `run` function; a new one is one more file and one more arm here.

mod attack;
mod bench;
mod build;
mod command;
mod debian;
mod e2e;
mod progress;
mod rules;
mod run;
mod site;
mod test;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Builds, runs and tests Gongkai. It fetches what is missing where it may, and says what to type where it may not.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    subcommand: Task,
}

#[derive(Subcommand)]
enum Task {
    Build(build::Args),
    Run(run::Args),
    Test(test::Args),
    Bench(bench::Args),
    Attack(attack::Args),
    E2e(e2e::Args),
    Rules(rules::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = Workspace::find().and_then(|workspace| match cli.subcommand {
        Task::Build(args) => build::run(&workspace, &args).map(|()| ExitCode::SUCCESS),
        Task::Run(args) => run::run(&workspace, &args).map(|()| ExitCode::SUCCESS),
        Task::Test(args) => test::run(&workspace, &args),
        Task::Bench(args) => bench::run(&workspace, &args).map(|()| ExitCode::SUCCESS),
        Task::Attack(args) => attack::run(&workspace, &args),
        Task::E2e(args) => e2e::run(&workspace, &args),
        Task::Rules(args) => rules::run(&workspace, &args),
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("\nxtask: {error:#}");
        ExitCode::FAILURE
    })
}
