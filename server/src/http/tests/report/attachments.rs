//! What stands in a file that is handed in, whatever its kind.

use super::Site;

/// A zip file of these parts.
fn office(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A page with one line in a font that everybody has.
fn pdf(line: &str) -> Vec<u8> {
    let shown = format!("BT /F 12 Tf 70 700 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{shown}\nendstream", shown.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.7\n".to_owned(), String::new());
    for (number, object) in (1..).zip(objects) {
        places += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    file += &format!("xref\n0 6\n0000000000 65535 f \n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

#[tokio::test]
async fn what_stands_in_an_attachment_is_looked_at_whatever_its_kind() {
    const TYPES: &str = "[Content_Types].xml";
    let types = || (TYPES, "<Types/>".to_owned());
    let site = Site::new().await;
    let (id, phone) = ("340000199003076596", "13912345678");
    let halves = |tag: &str| format!("<p><r><{tag}>王某{}</{tag}></r><r><{tag}>{}</{tag}></r></p>", &id[..9], &id[9..]);
    let files = [
        ("名单.pdf", pdf(id)),
        ("名单.docx", office(&[types(), ("word/document.xml", format!("<document>{}</document>", halves("delText")))])),
        ("名单.pptx", office(&[types(), ("ppt/presentation.xml", String::new()), ("ppt/notesSlides/notesSlide1.xml", halves("t"))])),
        ("名单.xlsx", office(&[types(), ("xl/workbook.xml", String::new()), ("xl/comments1.xml", halves("t"))])),
        (
            "名单.ofd",
            office(&[
                ("OFD.xml", "<OFD/>".into()),
                ("Doc_0/Pages/Page_0/Content.xml", format!("<TextObject Boundary=\"1 1 9 4\"><TextCode>{id}</TextCode></TextObject>")),
            ]),
        ),
        ("电话.pdf", pdf(&format!("call {phone}"))),
    ];
    for (name, file) in files {
        let to = site.upload(&site.clerk, name, &file, "").await;
        assert!(to.starts_with("/cells/cell-clerk?retry="), "{name}: {to}");
        let (_, html) = site.get(&site.clerk, &to).await;
        assert!(html.contains("不能作为佐证材料") && html.contains(name) && !html.contains(id) && !html.contains(phone), "{name}: {html}");
    }
    for (name, file, notice) in [
        ("遮住的.pdf", pdf("340***********6596, 139****5678"), "evidence-added"),
        ("扫描件.pdf", pdf(""), "evidence-added-unread"),
        ("图片.docx", office(&[types(), ("word/document.xml", "<document><p/></document>".into())]), "evidence-added-unread"),
    ] {
        assert_eq!(site.upload(&site.clerk, name, &file, "").await, format!("/cells/cell-clerk?notice={notice}#evidence"), "{name}");
    }
}
