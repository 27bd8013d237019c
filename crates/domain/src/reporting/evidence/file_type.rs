//! The kinds of files that units may hand in. A file is known by its content; its name gets the ending that belongs to it.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileType {
    /// The endings such a file may have, the usual one first.
    pub endings: &'static [&'static str],
    /// Its MIME type.
    pub media_type: &'static str,
}

/// Everything that is taken. WPS writes the same compound files as the old Office, so their endings stand together: content
/// cannot tell them apart.
pub const FILE_TYPES: [FileType; 13] = [
    FileType::new(&["pdf"], "application/pdf"),
    FileType::new(&["ofd"], "application/ofd"),
    FileType::new(&["doc", "wps"], "application/msword"),
    FileType::new(&["docx"], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    FileType::new(&["xls", "et"], "application/vnd.ms-excel"),
    FileType::new(&["xlsx"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    FileType::new(&["ppt", "dps"], "application/vnd.ms-powerpoint"),
    FileType::new(&["pptx"], "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    FileType::new(&["png"], "image/png"),
    FileType::new(&["jpg", "jpeg"], "image/jpeg"),
    FileType::new(&["webp"], "image/webp"),
    FileType::new(&["gif"], "image/gif"),
    FileType::new(&["mp4"], "video/mp4"),
];

/// Every ending that is taken, for the file field.
pub fn all_endings() -> impl Iterator<Item = &'static str> {
    FILE_TYPES.iter().flat_map(|kind| kind.endings.iter().copied())
}

impl FileType {
    const fn new(endings: &'static [&'static str], media_type: &'static str) -> Self {
        Self { endings, media_type }
    }

    /// The kind that has this ending.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        FILE_TYPES.into_iter().find(|kind| kind.endings.contains(&ending))
    }

    /// The usual ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        self.endings.first().copied().unwrap_or_default()
    }

    /// Whether a name ends as files of this kind do.
    #[must_use]
    pub fn fits_name(self, name: &str) -> bool {
        name.rsplit_once('.').is_some_and(|(_, ending)| self.endings.contains(&ending.to_ascii_lowercase().as_str()))
    }

    /// The name under which such a file is kept: a wrong ending gives way to the right one, a missing one is added.
    #[must_use]
    pub fn right_name(self, name: &str) -> String {
        const LONGEST_ENDING: usize = 5;
        if self.fits_name(name) {
            return name.to_owned();
        }
        // 2026.3.5 is a date, not a name with an ending
        let is_ending = |ending: &str| {
            (1..=LONGEST_ENDING).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
        };
        let stem = name.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && is_ending(ending)).map_or(name, |(stem, _)| stem);
        format!("{stem}.{}", self.ending())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_ending_of_its_content() {
        for (ending, name, right) in [
            ("pdf", "公示.pdf", "公示.pdf"),
            ("pdf", "公示.PDF", "公示.PDF"),
            ("pdf", "公示.exe", "公示.pdf"),
            ("pdf", "公示.docx", "公示.pdf"),
            ("pdf", "公示", "公示.pdf"),
            ("pdf", "公示2026.3.5", "公示2026.3.5.pdf"),
            ("pdf", "关于.政务公开", "关于.政务公开.pdf"),
            ("jpg", "图.jpeg", "图.jpeg"),
            ("jpg", "图.png", "图.jpg"),
            ("doc", "通知.wps", "通知.wps"),
            ("xls", "台账.et", "台账.et"),
            ("ppt", "汇报.dps", "汇报.dps"),
            ("docx", "通知.wps", "通知.docx"),
            ("ofd", "公文.pdf", "公文.ofd"),
            ("mp4", "视频.mov", "视频.mp4"),
            ("pdf", ".exe", ".exe.pdf"),
        ] {
            assert_eq!(FileType::of_ending(ending).unwrap().right_name(name), right, "{name}");
        }
    }

    #[test]
    fn every_ending_belongs_to_one_kind() {
        let mut endings: Vec<_> = all_endings().collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count);
    }
}
