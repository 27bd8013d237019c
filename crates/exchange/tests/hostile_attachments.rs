//! Attachments made to hurt whoever looks into them: bombs, loops, depths, declared counts. Each ends with its texts or with a
//! sentence, within the memory and the time that the reading process has, and shows a bounded amount of text.
//!
//! One test in a file of its own: the limits are the whole process's.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use exchange::{ReadError, each_text};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What the reading process may write to.
const MEMORY: u64 = 200 * 1024 * 1024;
/// An unoptimised build takes ten times as long as the program.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
/// No file shows more than it may unpack to, three times over: texts of two bytes are looked for at both places.
const SHOWN: usize = 3 * 128 * 1024 * 1024;

/// An unoptimised build is given an eighth of everything: this is one test of many.
fn many(number: usize) -> usize {
    if cfg!(debug_assertions) { number / 8 } else { number }
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A part of a document, as large as it may be.
fn part(name: &str, piece: &str) -> Vec<u8> {
    const LARGE: usize = 31 * 1024 * 1024;
    zipped(&[(name, piece.repeat(many(LARGE) / piece.len()).as_bytes())])
}

// ---- pdf

/// Objects, numbered from one; the first is the catalogue. The table of places is right.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    file.extend_from_slice(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    file
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn packed(content: &[u8]) -> Vec<u8> {
    // one entry of a zip file without its frame: a deflate stream
    let file = zipped(&[("x", content)]);
    let name = 30 + 1;
    let end = file.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    let checksum = content.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    [&[0x78, 0x01], &file[name..end], &(checksum.1 << 16 | checksum.0).to_be_bytes()].concat()
}

/// A page with this content, with the fonts F (plain) and G (with this map).
fn page(content: Vec<u8>, map: Vec<u8>) -> Vec<u8> {
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>/XObject<</X 8 0 R>>>>>>".to_vec(),
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/ToUnicode 7 0 R>>".to_vec(),
        map,
        stream("/Type/XObject/Subtype/Form", b"/X Do BT /F 9 Tf (form) Tj ET"),
    ])
}

fn plain_page(content: &[u8]) -> Vec<u8> {
    page(stream("", content), stream("", b""))
}

fn mapped_page(map: &str) -> Vec<u8> {
    page(stream("", b"BT /G 9 Tf <00417535> Tj /F 9 Tf (13912345678) Tj ET"), stream("", map.as_bytes()))
}

