//! `cargo xtask attack`: what a hostile or unlucky day would do to the release program. Every blow goes to 127.0.0.1 and is
//! bounded in time; what cannot be tried on this machine is a failure, not a silence.

mod clerks;
mod disk;
mod halves;
mod hostile;
mod kills;
mod load;
mod neighbour;
mod office_files;
mod proof;
mod proxy;
mod random;
mod rights;
mod room_ground;
mod room_routes;
mod room_writes;
mod rooms;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::bench::{Subject, fill};
use crate::build;
use crate::progress::stage;
use crate::workspace::{Profile, Workspace};

/// Attack the release program: hostile requests, half requests, kill -9, a full disk, damaged files, every role's rights, load.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Seconds for each part that runs against the clock; 900 at most. The figures in docs/safety.md say what they were made with.
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// Rounds of kill -9; 500 at most.
    #[arg(long, default_value_t = 30)]
    kills: u32,
    /// Only these parts: hostile, halves, proxy, rights, files, kills, disk, load.
    #[arg(long, value_delimiter = ',', value_name = "PART,…")]
    only: Vec<String>,
    /// A program that is built already; without it the release program is built.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// What a part found: its figures in one line, and whether every bar was reached.
pub(crate) struct Outcome {
    figures: String,
    /// The bars that were missed.
    missed: Vec<String>,
}

impl Outcome {
    fn new(figures: String) -> Self {
        Self { figures, missed: Vec::new() }
    }

    /// Holds a figure against its bar.
    fn bar(mut self, reached: bool, bar: impl Into<String>) -> Self {
        if !reached {
            self.missed.push(bar.into());
        }
        self
    }
}

/// What every part needs.
pub(crate) struct Ground {
    program: PathBuf,
    folder: PathBuf,
    operations: PathBuf,
    length: Duration,
    kills: u32,
}

impl Ground {
    /// A folder of its own for a part, empty.
    fn folder(&self, part: &str) -> Result<PathBuf> {
        let folder = self.folder.join(part);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// The demo county in a folder, served.
    fn county(&self, folder: &Path) -> Result<Subject> {
        let database = database(folder);
        fill(&self.program, &database, &folder.join("files"), 1)?;
        Subject::start(&self.program, &database, &folder.join("files"))
    }
}

/// The address of a part's database.
fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("gongkai.db").display())
}

type Part = fn(&Ground) -> Result<Outcome>;

/// All parts, in the order in which they run.
const PARTS: [(&str, Part); 8] = [
    ("halves", halves::run),
    ("proxy", proxy::run),
    ("rights", rights::run),
    ("files", office_files::run),
    ("hostile", hostile::run),
    ("kills", kills::run),
    ("disk", disk::run),
    ("load", load::run),
];

/// Runs the parts and prints their figures; fails when one bar was missed or one part could not run.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let program = match &args.program {
        Some(program) => fs::canonicalize(program).with_context(|| format!("{} is not there", program.display()))?,
        None => {
            build::site_and_server(workspace, Profile::Release)?;
            workspace.binary(Profile::Release)
        }
    };
    let ground = Ground {
        program,
        folder: workspace.path("target/attack"),
        operations: workspace.path("docs/operations.md"),
        length: Duration::from_secs(args.seconds.clamp(1, 900)),
        kills: args.kills.clamp(1, 500),
    };
    let mut lines = Vec::new();
    let mut is_well = true;
    for (name, part) in PARTS {
        if !args.only.is_empty() && !args.only.iter().any(|one| one == name) {
            lines.push(format!("- {name}: left out"));
            continue;
        }
        match stage(name, || part(&ground)) {
            Ok(outcome) => {
                println!("  {}", outcome.figures);
                is_well &= outcome.missed.is_empty();
                lines.push(format!("{} {name}: {}", if outcome.missed.is_empty() { "✓" } else { "✗" }, outcome.figures));
                lines.extend(outcome.missed.iter().map(|bar| format!("    missed: {bar}")));
            }
            Err(error) => {
                is_well = false;
                lines.push(format!("✗ {name}: {error:#}"));
            }
        }
    }
    println!("\n{}", lines.join("\n"));
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
