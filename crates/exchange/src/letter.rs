//! An official paper as a Word document in the layout of GB/T 9704-2012. Its parts are written by hand, so that every measure is one of
//! the constants below, no theme font overrides them, and the same paper is the same bytes in every program and on every day.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::clean::clean;
use crate::write::WriteError;

/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Margins: 37 mm on top, 28 mm at the left; the core of 156 × 225 mm leaves 26 mm and 35 mm.
const MARGINS: [(&str, u32); 4] = [("top", 2098), ("right", 1474), ("bottom", 1984), ("left", 1588)];
/// 22 lines on a page.
const LINE: u32 = 579;
/// 28 characters in a line of the third size.
const CHAR_SPACE: i32 = -848;
/// The page number stands 7 mm beneath the core.
const FOOTER: u32 = 1587;
/// 三号, 二号, 四号, and the mark's, in half points.
const BODY: u32 = 32;
const TITLE: u32 = 44;
const FOUR: u32 = 28;
const MARK: u32 = 62;
/// 小五, for the line of proof.
const SMALL: u32 = 18;
const SONG: &str = "方正小标宋简体";
const FANG: &str = "仿宋_GB2312";
const HEI: &str = "黑体";
const KAI: &str = "楷体_GB2312";

/// A part: a heading and its paragraphs, a line each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterPart {
    /// 一、总体情况; empty for the opening.
    pub heading: String,
    /// Paragraphs, a line each.
    pub text: String,
}

/// An official paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// The mark in red above the rule; empty for a paper without a red head.
    pub red_head: String,
    /// 发文字号; may be empty.
    pub number: String,
    /// Its title.
    pub title: String,
    /// To whom, without a colon.
    pub addressee: String,
    /// Its parts.
    pub parts: Vec<LetterPart>,
    /// Names of its annexes.
    pub annexes: Vec<String>,
    /// Who issues it.
    pub issuer: String,
    /// Its day; none leaves room for it.
    pub day: Option<NaiveDate>,
    /// A small line at the very end: by what it can be proved. May be empty.
    pub foot: String,
}

/// The paper as a Word document.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub fn letter_docx(letter: &Letter) -> Result<Vec<u8>, WriteError> {
    let failed = |error: zip::result::ZipError| WriteError::Failed(error.to_string());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/settings.xml", settings()),
        ("word/styles.xml", styles()),
        ("word/footer1.xml", footer("right", "w:rightChars=\"100\" w:right=\"280\"")),
        ("word/footer2.xml", footer("left", "w:leftChars=\"100\" w:left=\"280\"")),
        ("word/document.xml", document(letter)),
    ] {
        file.start_file(name, options).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(|error| WriteError::Failed(error.to_string()))?;
    }
    Ok(file.finish().map_err(failed)?.into_inner())
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
    <Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
    <Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    </Types>";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    </Relationships>";
const DOCUMENT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/>\
    <Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>\
    <Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer2.xml\"/>\
    </Relationships>";

fn settings() -> String {
    format!("{HEAD}<w:settings {NAMESPACES}><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/></w:settings>")
}

fn styles() -> String {
    format!(
        "{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"{BODY}\"/><w:szCs w:val=\"{BODY}\"/>\
         <w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style></w:styles>",
        fonts(FANG)
    )
}

/// The page number of one side: — 1 —.
fn footer(side: &str, indent: &str) -> String {
    let run = |inner: &str| format!("<w:r><w:rPr>{}<w:sz w:val=\"{FOUR}\"/></w:rPr>{inner}</w:r>", fonts("宋体"));
    format!(
        "{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:ind {indent}/><w:jc w:val=\"{side}\"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>",
        run("<w:t xml:space=\"preserve\">— </w:t>"),
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"end\"/>"),
        run("<w:t xml:space=\"preserve\"> —</w:t>"),
    )
}

/// One font for everything, quotes and dashes among it.
fn fonts(font: &str) -> String {
    format!("<w:rFonts w:hint=\"eastAsia\" w:ascii=\"{font}\" w:eastAsia=\"{font}\" w:hAnsi=\"{font}\" w:cs=\"{font}\"/>")
}

/// How a paragraph stands.
#[derive(Clone, Copy)]
enum Stands {
    /// Two characters in.
    Body,
    /// At the left edge.
    Edge,
    /// In the middle.
    Middle,
    /// So many characters from the right.
    Right(u32),
}