fn pdfs() -> Vec<(&'static str, Vec<u8>)> {
    let bomb = packed(&vec![b' '; 200 * 1024 * 1024]);
    let flat = |content: &[u8]| stream("/Filter/FlateDecode", content);
    let objects = |number: usize, object: &dyn Fn(usize) -> String| {
        let mut all: Vec<Vec<u8>> = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec()];
        all.extend((3..number).map(|place| object(place).into_bytes()));
        pdf(&all)
    };
    let codes = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange ";
    let tail = |text: &str| [plain_page(b"BT /F 9 Tf (x) Tj ET"), text.as_bytes().to_vec()].concat();
    vec![
        ("a page that unpacks without end", page(flat(&bomb), stream("", b""))),
        ("a bomb in a bomb", page(stream("/Filter[/FlateDecode/FlateDecode]", &packed(&bomb)), stream("", b""))),
        ("a font map that unpacks without end", page(stream("", b"BT /G 9 Tf <0041> Tj ET"), flat(&bomb))),
        ("objects in a stream that unpacks without end", {
            let mut file = plain_page(b"");
            file.extend_from_slice(b"9 0 obj\n");
            file.extend_from_slice(&stream("/Type/ObjStm/N 100000000/First 10/Filter/FlateDecode", &bomb));
            file.extend_from_slice(b"\nendobj\n");
            file
        }),
        ("operators without end", plain_page(&b"0 0 m ".repeat(many(2_600_000)))),
        ("operands without an operator", plain_page(&b"1 ".repeat(many(7_000_000)))),
        ("a list without end", plain_page(&[b"BT /F 9 Tf [".to_vec(), b"(a)1".repeat(many(3_900_000)), b"] TJ".to_vec()].concat())),
        ("lists in lists", plain_page(&b"[".repeat(many(7_000_000)))),
        ("brackets in brackets", plain_page(&b"(".repeat(many(7_000_000)))),
        ("dictionaries in dictionaries", plain_page(&b"<</A ".repeat(many(3_000_000)))),
        ("pictures that never end", plain_page(&b"BI ID ".repeat(many(2_000_000)))),
        ("a text without end", plain_page(&[b"BT /F 9 Tf (".to_vec(), vec![b'1'; many(15_000_000)], b") Tj".to_vec()].concat())),
        ("texts without end", plain_page(&[b"BT /F 9 Tf ".to_vec(), b"(1)Tj T*".repeat(many(1_900_000))].concat())),
        ("all codes in one range", mapped_page(&format!("{codes} 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap"))),
        (
            "all codes, again and again",
            mapped_page(&format!("{codes} 1 beginbfrange {} endbfrange", "<0000> <FFFF> <0041>".repeat(many(500_000)))),
        ),
        (
            "lengths without end",
            mapped_page(&format!("1 begincodespacerange {} endcodespacerange {codes}", "<00> <FF>".repeat(many(1_000_000)))),
        ),
        (
            "a list of targets without end",
            mapped_page(&format!("{codes} 1 beginbfrange <0000> <FFFF> [{}] endbfrange", "<41>".repeat(many(3_000_000)))),
        ),
        (
            "letters without end for one code",
            mapped_page(&format!("{codes} 1 beginbfchar <0041> <{}> endbfchar", "0041".repeat(many(3_000_000)))),
        ),
        ("pages that are their own parents", objects(6, &|_| "<</Type/Pages/Parent 3 0 R/Kids[3 0 R 3 0 R 2 0 R]/Count 9>>".into())),
        ("references in a circle", objects(1_000, &|place| format!("{} 0 R", if place == 999 { 3 } else { place + 1 }))),
        (
            "depth of the tree of pages",
            objects(20_000, &|place| format!("<</Type/Pages/Parent {} 0 R/Kids[{} 0 R]/Count 1>>", place - 1, place + 1)),
        ),
        ("one page a hundred thousand times", {
            let kids = "3 0 R ".repeat(many(100_000));
            let content = [b"BT /F 9 Tf (13912345678) Tj ET ".to_vec(), vec![b' '; 1_000_000]].concat();
            pdf(&[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                format!("<</Type/Pages/Kids[{kids}]/Count 100000>>").into_bytes(),
                b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_vec(),
                stream("", &content),
                b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
            ])
        }),
        ("one content a hundred thousand times", {
            let contents = "4 0 R ".repeat(many(100_000));
            pdf(&[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
                format!("<</Type/Page/Parent 2 0 R/Contents[{contents}]>>").into_bytes(),
                stream("", &vec![b'x'; 1_000_000]),
            ])
        }),
        ("a form in itself", plain_page(b"/X Do BT /F 9 Tf (13912345678) Tj ET")),
        ("depth of an object", pdf(&[[b"<</Type/Catalog/Pages ".to_vec(), b"[".repeat(many(3_000_000))].concat()])),
        ("depth of dictionaries", pdf(&[b"<</Type ".repeat(many(1_000_000))])),
        ("a table of places that is its own predecessor", {
            let place = plain_page(b"BT /F 9 Tf (x) Tj ET").len();
            tail(&format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 9/Root 1 0 R/Prev {place}>>\nstartxref\n{place}\n%%EOF"))
        }),
        ("a table of places with more than there can be", {
            let place = plain_page(b"BT /F 9 Tf (x) Tj ET").len();
            tail(&format!("xref\n0 4000000000\n0000000000 65535 f \ntrailer\n<</Size 4000000000/Root 1 0 R>>\nstartxref\n{place}\n%%EOF"))
        }),
        ("a table of places in a stream, with columns of any width", {
            let place = plain_page(b"BT /F 9 Tf (x) Tj ET").len();
            let table = stream("/Type/XRef/Size 2000000000/W[1 2000000000 2]/Index[0 2000000000]/Root 1 0 R", b"\0\0\0\0");
            tail(&format!("9 0 obj\n{}\nendobj\nstartxref\n{place}\n%%EOF", String::from_utf8(table).unwrap()))
        }),
        (
            "no table, and a million objects",
            [b"%PDF-1.4\n".to_vec(), b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n".repeat(many(400_000))].concat(),
        ),
        (
            "a length that leads to itself",
            pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Length 2 0 R>>\nstream\nx\nendstream".to_vec()]),
        ),
    ]
}

// ---- compound files

const FREE: u32 = 0xffff_ffff;
const END: u32 = 0xffff_fffe;
const FAT: u32 = 0xffff_fffd;
const SECTOR: usize = 512;
/// Stands for the first sector of the content.
const CONTENT: u32 = 0x00c0_ffee;

/// One entry of the directory: name, kind, left, right and child entry, first sector, length.
fn entry(name: &str, kind: u8, left: u32, right: u32, child: u32, first: u32, length: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_length = u16::try_from(bytes.len() + 2).unwrap();
    bytes.resize(64, 0);
    bytes.extend(name_length.to_le_bytes());
    bytes.extend([kind, 1]);
    bytes.extend([left, right, child].iter().flat_map(|id| id.to_le_bytes()));
    bytes.resize(116, 0);
    bytes.extend([first, length, 0].iter().flat_map(|number| number.to_le_bytes()));
    bytes
}

/// A compound file: sector 0 onwards hold the table of sectors, then come the directory's, then `content`.
fn compound(directory: &[Vec<u8>], content: &[u8], change: impl FnOnce(&mut Vec<u32>)) -> Vec<u8> {
    let mut directory = directory.concat();
    directory.resize(directory.len().next_multiple_of(SECTOR), 0);
    let mut content = content.to_vec();
    content.resize(content.len().next_multiple_of(SECTOR), 0);
    let (directory_sectors, content_sectors) = (directory.len() / SECTOR, content.len() / SECTOR);
    let tables = (0..).find(|tables| tables * 128 >= tables + directory_sectors + content_sectors).unwrap();
    for entry in directory.chunks_mut(128).filter(|entry| entry[116..120] == CONTENT.to_le_bytes()) {
        entry[116..120].copy_from_slice(&u32::try_from(tables + directory_sectors).unwrap().to_le_bytes());
    }
    let mut table = vec![FAT; tables];
    let chain = |from: usize, length: usize| {
        (from..from + length).map(move |sector| if sector + 1 == from + length { END } else { u32::try_from(sector + 1).unwrap() })
    };
    table.extend(chain(tables, directory_sectors));
    table.extend(chain(tables + directory_sectors, content_sectors));
    table.resize(tables * 128, FREE);
    change(&mut table);
    let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    header.resize(24, 0);
    header.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    header.resize(44, 0);
    let first_directory = u32::try_from(tables).unwrap();
    header.extend([first_directory, first_directory, 0, 4096, END, 0, END, 0].iter().flat_map(|number| number.to_le_bytes()));
    header.extend(
        (0..109).flat_map(|place| u32::try_from(place).ok().filter(|place| *place < first_directory).unwrap_or(FREE).to_le_bytes()),
    );
    [header, table.iter().flat_map(|number| number.to_le_bytes()).collect(), directory, content].concat()
}

fn compounds() -> Vec<(&'static str, Vec<u8>)> {
    let root = |child| entry("Root Entry", 5, FREE, FREE, child, END, 0);
    let wide: Vec<u8> = "电话13912345678".repeat(many(90_000)).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u32::try_from(wide.len()).unwrap();
    let one = |table: &dyn Fn(&mut Vec<u32>)| {
        compound(&[root(1), entry("WordDocument", 2, FREE, FREE, FREE, CONTENT, length)], &wide, |sectors| table(sectors))
    };
    vec![
        ("a whole one", one(&|_| {})),
        ("sectors in a circle", one(&|table| table[170] = 160)),
        ("a sector that follows itself", one(&|table| table[170] = 170)),
        (
            "a directory in a circle",
            one(&|table| {
                let directory = table.iter().position(|next| *next != FAT).unwrap();
                table[directory] = u32::try_from(directory).unwrap();
            }),
        ),
        ("streams that share their sectors", {
            let mut entries = vec![root(1)];
            for place in 1..5_000_u32 {
                entries.push(entry(&format!("S{place}"), 2, FREE, if place == 4_999 { FREE } else { place + 1 }, FREE, CONTENT, length));
            }
            compound(&entries, &wide, |_| {})
        }),
        ("storages in storages", {
            let name = "Sssssssssssssssssssssssssssssss";
            let mut entries = vec![root(1)];
            for place in 1..50_000_u32 {
                entries.push(entry(name, 1, FREE, FREE, if place == 49_999 { FREE } else { place + 1 }, END, 0));
            }
            compound(&entries, b"", |_| {})
        }),
        ("entries in a circle", compound(&[root(1), entry("A", 1, 1, 1, 0, END, 0)], b"", |_| {})),
        ("a stream longer than any file", compound(&[root(1), entry("Workbook", 2, FREE, FREE, FREE, CONTENT, u32::MAX)], &wide, |_| {})),
        ("a workbook of one wide sheet", {
            let record = |kind: u16, content: &[u8]| {
                [&kind.to_le_bytes()[..], &u16::try_from(content.len()).unwrap().to_le_bytes(), content].concat()
            };
            let dimensions =
                [&0_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &0_u16.to_le_bytes(), &u16::MAX.to_le_bytes(), &[0, 0]].concat();
            let strings = [u32::MAX.to_le_bytes(), u32::MAX.to_le_bytes()].concat();
            let sheet = [record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]), record(0x00fc, &strings), record(0x0200, &dimensions)].concat();
            let numbers = record(0x0203, &[&[0; 6][..], &13_912_345_678.0_f64.to_le_bytes()].concat()).repeat(many(300_000));
            let book = [sheet, numbers].concat();
            compound(&[root(1), entry("Workbook", 2, FREE, FREE, FREE, CONTENT, u32::try_from(book.len()).unwrap())], &book, |_| {})
        }),
        ("letters without end", {
            let letters = vec![b'1'; 3_000_000];
            compound(&[root(1), entry("WordDocument", 2, FREE, FREE, FREE, CONTENT, 3_000_000)], &letters, |_| {})
        }),
        ("damaged, and twenty megabytes of letters", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![b'1'; many(20_000_000)]].concat()),
    ]
}

