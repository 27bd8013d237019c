//! The county's emblem: a small picture that somebody sends. It is known by what is in it, never by its name, and what a picture
//! does not need (where it was taken, with what, whatever was hung on behind) is left out of what is kept.

/// The largest file that is taken, in bytes.
pub const BYTES_LIMIT: usize = 300 * 1024;
/// The longest side, in pixels.
pub const SIDE_LIMIT: u32 = 2_000;
/// The shortest side, in pixels: less is a mistake.
pub const SIDE_LEAST: u32 = 16;

/// Kinds of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl Picture {
    /// Its media type, as it is stored and sent.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The kind behind a stored media type.
    #[must_use]
    pub fn from_media_type(stored: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg].into_iter().find(|kind| kind.media_type() == stored)
    }
}

/// A picture that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emblem {
    /// What it is.
    pub picture: Picture,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The picture and nothing else.
    pub bytes: Vec<u8>,
}

/// Why a file is no emblem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmblemRefusal {
    /// Too many bytes.
    #[error("图片超过{}KB，请缩小后再上传。", BYTES_LIMIT / 1024)]
    TooLarge,
    /// Neither PNG nor JPEG.
    #[error("只能使用PNG或JPEG图片（按文件内容识别，不看扩展名）；SVG等其他格式请先另存为PNG。")]
    NoPicture,
    /// It breaks off, or is put together in a way that no usual program does.
    #[error("图片文件不完整或已损坏，请重新导出为PNG或JPEG后再上传。")]
    Broken,
    /// Too many or too few pixels.
    #[error("图片的宽和高须在{SIDE_LEAST}至{SIDE_LIMIT}像素之间，请调整后再上传。")]
    Size,
}

impl Emblem {
    /// The picture in a file.
    ///
    /// # Errors
    /// [`EmblemRefusal`], one sentence.
    pub fn read(file: &[u8]) -> Result<Self, EmblemRefusal> {
        if file.len() > BYTES_LIMIT {
            return Err(EmblemRefusal::TooLarge);
        }
        let found = if file.starts_with(PNG) {
            png(file).ok_or(EmblemRefusal::Broken)?
        } else if file.starts_with(&[0xff, 0xd8, 0xff]) {
            jpeg(file).ok_or(EmblemRefusal::Broken)?
        } else {
            return Err(EmblemRefusal::NoPicture);
        };
        let fits = |side: u32| (SIDE_LEAST..=SIDE_LIMIT).contains(&side);
        if fits(found.width) && fits(found.height) { Ok(found) } else { Err(EmblemRefusal::Size) }
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks that a still picture is made of; texts, times, animations and what else hangs on are left out.
const PNG_KEPT: [&[u8; 4]; 7] = [b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"];

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?))
}

