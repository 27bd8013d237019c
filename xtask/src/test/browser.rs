//! Playwright with the system's Chromium.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::Report;
use super::counts::{self, Tally};
use crate::build;
use crate::command::{self, Missing, find_program};
use crate::debian;
use crate::workspace::{Profile, Workspace};

const CHROMIUM: &str = "GONGKAI_CHROMIUM";
/// Names under which systems install it.
const CHROMIUM_NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const OLDEST_NODE: u32 = 20;

/// What the browser tests need beside the site: Node packages, Chromium, a Chinese font.
pub(crate) struct Ready {
    chromium: PathBuf,
}

impl Ready {
    /// Looks for each and gets what is missing, each a line of the report; `None` where something could not be had.
    pub(crate) fn check(workspace: &Workspace, report: &mut Report) -> Option<Self> {
        // first, because the release build takes its wasm-opt from there
        let node = report.prepare("Node packages", || node_packages(workspace));
        let chromium = report.prepare("Chromium", || chromium(workspace));
        let font = report.prepare("Chinese font", || chinese_font(workspace));
        match (node, chromium, font) {
            (Some(()), Some(chromium), Some(())) => Some(Self { chromium }),
            _ => None,
        }
    }
}

/// Builds site and server, and lets the browser look at them.
pub(crate) fn test(workspace: &Workspace, profile: Profile, filter: &[String], report: &mut Report) {
    let Some(ready) = Ready::check(workspace, report) else { return };
    let built = report.prepare("site and server for the browser", || build::site_and_server(workspace, profile));
    if built.is_some() {
        look(workspace, profile, filter, &ready, report);
    }
}

/// Lets the browser look at what is built.
pub(crate) fn look(workspace: &Workspace, profile: Profile, filter: &[String], ready: &Ready, report: &mut Report) {
    report.count("browser tests", || playwright(workspace, profile, filter, &ready.chromium));
}

/// The packages of `end2end/package-lock.json`, exactly; nothing happens when they are there already.
fn node_packages(workspace: &Workspace) -> Result<()> {
    let get_node = || {
        Missing::new(
            format!("Node.js {OLDEST_NODE} or newer with npm for the browser tests"),
            "https://nodejs.org/download or your system's packages nodejs and npm",
        )
    };
    let (Some(node), Some(npm)) = (find_program("node"), find_program("npm")) else {
        return Err(get_node().into());
    };
    let version = command::capture(workspace.command(node).arg("--version"))?;
    ensure!(major(&version) >= OLDEST_NODE, get_node());

    let folder = workspace.path("end2end");
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        return Ok(());
    }
    let mut install = workspace.command(npm);
    // the browser is the system's; Playwright's own would be fetched from outside the registry
    install.current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").args(["ci", "--no-audit", "--no-fund"]);
    command::run(&mut install)
        .map_err(|error| Missing::new(format!("the packages of end2end ({error:#})"), "npm ci --prefix end2end").into())
}

/// `v20.20.2` is 20.
fn major(version: &str) -> u32 {
    version.trim().trim_start_matches('v').split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn is_newer(made: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    time(made).is_some_and(|made| Some(made) >= time(source))
}

fn chromium(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(CHROMIUM) {
        return Ok(path.into());
    }
    let find = || CHROMIUM_NAMES.iter().find_map(|name| find_program(name));
    if let Some(path) = find() {
        return Ok(path);
    }
    debian::install(workspace, "Chromium for the browser tests", &["chromium"])?;
    find().context("Debian's chromium brought no program of that name")
}

/// Without one, every Chinese character is drawn as an empty box and layouts are measured wrong.
fn chinese_font(workspace: &Workspace) -> Result<()> {
    if has_chinese_font(workspace) {
        return Ok(());
    }
    let what = "a Chinese font for the browser tests";
    debian::install(workspace, what, &["fonts-noto-cjk"]).or_else(|_| debian::install(workspace, what, &["fonts-wqy-microhei"]))?;
    Ok(())
}

fn has_chinese_font(workspace: &Workspace) -> bool {
    match command::capture(workspace.command("fc-list").arg(":lang=zh-cn")) {
        Ok(fonts) => !fonts.trim().is_empty(),
        Err(_) => ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"]
            .iter()
            .any(|path| Path::new(path).exists()),
    }
}

fn playwright(workspace: &Workspace, profile: Profile, filter: &[String], chromium: &Path) -> Result<Tally> {
    let folder = workspace.path("end2end");
    let counted = workspace.path("target/playwright.json");
    let _ = fs::remove_file(&counted);
    let mut playwright = workspace.command(folder.join("node_modules/.bin/playwright"));
    playwright
        .current_dir(&folder)
        .args(["test", "--reporter=list,json"])
        .args(filter)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &counted)
        .env(CHROMIUM, chromium)
        .env("GONGKAI_BIN", workspace.binary(profile));
    let (status, _) = command::tee(&mut playwright)?;
    let text = fs::read_to_string(&counted).context("Playwright left no report; what it said is above")?;
    let tally = counts::playwright(&serde_json::from_str(&text)?);
    ensure!(!status.success() || tally.passed > 0, "no browser test ran");
    Ok(tally.judged_by(status.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions() {
        assert_eq!(major("v20.20.2\n"), 20);
        assert_eq!(major("nonsense"), 0);
    }

    #[test]
    fn packages_are_installed_again_when_the_list_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let (made, source) = (folder.path().join("made"), folder.path().join("source"));
        fs::write(&source, "1").unwrap();
        assert!(!is_newer(&made, &source));
        fs::write(&made, "1").unwrap();
        assert!(is_newer(&made, &source));
    }
}
