//! Why a file was refused, each as one Chinese sentence that says what to do.

/// A refusal. Its `Display` is shown to the person as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum ReadError {
    /// Nothing in it.
    #[error("文件是空的，请检查是否选错了文件。")]
    Empty,
    /// More than 20 MB.
    #[error("文件超过20MB，请只保留清单所在的表格，删去图片后重新上传。")]
    TooLarge,
    /// A program under another name.
    #[error("这是一个程序文件，不是表格，不能导入；请确认文件来源，并选择Excel、Word、网页或CSV文件。")]
    Program,
    /// Encrypted by Office.
    #[error("文件设有打开密码，请在Excel或Word中取消密码并保存后重新上传。")]
    PasswordProtected,
    /// xls, doc, wps, et.
    #[error("这是旧版Office或WPS格式，请在Excel、Word或WPS中另存为.xlsx或.docx后重新上传。")]
    OldOffice,
    /// xlsb, OpenDocument, XML spreadsheet, rtf.
    #[error("这种表格格式不能直接导入，请用Excel或WPS打开后另存为.xlsx或.docx再上传。")]
    OtherOffice,
    /// A web archive (.mht).
    #[error("这是单个文件网页（.mht），请在浏览器中另存为“网页，仅HTML”后重新上传。")]
    WebArchive,
    /// pdf.
    #[error("PDF中的表格不能可靠读出，请上传它的Word或Excel原件，或把表格复制后粘贴到导入页面。")]
    Pdf,
    /// png, jpg …
    #[error("这是图片，读不出表格，请上传Excel或Word原件。")]
    Image,
    /// zip, rar, 7z …
    #[error("这是压缩包，请解压后上传其中的Excel、Word、网页或CSV文件。")]
    Archive,
    /// A damaged office file.
    #[error("文件已损坏，打不开，请在Excel或Word中重新保存后再上传。")]
    Broken,
    /// It unpacks to more than any checklist holds.
    #[error("文件展开后过大，可能含有大量多余内容，请把清单复制到新建的工作簿或文档中再上传。")]
    UnpacksTooLarge,
    /// More rows or columns than any checklist has.
    #[error("表格过大（超过2万行、128列或40万格），请只保留清单所在的行和列，删去多余内容后重新上传。")]
    TableTooLarge,
    /// Bytes of no known encoding.
    #[error("文字编码无法识别，请用Excel另存为“CSV UTF-8”格式后重新上传。")]
    UnknownEncoding,
    /// Some other binary file.
    #[error("这不是可以导入的文件，请选择Excel（.xlsx）、Word（.docx）、网页（.html）或CSV文件。")]
    NotReadable,
    /// A readable file without a table.
    #[error(
        "文件里没有找到清单表格，也没有“1.任务（牵头单位：…）”样式的条目，请检查是否选错了文件，或把清单做成至少两列的表格后重新上传。"
    )]
    NoTable,
    /// Reading it took more time or memory than any checklist needs, or ended the process that read it.
    #[error("这个文件没能读完（可能已损坏，或含有大量多余内容），没有导入；请在Excel或Word中打开，把清单复制到新建的文件里保存后再上传。")]
    Unbearable,
    /// A pasted text without a list.
    #[error("粘贴的内容里没有找到清单，请连同表头复制整个表格，或逐行粘贴“1.任务（牵头单位：…；完成时限：…）”样式的文字。")]
    NothingPasted,
}
