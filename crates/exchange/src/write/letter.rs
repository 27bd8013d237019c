//! A paper in the layout of official documents (GB/T 9704): A4 upright, title in 小标宋, headings in 黑体, text in 仿宋, first lines
//! indented by two characters. The same letter is the same bytes whenever it is written.

use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, Run, RunFonts, SpecialIndentType,
};

use super::WriteError;
use super::docx::{number_from_one, pack};
use crate::clean::clean;

/// A4 upright, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// 37 mm above, 35 mm below, 28 mm left, 26 mm right.
const MARGIN: PageMargin = PageMargin { top: 2_098, left: 1_588, bottom: 1_984, right: 1_474, header: 851, footer: 992, gutter: 0 };
/// 二号 and 三号, in half points.
const TITLE_SIZE: usize = 44;
const TEXT_SIZE: usize = 32;
/// Lines are 28 points apart.
const LINE: i32 = 560;
/// Two characters of 三号.
const INDENT: i32 = 640;

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterBlock {
    /// 一、…
    Heading(String),
    /// A paragraph.
    Text(String),
    /// At the right edge: issuer, date.
    Signature(String),
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its title.
    pub title: String,
    /// What follows.
    pub blocks: Vec<LetterBlock>,
}

/// The letter as a Word document.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub fn letter_docx(letter: &Letter) -> Result<Vec<u8>, WriteError> {
    number_from_one();
    let number = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let mut docx = Docx::new().page_size(PAGE.0, PAGE.1).page_margin(MARGIN).footer(Footer::new().add_paragraph(number));
    docx = docx.add_paragraph(paragraph(&letter.title, "方正小标宋简体", TITLE_SIZE).align(AlignmentType::Center));
    docx = docx.add_paragraph(paragraph("", "仿宋_GB2312", TEXT_SIZE));
    for block in &letter.blocks {
        docx = docx.add_paragraph(match block {
            LetterBlock::Heading(text) => indented(paragraph(text, "黑体", TEXT_SIZE)),
            LetterBlock::Text(text) => indented(paragraph(text, "仿宋_GB2312", TEXT_SIZE)),
            LetterBlock::Signature(text) => paragraph(text, "仿宋_GB2312", TEXT_SIZE).align(AlignmentType::Right),
        });
    }
    pack(docx)
}

fn indented(paragraph: Paragraph) -> Paragraph {
    paragraph.indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
}

fn paragraph(text: &str, font: &str, size: usize) -> Paragraph {
    let fonts = RunFonts::new().east_asia(font).ascii("Times New Roman").hi_ansi("Times New Roman");
    let run = Run::new().fonts(fonts).size(size).add_text(clean(text));
    let spacing = LineSpacing::new().before(0).after(0).line(LINE).line_rule(LineSpacingType::Exact);
    Paragraph::new().add_run(run).line_spacing(spacing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_reads_back_and_is_the_same_bytes_twice() {
        let letter = Letter {
            title: "关于第三季度考评情况的通报".into(),
            blocks: vec![
                LetterBlock::Heading("一、总体情况".into()),
                LetterBlock::Text("县直单位平均95.50分。".into()),
                LetterBlock::Signature("2026年10月20日".into()),
            ],
        };
        let once = letter_docx(&letter).unwrap();
        assert_eq!(once, letter_docx(&letter).unwrap());
        let mut texts = Vec::new();
        crate::each_text(&once, &mut |text| texts.push(text.to_owned())).unwrap();
        let all = texts.join("\n");
        for words in ["关于第三季度考评情况的通报", "一、总体情况", "县直单位平均95.50分。", "2026年10月20日"]
        {
            assert!(all.contains(words), "{all}");
        }
    }
}