// ---- office documents

fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let depth = many(3_000_000);
    vec![
        ("blanks without end", zipped(&[("word/document.xml", &vec![b' '; 300 * 1024 * 1024])])),
        ("blanks without end in many parts", {
            let blanks = vec![b' '; 9 * 1024 * 1024];
            zipped(&[("ppt/a.xml", &blanks), ("ppt/b.xml", &blanks), ("ppt/c.xml", &blanks), ("ppt/d.xml", &blanks)])
        }),
        ("short texts without end", part("xl/sharedStrings.xml", "<v>1</v>")),
        ("one text without end", zipped(&[("word/document.xml", format!("<t>{}", "1".repeat(many(31_000_000))).as_bytes())])),
        ("depth", zipped(&[("word/document.xml", format!("{}13912345678", "<t>".repeat(depth)).as_bytes())])),
        ("ends without beginnings", part("word/document.xml", "</t></p>")),
        (
            "attributes without end",
            zipped(&[("Pages/Content.xml", format!("<TextObject {}>", "a='' ".repeat(many(5_000_000))).as_bytes())]),
        ),
        (
            "a box of numbers without end",
            zipped(&[("Pages/Content.xml", format!("<TextObject Boundary='{}'>", "1 ".repeat(many(15_000_000))).as_bytes())]),
        ),
        ("boxes without end", part("Pages/Content.xml", "<TextObject Boundary='0 0 0 0'><TextCode>1</TextCode></TextObject>")),
        ("references without end", part("word/document.xml", "<t>&#49;&lol;")),
        (
            "entities in entities",
            zipped(&[("word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><t>&b;&b;</t>")]),
        ),
        ("what is no text", zipped(&[("word/document.xml", &vec![0xff; many(31 * 1024 * 1024)])])),
        ("more entries than are looked at", {
            let names: Vec<String> = (0..3_000).map(|place| format!("{place}.xml")).collect();
            zipped(&names.iter().map(|name| (name.as_str(), b"<t>1</t>".as_slice())).collect::<Vec<_>>())
        }),
        ("an end that announces more than there is", {
            let mut file = zipped(&[("word/document.xml", b"<t>13912345678</t>")]);
            let end = file.len() - 22;
            file[end + 8..end + 12].fill(0xff);
            file
        }),
    ]
}

