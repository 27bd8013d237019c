//! PostgreSQL's own tools: its dump is the only copy that its next version will read.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{BackupError, Result, blocking};

/// Dumps a database into a file in PostgreSQL's custom format: one consistent moment, while others go on working.
pub(super) async fn dump(address: &str, target: &Path) -> Result<()> {
    let target = target.to_string_lossy();
    run("pg_dump", address, &["--format=custom", "--no-owner", "--no-privileges", "--file", &target]).await
}

/// Fills an empty database from a dump, all of it or nothing.
pub(super) async fn load(address: &str, from: &Path) -> Result<()> {
    let from = from.to_string_lossy();
    run("pg_restore", address, &["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", &from]).await
}

async fn run(tool: &'static str, address: &str, arguments: &[&str]) -> Result<()> {
    // the address may hold a password: in the environment other accounts of the machine cannot read it, in arguments they can
    let (plain, password) = without_password(address);
    let mut command = Command::new(tool);
    command.arg("--dbname").arg(plain).args(arguments).stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = blocking(move || {
        command.output().map_err(|error| {
            BackupError::Tool(format!(
                "找不到 {tool}（{error}）。备份和恢复 PostgreSQL 要用它自带的工具，请安装与服务器同版本的 postgresql-client。"
            ))
        })
    })
    .await?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let first = words.lines().find(|line| !line.trim().is_empty()).unwrap_or("没有说明原因");
    Err(BackupError::Tool(format!("{tool} 没有成功：{first}")))
}

/// The address without its password, and the password.
fn without_password(address: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = address.split_once("://") else { return (address.to_owned(), None) };
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let Some(at) = rest[..authority_end].rfind('@') else { return (address.to_owned(), None) };
    match rest[..at].split_once(':') {
        Some((user, password)) => (format!("{scheme}://{user}{}", &rest[at..]), Some(percent_decoded(password))),
        None => (address.to_owned(), None),
    }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok())).flatten();
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_never_stands_in_arguments() {
        for (address, plain, password) in [
            ("postgres://u:p%40ss@h:5432/d?x=1", "postgres://u@h:5432/d?x=1", Some("p@ss")),
            ("postgres://u@h/d", "postgres://u@h/d", None),
            ("postgres://h/d?a=b@c:d", "postgres://h/d?a=b@c:d", None),
        ] {
            assert_eq!(without_password(address), (plain.to_owned(), password.map(str::to_owned)), "{address}");
        }
    }
}
