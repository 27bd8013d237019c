//! How much may come in: nobody fills the disk for the others.

use std::path::Path;

use chrono::Duration;
use domain::ids::UnitId;
use domain::reporting::evidence::DAY_LIMIT;
use storage::Conn;
use storage::reporting::evidence as rows;

use crate::operations::disk;
use crate::{Result, ServiceError, Services};

/// So much of the disk is left to the database, whatever people hand in.
const RESERVE: u64 = 1024 * 1024 * 1024;

/// Refuses a file that would take a unit over what it may hand in within a day.
pub(super) async fn of_unit(conn: &mut Conn, services: &Services, unit: &UnitId, bytes: i64) -> Result<()> {
    let since = services.now() - Duration::hours(24);
    if rows::bytes_since(conn, unit, since).await? + bytes <= DAY_LIMIT {
        return Ok(());
    }
    let limit = DAY_LIMIT >> 30;
    Err(ServiceError::field("file", format!("本单位24小时内上传的文件已超过{limit}GB，没有保存。请改为粘贴公开页面的链接，或明天再上传。")))
}

/// Refuses any file while the disk is nearly full.
pub(super) fn of_disk(folder: &Path) -> Result<()> {
    if is_short(disk::free(folder)) {
        tracing::error!(folder = %folder.display(), "less than a gigabyte is free: files are refused");
        return Err(ServiceError::field(
            "file",
            "服务器磁盘空间不足，暂时不能上传文件，已填写的内容不受影响。请先粘贴公开页面的链接，并请系统管理员清理或扩容。",
        ));
    }
    Ok(())
}

/// Where the system does not tell, the disk itself refuses when it is full.
fn is_short(free: Option<u64>) -> bool {
    free.is_some_and(|free| free < RESERVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gigabyte_is_left_to_the_database() {
        assert!(is_short(Some(0)) && is_short(Some(RESERVE - 1)));
        assert!(!is_short(Some(RESERVE)) && !is_short(None));
    }
}
