//! Bytes that a browser fetches once.

use std::fs;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Prints the site's files as they travel, and the sums that the targets speak of.
pub(super) fn print(workspace: &Workspace) -> Result<()> {
    println!("\nsite files with brotli");
    let (mut scripts, mut styles) = (0, 0);
    for entry in fs::read_dir(workspace.site()).context("there is no site")? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "br") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = path.metadata()?.len();
        println!("  {name:<40} {bytes:>8} bytes");
        match name.rsplit('.').next() {
            Some("js" | "wasm") => scripts += bytes,
            Some("css") => styles += bytes,
            _ => {}
        }
    }
    println!("  JS and wasm {:.1} KB, CSS {:.1} KB", kilobytes(scripts), kilobytes(styles));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
