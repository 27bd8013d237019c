use std::path::Path;

use super::{Check, Front};
use crate::operations::disk;

const GIGABYTE: u64 = 1024 * 1024 * 1024;

/// Room for database and evidence.
pub(super) fn space(database: Option<&Path>, data: &Path) -> Vec<Check> {
    let mut places: Vec<&Path> = database.into_iter().chain([data]).filter_map(existing).collect();
    places.dedup();
    let mut checks: Vec<Check> = places.into_iter().filter_map(|place| Some(judged(place, disk::free(place)?))).collect();
    checks.dedup_by(|a, b| a.verdict == b.verdict && a.english == b.english);
    checks
}

/// The nearest folder that is there.
fn existing(path: &Path) -> Option<&Path> {
    path.ancestors().map(|one| if one.as_os_str().is_empty() { Path::new(".") } else { one }).find(|one| one.exists())
}

fn judged(place: &Path, free: u64) -> Check {
    let (place, tenths) = (place.display(), free * 10 / GIGABYTE);
    let size = format!("{}.{} GB", tenths / 10, tenths % 10);
    if free < GIGABYTE {
        Check::wrong(
            format!("{place} 所在磁盘只剩 {size}。请清理或扩容，写满后无法填报。"),
            format!("only {size} free for {place}; make room"),
        )
    } else if free < 5 * GIGABYTE {
        Check::look(format!("{place} 所在磁盘还剩 {size}，请留意。"), format!("{size} free for {place}; keep an eye on it"))
    } else {
        Check::good(format!("磁盘空间充足，还剩 {size}。"), format!("{size} free"))
    }
}

/// The database file holds names and drafts: only the service's own account should read it.
pub(super) fn readable_by_others(file: &Path) -> Option<Check> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(file).ok()?.permissions().mode();
        (mode & 0o007 != 0).then(|| {
            Check::look(
                format!("本机其他用户也能读 {}。请运行 chmod 640 {0}。", file.display()),
                format!("other users of this machine can read {}; run chmod 640 on it", file.display()),
            )
        })
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

/// Listening address and TLS, as far as the options tell.
pub(super) fn front(front: Front) -> Check {
    match (front.is_local, front.behind_tls) {
        (_, true) => {
            Check::good("已声明前面有 TLS 反向代理，登录凭据只经加密连接发送。", "a reverse proxy with TLS stands in front, as declared")
        }
        (true, false) => Check::look(
            "只监听本机，未声明 TLS。给其他电脑使用前，请在前面加 TLS 反向代理并设 GONGKAI_TLS=true。",
            "listens to this machine only, without TLS; put a TLS reverse proxy in front and set GONGKAI_TLS=true before others use it",
        ),
        (false, false) => Check::wrong(
            "监听外部地址却没有 TLS，密码会明文经过网络。请在前面加 TLS 反向代理，改为监听 127.0.0.1，并设 GONGKAI_TLS=true。",
            "listens to the network without TLS: passwords travel in the clear; listen on 127.0.0.1 behind a TLS proxy and set GONGKAI_TLS=true",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_full_disk_is_wrong_before_it_is_full() {
        let place = Path::new("/srv");
        assert_eq!(judged(place, GIGABYTE - 1).verdict, Verdict::Wrong);
        assert_eq!(judged(place, 4 * GIGABYTE).verdict, Verdict::Look);
        assert_eq!(judged(place, 50 * GIGABYTE).verdict, Verdict::Good);
        assert!(judged(place, GIGABYTE / 2).chinese.contains("0.5 GB"));
    }

    #[test]
    fn passwords_in_the_clear_are_wrong() {
        let verdict = |is_local, behind_tls| front(Front { is_local, behind_tls }).verdict;
        assert_eq!(verdict(false, false), Verdict::Wrong);
        assert_eq!(verdict(true, false), Verdict::Look);
        assert_eq!(verdict(false, true), Verdict::Good);
    }
}
