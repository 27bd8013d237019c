//! `cargo xtask bench`: what people would feel, on both engines and with growing history.
//!
//! Load goes to 127.0.0.1 only and is bounded in time. Nothing here fails a build: timing is read by people.

mod assess;
mod client;
mod import;
mod load;
mod mixed;
mod monitor;
mod pages;
mod reading;
mod sizes;
mod subject;
mod submit;
mod sweep;
mod table;
mod trend;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

pub(crate) use self::client::{Answer, Client};
pub(crate) use self::subject::{Subject, fill};
use self::table::Line;
use crate::build;
use crate::progress::{self, stage};
use crate::test::{Cluster, Durability};
use crate::workspace::Workspace;

/// Everybody's password in the demo county.
pub(crate) const PASSWORD: &str = "gongkai-demo";

/// Measure pages, submitting, sizes, start and memory, on SQLite and PostgreSQL, at growing amounts of data.
///
/// The program under test is the release build with two limits inside: the ledger rendered from memory, and the same bytes
/// from a bare handler. It shares this machine with the clients, so other work on it falsifies every figure.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// How many times the demo county's data, one after the other.
    #[arg(long, value_delimiter = ',', default_value = "1,10,100", value_name = "N,…")]
    scale: Vec<u32>,
    /// Which engines: sqlite, postgres.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres", value_name = "ENGINE,…")]
    engine: Vec<String>,
    /// Seconds of load per page and number of connections; 30 at most.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Only the sweep of a county's pages.
    #[arg(long)]
    sweep_only: bool,
    /// A program that is built already, with the bench's limits inside; without it the release program is built.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// Runs the whole bench and prints it.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let binary = match &args.program {
        Some(program) => fs::canonicalize(program).with_context(|| format!("{} is not there", program.display()))?,
        None => build::for_bench(workspace)?,
    };
    let length = Duration::from_secs(args.seconds.clamp(1, 30));
    let folder = workspace.path("target/bench");
    let cluster = match args.engine.iter().any(|engine| engine == "postgres") {
        true => Some(Cluster::start(workspace, Durability::Full)?),
        false => None,
    };
    sizes::print(workspace)?;
    assess::scored(&binary, &folder)?;
    if args.sweep_only || args.engine.iter().any(|engine| engine == "sqlite") {
        sweep::run(&binary, &folder)?;
    }
    if args.sweep_only {
        return Ok(());
    }
    for engine in &args.engine {
        for scale in &args.scale {
            let database = match (engine.as_str(), &cluster) {
                ("sqlite", _) => new_file(&folder, *scale)?,
                ("postgres", Some(cluster)) => cluster.create_database(&format!("bench_{scale}"))?,
                _ => bail!("unknown engine {engine}; use sqlite or postgres"),
            };
            let name = format!("{engine} {scale}×");
            stage(&format!("{name}: demo data"), || subject::fill(&binary, &database, &folder, *scale))?;
            one(&binary, &database, &folder, &name, length).with_context(|| name)?;
            import::run(&binary, &database, &folder)?;
            assess::seal(&binary, &database, &folder)?;
        }
    }
    Ok(())
}

/// An address where no database is yet.
fn new_file(folder: &Path, scale: u32) -> Result<String> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("bench-{scale}.db"));
    for ending in ["", "-wal", "-shm"] {
        let path = folder.join(format!("bench-{scale}.db{ending}"));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(format!("sqlite:{}", file.display()))
}

/// One engine with one amount of data.
fn one(binary: &Path, database: &str, folder: &Path, name: &str, length: Duration) -> Result<()> {
    let subject = Subject::start(binary, database, folder)?;
    // what the start has left to do is done, and what it has borrowed is given back
    thread::sleep(Duration::from_secs(2));
    println!("\n{name}: first page {:.0} ms after start; {} at rest", subject.first_page.as_secs_f64() * 1000.0, subject.memory());
    println!("{}", Line::heading());
    let cookie = Client::sign_in(subject.address, "office", PASSWORD)?;
    let mut ledger = None;
    let mut afresh: Option<load::Measured> = None;
    for page in &pages::PAGES {
        let path = page.find(&mut Client::connect(subject.address, &cookie)?)?;
        let numbered = |number| if page.is_afresh { pages::unasked(path, number) } else { path.to_owned() };
        let mut client = Client::connect(subject.address, &cookie)?;
        // the second visit, when what can be kept is kept
        let (_, plain) = (client.get(path, "identity")?, client.get(&numbered(u64::MAX / 2), "identity")?);
        let packed = client.get(path, "br")?;
        let line = Line {
            name: page.name,
            statements: plain.header("x-statements").map(str::to_owned),
            bytes: plain.body.len(),
            brotli: packed.header("content-encoding").map(|_| packed.body.len()),
            alone: load::page(subject.address, &cookie, numbered, 1, length)?,
            crowd: load::page(subject.address, &cookie, numbered, 8, length)?,
        };
        println!("{line}");
        match (page.is_limit, &ledger) {
            (false, None) => ledger = Some((line.alone, line.crowd)),
            (true, Some((alone, crowd))) => {
                let (one, eight) = (alone.per_second / line.alone.per_second, crowd.per_second / line.crowd.per_second);
                progress::note(&format!("the ledger reaches {one:.2} of that on 1 connection, {eight:.2} on 8"));
            }
            _ => {}
        }
        match (page.is_afresh, afresh) {
            (true, None) => afresh = Some(line.alone),
            (true, Some(today)) => {
                let times = line.alone.p50.as_secs_f64() / today.p50.as_secs_f64();
                progress::note(&format!("a day that has ended takes {times:.2} times what today takes"));
            }
            _ => {}
        }
    }
    mixed::run(&subject, &cookie, length)?;
    trend::run(&subject, &cookie)?;
    submit::run(&subject, length)?;
    reading::run(binary, &subject, &cookie)?;
    assess::round(&subject, &cookie)?;
    monitor::run(&subject, &cookie)?;
    println!("  {} under load", subject.memory());
    Ok(())
}