fn document(letter: &Letter) -> String {
    let mut body = String::new();
    if !letter.red_head.is_empty() {
        body += &paragraph(Stands::Middle, &[(&clean(&letter.red_head), SONG, MARK, true)], false);
        body += &paragraph(Stands::Middle, &[("", FANG, BODY, false)], false);
        body += &paragraph(Stands::Middle, &[(&clean(&letter.number), FANG, BODY, false)], true);
        body += &blank();
    }
    body += &blank();
    for line in clean(&letter.title).lines() {
        body += &paragraph(Stands::Middle, &[(line, SONG, TITLE, false)], false);
    }
    if letter.red_head.is_empty() && !letter.number.is_empty() {
        body += &paragraph(Stands::Middle, &[(&clean(&letter.number), KAI, BODY, false)], false);
    }
    body += &blank();
    if !letter.addressee.is_empty() {
        body += &paragraph(Stands::Edge, &[(&format!("{}：", clean(&letter.addressee).trim_end_matches('：')), FANG, BODY, false)], false);
    }
    for part in &letter.parts {
        if !part.heading.is_empty() {
            body += &paragraph(Stands::Body, &[(&clean(&part.heading), HEI, BODY, false)], false);
        }
        for line in clean(&part.text).lines().filter(|line| !line.trim().is_empty()) {
            let (lead, rest) = led(line.trim());
            body += &paragraph(Stands::Body, &[(lead, KAI, BODY, false), (rest, FANG, BODY, false)], false);
        }
    }
    if !letter.annexes.is_empty() {
        body += &blank();
        for (place, name) in letter.annexes.iter().enumerate() {
            let head = if place == 0 { "附件：" } else { "　　　" };
            body += &paragraph(Stands::Body, &[(&format!("{head}{}. {}", place + 1, clean(name)), FANG, BODY, false)], false);
        }
    }
    body += &blank();
    body += &blank();
    body += &paragraph(Stands::Right(2), &[(&clean(&letter.issuer), FANG, BODY, false)], false);
    let day = letter.day.map_or_else(|| "　　年　月　日".to_owned(), |day| day.format("%Y年%-m月%-d日").to_string());
    body += &paragraph(Stands::Right(4), &[(&day, FANG, BODY, false)], false);
    if !letter.foot.is_empty() {
        body += &blank();
        body += &paragraph(Stands::Edge, &[(&clean(&letter.foot), "宋体", SMALL, false)], false);
    }
    let mut margins = String::new();
    for (side, measure) in MARGINS {
        let _ = write!(margins, "w:{side}=\"{measure}\" ");
    }
    format!(
        "{HEAD}<w:document {NAMESPACES}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
         <w:footerReference w:type=\"even\" r:id=\"rId4\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"/><w:pgMar {margins}w:header=\"851\" w:footer=\"{}\" w:gutter=\"0\"/>\
         <w:docGrid w:type=\"linesAndChars\" w:linePitch=\"{LINE}\" w:charSpace=\"{CHAR_SPACE}\"/></w:sectPr></w:body></w:document>",
        PAGE.0, PAGE.1, FOOTER,
    )
}

/// 「（一）…」 up to its first sign is a heading of the second kind.
fn led(line: &str) -> (&str, &str) {
    if !line.starts_with('（') {
        return ("", line);
    }
    let end =
        line.char_indices().skip(1).find(|(_, c)| matches!(c, '，' | '。' | '：') || c.is_ascii_digit()).map_or(line.len(), |(at, _)| at);
    line.split_at(end)
}

fn blank() -> String {
    paragraph(Stands::Edge, &[("", FANG, BODY, false)], false)
}

/// A paragraph of runs: text, font, size, red; `ruled` draws the red rule beneath it.
fn paragraph(stands: Stands, runs: &[(&str, &str, u32, bool)], ruled: bool) -> String {
    let place = match stands {
        Stands::Body => "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>".to_owned(),
        Stands::Edge => String::new(),
        Stands::Middle => "<w:jc w:val=\"center\"/>".to_owned(),
        Stands::Right(chars) => format!("<w:ind w:rightChars=\"{}\" w:right=\"{}\"/><w:jc w:val=\"right\"/>", chars * 100, chars * 320),
    };
    let rule = if ruled { "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr>" } else { "" };
    // letters larger than a line are not cut by it
    let largest = runs.iter().map(|run| run.2).max().unwrap_or(BODY);
    let spacing = if largest > TITLE {
        "<w:spacing w:before=\"0\" w:after=\"0\"/>".to_owned()
    } else {
        format!("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{LINE}\" w:lineRule=\"exact\"/>")
    };
    let mut text = format!("<w:p><w:pPr>{rule}{spacing}{place}</w:pPr>");
    for (words, font, size, red) in runs.iter().filter(|run| !run.0.is_empty()) {
        let colour = if *red { "<w:color w:val=\"FF0000\"/>" } else { "" };
        let _ = write!(
            text,
            "<w:r><w:rPr>{}{colour}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            fonts(font),
            escaped(words),
        );
    }
    text + "</w:p>"
}

