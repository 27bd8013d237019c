//! Receiving a file piece by piece: never more than its limit on disk, never more than a piece in memory.

use std::io;
use std::path::{Path, PathBuf};

use domain::reporting::evidence::{FILE_LIMIT, FileType};
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::{media_type, one_line, path_of, quota};
use crate::{Result, ServiceError, Services, new_id};

/// What is said of a file whose content is of no kind that is taken. A form that takes fewer kinds says so in its own words.
pub const WRONG_KIND: &str = "只收 PDF、OFD、Word、Excel、PPT、WPS 文件，PNG、JPG、WEBP、GIF 图片和 MP4 视频（按文件内容识别，改扩展名无效）；请另存为这些格式后再上传。";

/// What a person reads about a file over [`FILE_LIMIT`].
pub const TOO_LARGE: &str = "文件超过20MB，请压缩或拆分后再上传，或改为粘贴公开页面的链接。";

/// Where files lie while they come in, below the data folder. What a crash leaves here is of no use to anybody.
pub(crate) const INCOMING: &str = "incoming";

/// A file on its way in. Dropping it takes what has come so far away again.
#[derive(Debug)]
pub struct Upload {
    file: File,
    waiting: Waiting,
    digest: Sha256,
    bytes: usize,
}

/// The temporary file; gone when nobody kept it.
#[derive(Debug)]
struct Waiting(PathBuf);

impl Drop for Waiting {
    fn drop(&mut self) {
        // kept files have moved away; anything else is of no use to anybody
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A whole file of a known type that nobody has promised to keep yet.
#[derive(Debug)]
pub struct Received {
    waiting: Waiting,
    /// Hex SHA-256 of its content.
    pub sha256: String,
    /// The name it came with, as one plain line, with the ending that belongs to its content.
    pub file_name: String,
    /// The ending was another.
    pub is_renamed: bool,
    /// MIME type by content.
    pub media_type: &'static str,
    /// Size in bytes.
    pub bytes: i64,
}

impl Upload {
    /// Opens a temporary file in the data folder.
    ///
    /// # Errors
    /// `Invalid` while the disk is nearly full; when the folder cannot be written.
    pub async fn begin(services: &Services) -> Result<Self> {
        let folder = services.data().join(INCOMING);
        fs::create_dir_all(&folder).await.map_err(ServiceError::internal)?;
        quota::of_disk(&folder)?;
        let path = folder.join(new_id());
        let file = File::create(&path).await.map_err(ServiceError::internal)?;
        Ok(Self { file, waiting: Waiting(path), digest: Sha256::new(), bytes: 0 })
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// `Invalid` as soon as the file is larger than [`FILE_LIMIT`]; when the disk refuses.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.bytes += piece.len();
        if self.bytes > FILE_LIMIT {
            return Err(ServiceError::field("file", TOO_LARGE));
        }
        self.digest.update(piece);
        self.file.write_all(piece).await.map_err(ServiceError::internal)
    }

    /// The file is whole: makes it durable and looks at its content.
    ///
    /// # Errors
    /// `Invalid` when it is empty or of a type that is not taken, whatever its name says.
    pub async fn finish(mut self, file_name: &str) -> Result<Received> {
        if self.bytes == 0 {
            return Err(ServiceError::field("file", "请选择要上传的文件；空文件不能作为佐证材料。"));
        }
        self.file.flush().await.map_err(ServiceError::internal)?;
        self.file.sync_all().await.map_err(ServiceError::internal)?;
        let path = self.waiting.0.clone();
        let sent_name = plain_name(file_name);
        let found = tokio::task::spawn_blocking(move || media_type::of_file(&path)).await.map_err(ServiceError::internal)?;
        let kind = found.map_err(ServiceError::internal)?.ok_or_else(|| ServiceError::field("file", WRONG_KIND))?;
        let file_name = kind.right_name(&sent_name);
        Ok(Received {
            sha256: crate::hex(&self.digest.finalize()),
            is_renamed: file_name != sent_name,
            file_name,
            media_type: kind.media_type,
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            waiting: self.waiting,
        })
    }
}

impl Received {
    /// The content of a kind of file that holds texts; nothing for pictures and films.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn readable(&self) -> Result<Option<Vec<u8>>> {
        const READABLE: [&str; 8] = ["pdf", "ofd", "docx", "xlsx", "pptx", "doc", "xls", "ppt"];
        if READABLE.iter().all(|ending| FileType::of_ending(ending).is_none_or(|kind| kind.media_type != self.media_type)) {
            return Ok(None);
        }
        fs::read(&self.waiting.0).await.map(Some).map_err(ServiceError::internal)
    }

    /// Moves the file to its place. The same content lies there once, however often it is handed in.
    pub(crate) async fn keep(self, services: &Services) -> Result<()> {
        let place = path_of(services.data(), &self.sha256);
        let from = self.waiting.0.clone();
        let moved = tokio::task::spawn_blocking(move || put_in_place(&mut Real, &from, &place)).await;
        moved.map_err(ServiceError::internal)?.map_err(ServiceError::internal)
    }
}

/// What moves files; a test has one whose power fails.
trait Disk {
    fn make_folders(&mut self, folder: &Path) -> io::Result<()>;
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// The names in a folder outlast a power cut only after this.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;
}

struct Real;

impl Disk for Real {
    fn make_folders(&mut self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        std::fs::File::open(folder)?.sync_all()
    }
}

/// Moves a file that is whole to its place, so that it is still there after a power cut: a name is durable when its folder is,
/// and so is a new folder.
fn put_in_place(disk: &mut impl Disk, from: &Path, place: &Path) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        disk.make_folders(folder)?;
    }
    disk.rename(from, place)?;
    place.ancestors().skip(1).take(FOLDERS).try_for_each(|folder| disk.sync_folder(folder))
}