#[test]
fn attachments_made_to_hurt_end_in_time_and_in_bounds() {
    // made before the limit holds: the files are larger than what reads them
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let before = getrlimit(Resource::Data);
    let mut slow = Vec::new();
    let mut outcomes = Vec::new();
    for files in [pdfs as fn() -> Vec<(&'static str, Vec<u8>)>, compounds, documents] {
        let files = files();
        let held: usize = files.iter().map(|(_, file)| file.len()).sum();
        setrlimit(Resource::Data, Rlimit { current: Some(MEMORY + held as u64), ..before }).unwrap();
        for (what, file) in &files {
            // the last line is the file that ended the process, should one do so
            println!("{what}: {} bytes", file.len());
            let (mut shown, mut longest) = (0, 0);
            let began = Instant::now();
            let ended = each_text(file, &mut |text| {
                shown += text.len();
                longest = longest.max(text.len());
            });
            let took = began.elapsed();
            println!("    {took:?}, {shown} bytes shown, {ended:?}");
            if took > PATIENCE {
                slow.push(format!("{what}: {took:?}"));
            }
            assert!(shown <= SHOWN && longest <= 8 * 1024, "{what}: {shown} bytes shown, {longest} at once");
            outcomes.push((*what, shown, ended));
        }
        setrlimit(Resource::Data, before).unwrap();
    }
    std::panic::set_hook(usual);
    assert!(slow.is_empty(), "{slow:#?}");
    let of = |name: &str| outcomes.iter().find(|(what, ..)| *what == name).unwrap();
    // what was left out for its size is said
    for cut in ["a page that unpacks without end", "storages in storages", "streams that share their sectors"] {
        assert_eq!(of(cut).2, Err(ReadError::UnpacksTooLarge), "{cut}");
    }
    // and what a stranger put beside a text hides nothing of it
    for shown in [
        "all codes in one range",
        "a form in itself",
        "a whole one",
        "one page a hundred thousand times",
        "a workbook of one wide sheet",
        "depth",
    ] {
        assert!(of(shown).1 >= 11, "{shown}");
    }
}