fn escaped(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>', '"']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn letter() -> Letter {
        Letter {
            red_head: "清溪县政务公开办公室文件".into(),
            number: "清政公开办〔2026〕3号".into(),
            title: "关于2026年10月政务公开监测情况的通报".into(),
            addressee: "各乡镇人民政府，县政府各部门".into(),
            parts: vec![
                LetterPart { heading: String::new(), text: "情况如下：".into() },
                LetterPart {
                    heading: "一、总体情况".into(), text: "“甲局”<发布>24条——较多。\n（一）链接不可用3个，涉及甲局。".into()
                },
            ],
            annexes: vec!["信息公开情况一览表".into(), "问题清单".into()],
            issuer: "清溪县政务公开办公室".into(),
            day: Some("2026-11-09".parse().unwrap()),
            foot: "校验：ab12:3".into(),
        }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_layout_is_that_of_the_standard() {
        let bytes = letter_docx(&letter()).unwrap();
        let document = part(&bytes, "word/document.xml");
        for piece in [
            "w:w=\"11906\" w:h=\"16838\"",
            "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\"",
            "w:type=\"linesAndChars\" w:linePitch=\"579\" w:charSpace=\"-848\"",
            "w:line=\"579\" w:lineRule=\"exact\"",
            "w:firstLineChars=\"200\"",
            "w:color=\"FF0000\"",
        ] {
            assert!(document.contains(piece), "{piece}");
        }
        // 22 lines and 28 characters fit into the core
        let core = (PAGE.0 - MARGINS[1].1 - MARGINS[3].1, PAGE.1 - MARGINS[0].1 - MARGINS[2].1);
        assert!(22 * LINE <= core.1 && 23 * LINE > core.1, "{core:?}");
        let width = f64::from(BODY) * 10.0 + f64::from(CHAR_SPACE) / 4096.0 * 20.0;
        assert!(28.0 * width < f64::from(core.0 + 1) && 29.0 * width > f64::from(core.0), "{width}");
        for name in ["word/document.xml", "word/styles.xml", "word/footer1.xml"] {
            let text = part(&bytes, name);
            assert!(!text.contains("Theme") && !text.contains("asciiTheme"), "no theme font in {name}");
            for fonts in text.match_indices("<w:rFonts ").map(|(at, _)| &text[at..at + 60]) {
                assert!(fonts.contains("w:hint=\"eastAsia\""), "quotes and dashes are east-asian: {fonts}");
            }
        }
        assert!(document.contains("“甲局”&lt;发布&gt;24条——较多。"));
        assert!(part(&bytes, "word/settings.xml").contains("evenAndOddHeaders"));
        assert!(
            part(&bytes, "word/footer1.xml").contains("w:jc w:val=\"right\"")
                && part(&bytes, "word/footer2.xml").contains("w:jc w:val=\"left\"")
        );
        assert!(document.contains("黑体") && document.contains("楷体_GB2312"));
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let bytes = letter_docx(&letter()).unwrap();
        let mut all = String::new();
        crate::each_text(&bytes, &mut |text| all.push_str(text)).unwrap();
        for words in
            ["关于2026年10月政务公开监测情况的通报", "24条——较多。", "附件：1. 信息公开情况一览表", "2026年11月9日", "校验：ab12:3"]
        {
            assert!(all.contains(words), "{words} in {all}");
        }
    }

    #[test]
    fn two_renders_are_the_same_bytes() {
        let here = letter_docx(&letter()).unwrap();
        let there = std::thread::spawn(|| letter_docx(&letter()).unwrap()).join().unwrap();
        assert!(here == there);
        let bare = Letter { red_head: String::new(), day: None, ..letter() };
        assert!(part(&letter_docx(&bare).unwrap(), "word/document.xml").contains("年　月　日"));
    }
}