/// The file's own folder, the one of all files, and the data folder.
const FOLDERS: usize = 3;

/// The last part of whatever path a browser sends, as one plain line; never used as a path here.
fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    // of a very long name the end stays: it holds the extension
    let skipped = last.chars().count().saturating_sub(120);
    let end: String = last.chars().skip(skipped).collect();
    let name = one_line(&end).replace(['"', '<', '>', '|', ':', '*', '?'], "_");
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "附件".into() } else { name.to_owned() }
}

#[cfg(test)]
mod limit {
    use super::*;

    #[test]
    fn the_sentence_names_the_limit() {
        assert!(TOO_LARGE.contains(&format!("{}MB", FILE_LIMIT >> 20)));
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_is_never_a_path() {
        let cases = [
            ("../../etc/passwd", "passwd"),
            ("C:\\fakepath\\公示.pdf", "公示.pdf"),
            ("..", "附件"),
            ("", "附件"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            ("\u{202e}fdp.公示.pdf", "fdp.公示.pdf"),
            ("\"><script>.pdf", "___script_.pdf"),
        ];
        for (sent, plain) in cases {
            assert_eq!(plain_name(sent), plain, "{sent}");
        }
        assert!(plain_name(&format!("{}.pdf", "长".repeat(400))).ends_with("长.pdf"));
    }
}

#[cfg(test)]
mod power_cut {
    use std::collections::BTreeSet;

    use super::*;

    /// A disk that forgets every name whose folder was not synced since.
    #[derive(Default)]
    struct Forgetful {
        names: BTreeSet<PathBuf>,
        durable: BTreeSet<PathBuf>,
    }

    impl Disk for Forgetful {
        fn make_folders(&mut self, folder: &Path) -> io::Result<()> {
            self.names.extend(folder.ancestors().map(Path::to_owned));
            Ok(())
        }

        fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
            assert!(self.names.remove(from), "{} was not there", from.display());
            self.names.insert(to.to_owned());
            Ok(())
        }

        fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
            self.durable.extend(self.names.iter().filter(|name| name.parent() == Some(folder)).cloned());
            Ok(())
        }
    }

    #[test]
    fn evidence_that_was_acknowledged_is_there_after_a_power_cut() {
        let data = Path::new("/srv/gongkai");
        let waiting = data.join(INCOMING).join("1");
        let place = path_of(data, &"ab12".repeat(16));
        let mut disk = Forgetful::default();
        disk.make_folders(data).unwrap();
        disk.durable = disk.names.clone();
        disk.names.insert(waiting.clone());
        put_in_place(&mut disk, &waiting, &place).unwrap();
        for name in place.ancestors() {
            assert!(disk.durable.contains(name), "{} is gone", name.display());
        }
    }
}
