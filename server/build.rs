//! The server embeds `target/site`, which `cargo xtask build` fills. Here only an empty stand-in is made where that has not
//! run yet, so that plain `cargo check` works in a fresh clone.

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    let manifest = site.join("manifest.json");
    if !manifest.exists() {
        fs::create_dir_all(&site)?;
        fs::write(&manifest, "{\n  \"css\": \"\",\n  \"js\": \"\",\n  \"wasm\": \"\"\n}\n")?;
    }
    // xtask touches a file there only when its content is new
    println!("cargo::rerun-if-changed={}", site.display());
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
