//! How alike two texts are, without holding them: 64 marks of the pieces that a text is made of (simhash). Texts that share nearly all their
//! pieces differ in few marks.

/// Letters of a piece.
const PIECE: usize = 3;
/// The marks are counted eight at a time, a byte each.
const LANES: usize = 8;
const ONES: u64 = 0x0101_0101_0101_0101;

/// A text's marks. White space and punctuation count for nothing, letters of full width as the others.
#[must_use]
pub fn marks_of(text: &str) -> u64 {
    let mut counts = [0_u32; 64];
    let mut lanes = [0_u64; LANES];
    let (mut pieces, mut waiting) = (0_u32, 0_u8);
    let mut last = [0_u64; PIECE];
    let letters = text.chars().filter(|c| c.is_alphanumeric()).map(narrow);
    for (place, letter) in letters.enumerate() {
        last.rotate_left(1);
        last[PIECE - 1] = u64::from(u32::from(letter));
        if place + 1 < PIECE {
            continue;
        }
        let hash = mixed(last[0] | (last[1] << 21) | (last[2] << 42));
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += (hash >> lane) & ONES;
        }
        pieces += 1;
        waiting += 1;
        if waiting == u8::MAX {
            empty(&mut lanes, &mut counts);
            waiting = 0;
        }
    }
    empty(&mut lanes, &mut counts);
    counts.iter().enumerate().filter(|(_, count)| **count * 2 > pieces).fold(0, |marks, (bit, _)| marks | (1 << bit))
}

/// In how many marks two texts differ.
#[must_use]
pub const fn difference(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// Marks cut into so many parts and one: of texts that differ in so many marks at most, one part at least is the same. Each part says which
/// it is.
pub fn parts(marks: u64, most: u32) -> impl Iterator<Item = (u32, u64)> {
    let parts = most + 1;
    (0..parts).map(move |part| {
        let (from, to) = (64 * part / parts, 64 * (part + 1) / parts);
        (part, (marks >> from) & (u64::MAX >> (64 - (to - from))))
    })
}

fn empty(lanes: &mut [u64; LANES], counts: &mut [u32; 64]) {
    for (lane, sum) in lanes.iter_mut().enumerate() {
        for (byte, count) in sum.to_le_bytes().into_iter().enumerate() {
            counts[byte * 8 + lane] += u32::from(count);
        }
        *sum = 0;
    }
}

/// A letter of full width as the usual one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Every bit of the number moves every bit of what comes out.
const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "为进一步加强全县农村供水管护工作，保障群众饮水安全，县水利局组织各乡镇对辖区内供水设施开展全面排查。\
        排查内容包括水源地保护、管网维护、水质检测和应急供水准备，共检查供水站点三十六处，发现问题十一个，已完成整改九个，\
        其余两个明确了责任人和完成时限。下一步，县水利局将建立长效管护机制，定期公开水质检测结果，接受社会监督。";

    #[test]
    fn what_says_the_same_has_the_same_marks() {
        let spaced: String = TEXT.chars().flat_map(|c| [c, ' ']).collect();
        for other in [spaced.as_str(), &TEXT.replace('，', "、"), &TEXT.replace('。', "\n")] {
            assert_eq!(difference(marks_of(TEXT), marks_of(other)), 0);
        }
        assert_eq!(marks_of("ＡＢＣ１２３４"), marks_of("ABC1234"));
        for nothing in ["", "一", "一二", "。。。"] {
            assert_eq!(marks_of(nothing), 0);
        }
    }

    #[test]
    fn a_changed_figure_moves_few_marks_and_another_text_many() {
        let close = TEXT.replace("十一个", "十二个");
        let other = "县教育局召开秋季学期开学工作会议，部署校园安全、营养改善计划和教师培训等工作，要求各学校严格落实责任，\
            确保开学平稳有序，会议还通报了暑期校舍维修改造情况。各中心学校负责人参加会议并作了表态发言。";
        let (near, far) = (difference(marks_of(TEXT), marks_of(&close)), difference(marks_of(TEXT), marks_of(other)));
        assert!(near <= 8, "{near}");
        assert!(far >= 16, "{far}");
    }

    #[test]
    fn what_differs_little_shares_a_part() {
        let marks = marks_of(TEXT);
        for most in 0..=6_u32 {
            let own: Vec<_> = parts(marks, most).collect();
            assert_eq!(own.len(), most as usize + 1);
            for seed in 0..200_u64 {
                let flipped = (0..most).fold(marks, |marks, turn| marks ^ (1 << (mixed(seed * 7 + u64::from(turn)) % 64)));
                assert!(difference(marks, flipped) <= most);
                assert!(parts(flipped, most).any(|part| own.contains(&part)), "{most} {seed}");
            }
        }
    }

    #[test]
    fn a_long_text_is_counted_whole() {
        // counted one by one elsewhere: thousands of pieces overflow no byte
        assert_eq!(marks_of(&TEXT.repeat(40)), 0x4d89_6125_b252_f278);
        assert!(difference(marks_of(TEXT), marks_of(&TEXT.repeat(40))) <= 6, "only where the text meets itself");
    }
}