fn png(file: &[u8]) -> Option<Emblem> {
    let mut kept = PNG.to_vec();
    let mut rest = &file[PNG.len()..];
    let (mut size, mut has_content) = (None, false);
    loop {
        let length = usize::try_from(number(rest)?).ok()?;
        let kind: &[u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let data = rest.get(8..8_usize.checked_add(length)?)?;
        let whole = rest.get(..length.checked_add(12)?)?;
        match kind {
            b"IHDR" if size.is_none() && length == 13 => size = Some((number(data)?, number(&data[4..])?)),
            // the heading comes first, and once
            b"IHDR" => return None,
            _ if size.is_none() => return None,
            b"IDAT" => has_content = true,
            _ => {}
        }
        if PNG_KEPT.contains(&kind) {
            kept.extend_from_slice(whole);
        }
        rest = &rest[whole.len()..];
        if kind == b"IEND" {
            break;
        }
    }
    let (width, height) = size.filter(|_| has_content)?;
    Some(Emblem { picture: Picture::Png, width, height, bytes: kept })
}

fn jpeg(file: &[u8]) -> Option<Emblem> {
    let mut kept = vec![0xff, 0xd8];
    let mut at = 2;
    let (mut size, mut has_content) = (None, false);
    loop {
        // before a marker there may be any number of filling bytes
        let marker_at = (at..file.len()).find(|place| file[*place] != 0xff).filter(|place| *place > at)?;
        let marker = file[marker_at];
        at = marker_at + 1;
        if marker == 0xd9 {
            kept.extend_from_slice(&[0xff, 0xd9]);
            break;
        }
        let length = usize::from(u16::from_be_bytes(file.get(at..at + 2)?.try_into().ok()?));
        let segment = file.get(at..at.checked_add(length)?).filter(|segment| segment.len() >= 2)?;
        at += length;
        match marker {
            // baseline, extended, progressive; lossless and arithmetic ones no browser shows
            0xc0..=0xc2 => {
                let side = |place: usize| Some(u32::from(u16::from_be_bytes(segment.get(place..place + 2)?.try_into().ok()?)));
                size = Some((side(5)?, side(3)?));
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
            _ => {}
        }
        // of what programs hang on only what says how colours are stored
        let is_kept = !matches!(marker, 0xe1..=0xed | 0xef | 0xfe);
        if is_kept {
            kept.extend_from_slice(&[0xff, marker]);
            kept.extend_from_slice(segment);
        }
        if marker == 0xda {
            // the picture itself, up to the next marker that is no part of it
            let end =
                (at..file.len().saturating_sub(1)).find(|place| file[*place] == 0xff && !matches!(file[*place + 1], 0 | 0xd0..=0xd7))?;
            has_content |= end > at;
            kept.extend_from_slice(&file[at..end]);
            at = end;
        }
    }
    let (width, height) = size.filter(|_| has_content)?;
    Some(Emblem { picture: Picture::Jpeg, width, height, bytes: kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut bytes = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        bytes.extend_from_slice(kind);
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(&[1, 2, 3, 4]);
        bytes
    }

    fn heading(width: u32, height: u32) -> Vec<u8> {
        let mut data = width.to_be_bytes().to_vec();
        data.extend_from_slice(&height.to_be_bytes());
        data.extend_from_slice(&[8, 6, 0, 0, 0]);
        chunk(b"IHDR", &data)
    }

    fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
        [PNG.to_vec(), chunks.concat()].concat()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, marker];
        bytes.extend_from_slice(&u16::try_from(data.len() + 2).unwrap().to_be_bytes());
        bytes.extend_from_slice(data);
        bytes
    }

    fn jpeg_of(segments: &[Vec<u8>], tail: &[u8]) -> Vec<u8> {
        [vec![0xff, 0xd8], segments.concat(), tail.to_vec()].concat()
    }

    fn frame(width: u16, height: u16) -> Vec<u8> {
        segment(0xc0, &[&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat())
    }

    #[test]
    fn a_png_keeps_its_picture_and_nothing_else() {
        let (content, end) = (chunk(b"IDAT", b"pixels"), chunk(b"IEND", b""));
        let secret = chunk(b"tEXt", b"GPS 31.2,115.9");
        let mut file = png_of(&[heading(64, 48), secret, content.clone(), chunk(b"acTL", b"moving"), end.clone()]);
        file.extend_from_slice(b"<script>alert(1)</script>");
        let found = Emblem::read(&file).unwrap();
        assert_eq!((found.picture, found.width, found.height), (Picture::Png, 64, 48));
        assert_eq!(found.bytes, png_of(&[heading(64, 48), content, end]));
        assert_eq!(Emblem::read(&found.bytes).unwrap(), found, "what is kept is kept as it is");
    }

    #[test]
    fn a_jpeg_keeps_its_picture_and_nothing_else() {
        let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), b"dots\xff\x00and\xff\xd0dots".to_vec()].concat();
        let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let file = jpeg_of(
            &[
                jfif.clone(),
                segment(0xe1, b"Exif GPS"),
                segment(0xfe, b"made at home"),
                frame(640, 480),
                scan.clone(),
                segment(0xc4, b"huffman"),
                scan.clone(),
            ],
            b"\xff\xff\xd9<svg onload=alert(1)>",
        );
        let found = Emblem::read(&file).unwrap();
        assert_eq!((found.picture, found.width, found.height), (Picture::Jpeg, 640, 480));
        assert_eq!(found.bytes, jpeg_of(&[jfif, frame(640, 480), scan.clone(), segment(0xc4, b"huffman"), scan], b"\xff\xd9"));
        assert_eq!(Emblem::read(&found.bytes).unwrap(), found);
    }

    #[test]
    fn what_is_no_small_picture_is_refused_with_a_sentence() {
        let whole = png_of(&[heading(64, 48), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")]);
        let sized = |width, height| png_of(&[heading(width, height), chunk(b"IDAT", b"p"), chunk(b"IEND", b"")]);
        for (file, refusal) in [
            (vec![0; BYTES_LIMIT + 1], EmblemRefusal::TooLarge),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), EmblemRefusal::NoPicture),
            (b"GIF89a".to_vec(), EmblemRefusal::NoPicture),
            (Vec::new(), EmblemRefusal::NoPicture),
            (PNG.to_vec(), EmblemRefusal::Broken),
            (png_of(&[chunk(b"IDAT", b"p"), heading(64, 48), chunk(b"IEND", b"")]), EmblemRefusal::Broken),
            (png_of(&[heading(64, 48), heading(64, 48), chunk(b"IEND", b"")]), EmblemRefusal::Broken),
            (png_of(&[heading(64, 48), chunk(b"IEND", b"")]), EmblemRefusal::Broken),
            (sized(0, 48), EmblemRefusal::Size),
            (sized(64, 60_000), EmblemRefusal::Size),
            (b"\xff\xd8\xff".to_vec(), EmblemRefusal::Broken),
            (jpeg_of(&[frame(64, 48)], b"\xff\xd9"), EmblemRefusal::Broken),
            (jpeg_of(&[segment(0xc3, &[8, 0, 48, 0, 64, 1])], b"\xff\xd9"), EmblemRefusal::Broken),
        ] {
            assert_eq!(Emblem::read(&file), Err(refusal), "{:?}", &file[..file.len().min(20)]);
            assert!(refusal.to_string().ends_with('。'));
        }
        // cut anywhere it is broken, and never a panic
        for cut in 0..whole.len() {
            assert!(Emblem::read(&whole[..cut]).is_err(), "{cut}");
        }
        let jpeg = jpeg_of(&[frame(64, 48), segment(0xda, &[1, 1, 0, 0, 63, 0]), b"dots".to_vec()], b"\xff\xd9");
        assert!(Emblem::read(&jpeg).is_ok());
        for cut in 0..jpeg.len() {
            assert!(Emblem::read(&jpeg[..cut]).is_err(), "{cut}");
        }
    }
}
