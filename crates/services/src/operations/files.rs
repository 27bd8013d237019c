//! Every file that a row refers to, held against the digest it came with: for `gongkai verify` and `gongkai doctor`.

use std::path::Path;

use storage::{Conn, operations::backup};

use super::backup::pack::digest_of;
use crate::reporting::evidence::path_of;
use crate::{Result, ServiceError};

/// So many of them are named one by one.
const NAMED: usize = 50;

/// A file that is not what its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFile {
    /// What it was called when it was handed in.
    pub name: String,
    /// The digest it came with, and its name in the folder.
    pub sha256: String,
    /// It is not there; else it is there with another content, or cannot be read.
    pub is_missing: bool,
}

/// What looking at every file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// How many rows refer to, each content once.
    pub all: usize,
    /// Those that are missing or changed.
    pub bad: Vec<BadFile>,
}

impl Files {
    /// The finding in sentences, one a line.
    #[must_use]
    pub fn sentence(&self) -> String {
        let all = self.all;
        if self.bad.is_empty() {
            return format!("佐证材料文件 {all} 个，都在，内容与校验值一致。");
        }
        let mut said = format!("佐证材料文件 {all} 个，其中 {} 个缺失或内容已变：", self.bad.len());
        for file in self.bad.iter().take(NAMED) {
            let what = if file.is_missing { "缺失" } else { "内容已变" };
            said += &format!("\n{what}：“{}”（校验值 {}）", file.name, file.sha256);
        }
        if self.bad.len() > NAMED {
            said += &format!("\n另有 {} 个没有逐一列出", self.bad.len() - NAMED);
        }
        said + "\n请核对 --data 目录是否正确；确实缺失或改变的，请从备份找回。"
    }
}

/// Reads every file in that folder that a row refers to.
///
/// # Errors
/// When the engine fails.
pub async fn verify_files(conn: &mut Conn, data: &Path) -> Result<Files> {
    let digests = backup::evidence_digests(conn).await?;
    let data = data.to_owned();
    let all = digests.len();
    // on a thread of its own: it reads every file to its end
    let look = move || digests.into_iter().filter_map(|(sha256, name)| bad(&data, sha256, name)).collect();
    let bad = tokio::task::spawn_blocking(look).await.map_err(ServiceError::internal)?;
    Ok(Files { all, bad })
}

fn bad(data: &Path, sha256: String, name: String) -> Option<BadFile> {
    let file = path_of(data, &sha256);
    let found = digest_of(&file);
    (found.ok().as_ref() != Some(&sha256)).then(|| BadFile { is_missing: !file.exists(), name, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_from_what_was_changed() {
        let file = |name: &str, is_missing| BadFile { name: name.into(), sha256: "ab".into(), is_missing };
        let said = Files { all: 3, bad: vec![file("台账.pdf", true), file("照片.jpg", false)] }.sentence();
        assert!(said.contains("其中 2 个") && said.contains("缺失：“台账.pdf”") && said.contains("内容已变：“照片.jpg”"), "{said}");
        assert!(Files { all: 3, bad: Vec::new() }.sentence().contains("3 个，都在"));
    }
}
