//! `cargo xtask bench`: what the office would feel, on both engines and at growing history.
//!
//! Load goes to 127.0.0.1 only and is bounded in time. Nothing here fails a build: timing is read by people.

mod client;
mod load;
mod pages;
mod subject;
mod submit;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use self::client::Client;
use self::pages::PAGES;
use self::subject::Subject;
use crate::build;
use crate::progress::note;
use crate::test::Cluster;
use crate::workspace::{Profile, Workspace};

/// Measures pages, submitting, sizes, start and memory on SQLite and PostgreSQL.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// How many times the usual amount of data, one after the other.
    #[arg(long, value_delimiter = ',', default_value = "1,10,100")]
    scale: Vec<u32>,
    /// Which engines.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    engine: Vec<String>,
    /// Seconds of load per page and number of connections.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

/// Runs the whole bench and prints it.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let binary = build::bench_binary(workspace)?;
    let length = Duration::from_secs(args.seconds.clamp(1, 30));
    let folder = workspace.path("target/bench");
    fs::create_dir_all(&folder)?;
    let cluster = if args.engine.iter().any(|engine| engine == "postgres") { Some(Cluster::start(workspace)?) } else { None };
    sizes(workspace)?;
    for engine in &args.engine {
        for scale in &args.scale {
            let files = folder.join("files");
            let database = match (engine.as_str(), &cluster) {
                ("sqlite", _) => sqlite_file(&folder, *scale)?,
                ("postgres", Some(cluster)) => cluster.create_database(&format!("bench_{scale}"))?,
                (other, _) => anyhow::bail!("unknown engine {other}; use sqlite or postgres"),
            };
            note(&format!("filling {engine} with {scale} × the demo county"));
            subject::fill(&binary, &database, &files, *scale)?;
            one(&binary, &database, &files, &format!("{engine} {scale}×"), length)?;
        }
    }
    Ok(())
}

fn sqlite_file(folder: &Path, scale: u32) -> Result<String> {
    let file = folder.join(format!("bench-{scale}.db"));
    for ending in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{ending}", file.display()));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(format!("sqlite:{}", file.display()))
}

/// Bytes that a browser fetches once.
fn sizes(workspace: &Workspace) -> Result<()> {
    let site = workspace.path("target/site");
    println!("\nsite files, brotli");
    for entry in fs::read_dir(&site).context("target/site")? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "br") {
            println!("  {:<44} {:>9} bytes", path.file_stem().unwrap_or_default().to_string_lossy(), path.metadata()?.len());
        }
    }
    let _ = Profile::Release;
    Ok(())
}

fn one(binary: &Path, database: &str, files: &Path, name: &str, length: Duration) -> Result<()> {
    let subject = Subject::start(binary, database, files)?;
    std::thread::sleep(Duration::from_secs(1));
    println!("\n{name}: first page {:.0} ms after start, {} MB at rest", subject.first_page.as_secs_f64() * 1000.0, shown(subject.resident_mb()));
    let cookie = Client::sign_in(subject.address, "office", "gongkai-demo")?;
    println!("  {:<22} {:>6} {:>8} {:>8} | {:>8} {:>8} {:>8} | {:>8} {:>8} {:>8}", "page", "stmts", "bytes", "brotli", "1: p50", "p95", "req/s", "8: p50", "p95", "req/s");
    let mut rendered = None;
    for page in PAGES {
        let path = page.find(&mut Client::connect(subject.address, &cookie)?)?;
        let plain = Client::connect(subject.address, &cookie)?.get(path, "identity")?;
        let packed = Client::connect(subject.address, &cookie)?.get(path, "br")?;
        let alone = load::page(subject.address, &cookie, path, 1, length)?;
        let crowd = load::page(subject.address, &cookie, path, 8, length)?;
        println!(
            "  {:<22} {:>6} {:>8} {:>8} | {} | {}",
            page.name,
            plain.header("x-statements").unwrap_or("-"),
            plain.body.len(),
            packed.body.len(),
            columns(alone),
            columns(crowd),
        );
        match page.name {
            pages::LEDGER => rendered = Some(crowd),
            pages::IN_MEMORY | pages::SAME_BYTES => {
                if let Some(ledger) = rendered {
                    println!("  {:<22} the ledger reaches {:.2} of its rate", "", ledger.per_second / crowd.per_second);
                }
            }
            _ => {}
        }
    }
    submit::run(&subject, length)?;
    println!("  {} MB under load", shown(subject.resident_mb()));
    Ok(())
}

fn columns(measured: load::Measured) -> String {
    let ms = |time: Duration| format!("{:>6.2}ms", time.as_secs_f64() * 1000.0);
    format!("{} {} {:>8.0}", ms(measured.p50), ms(measured.p95), measured.per_second)
}

fn shown(megabytes: Option<u64>) -> String {
    megabytes.map_or_else(|| "?".to_owned(), |number| number.to_string())
}
