//! From the compiled wasm to a browser module: wasm-bindgen as a library, then wasm-opt where it is at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::{self, find_program};
use crate::progress::note;
use crate::workspace::{Profile, Workspace};

/// One name for module, wasm and style sheet.
pub(crate) const NAME: &str = "gongkai";

/// Features named one by one: `--all-features` emits an encoding that browsers refuse.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// What the bindings step made.
#[derive(Debug)]
pub(crate) struct Scripts {
    /// The module.
    pub(crate) js: PathBuf,
    /// The wasm it loads.
    pub(crate) wasm: PathBuf,
    /// Pieces of JavaScript that crates bring along; the module imports them by relative path.
    pub(crate) snippets: PathBuf,
}

/// Makes the browser module in `folder`, unless the one there was made from the same wasm in the same way.
pub(crate) fn make(workspace: &Workspace, compiled: &Path, folder: &Path, profile: Profile) -> Result<Scripts> {
    let optimizer = match profile {
        Profile::Dev => None,
        Profile::Release => wasm_opt(workspace),
    };
    let scripts = Scripts {
        js: folder.join(NAME).with_extension("js"),
        wasm: folder.join(format!("{NAME}_bg.wasm")),
        snippets: folder.join("snippets"),
    };
    let made_from = fingerprint(compiled, optimizer.as_deref())?;
    let memory = folder.join("made-from.txt");
    if scripts.js.exists() && scripts.wasm.exists() && fs::read_to_string(&memory).is_ok_and(|known| known == made_from) {
        return Ok(scripts);
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let release = profile == Profile::Release;
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?;
    bindgen
        .input_path(compiled)
        .out_name(NAME)
        .typescript(false)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(folder)
        .context("wasm-bindgen could not read the compiled wasm")?;
    match optimizer {
        Some(optimizer) => optimize(workspace, &optimizer, &scripts.wasm)?,
        None if release => note("wasm-opt is not at hand, the wasm stays about a sixth larger; `npm ci --prefix end2end` gets it"),
        None => {}
    }
    // written last: a killed build is made again
    fs::write(memory, made_from)?;
    Ok(scripts)
}

fn wasm_opt(workspace: &Workspace) -> Option<PathBuf> {
    let own = workspace.path("end2end/node_modules/.bin/wasm-opt");
    if own.exists() { Some(own) } else { find_program("wasm-opt") }
}

fn optimize(workspace: &Workspace, program: &Path, wasm: &Path) -> Result<()> {
    let smaller = wasm.with_extension("opt");
    command::run(workspace.command(program).args(WASM_OPT).arg(wasm).arg("-o").arg(&smaller))?;
    if !fs::read(&smaller)?.starts_with(b"\0asm") {
        bail!("wasm-opt wrote something that is no wasm");
    }
    Ok(fs::rename(smaller, wasm)?)
}

/// Size and time of the compiled wasm and of the optimizer: enough to see a change without reading megabytes.
fn fingerprint(compiled: &Path, optimizer: Option<&Path>) -> Result<String> {
    let mut lines = Vec::new();
    for path in std::iter::once(compiled).chain(optimizer) {
        let data = fs::metadata(path).with_context(|| format!("{} was not built", path.display()))?;
        let time = data.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
        lines.push(format!("{} {} {time}", path.display(), data.len()));
    }
    lines.push(WASM_OPT.join(" "));
    Ok(lines.join("\n"))
}
