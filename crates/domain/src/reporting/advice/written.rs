//! Digits that are no keyboard's: 一三九…, 壹, ①, those of other scripts. A reader reads them as numbers, so they are looked for as such.

/// The digit that such a sign stands for. ○ is none: it masks digits as often as it is one.
pub(super) fn written_digit(c: char) -> Option<char> {
    let from = |first: char| u32::from(c) - u32::from(first);
    let value = match c {
        '\0'..='\x7f' => return None,
        '〇' | '零' | '⓪' | '⓿' => 0,
        // 幺 is how 1 is said on the telephone
        '一' | '壹' | '幺' | '¹' => 1,
        '二' | '贰' | '²' => 2,
        '三' | '叁' | '³' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '①'..='⑨' => from('①') + 1,
        '❶'..='❾' => from('❶') + 1,
        '⁰' | '⁴'..='⁹' => from('⁰'),
        '₀'..='₉' => from('₀'),
        '٠'..='٩' => from('٠'),
        '۰'..='۹' => from('۰'),
        // letters of mathematics: five alphabets of ten
        '\u{1d7ce}'..='\u{1d7ff}' => from('\u{1d7ce}') % 10,
        _ => return None,
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::super::{AdviceKind, masked, personal_data};

    #[test]
    fn numbers_in_signs_that_are_no_digits_are_found_and_masked() {
        for (text, count) in [
            ("电话一三九一二三四五六七八", 1),
            ("电话一三九 一二三四 五六七八", 1),
            ("电话幺三九壹贰叁肆伍陆柒捌", 1),
            ("电话①③⑨①②③④⑤⑥⑦⑧", 1),
            ("电话139一二三四5678", 1),
            ("电话𝟏𝟑𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", 1),
            ("统一13912345678，一三八一二三四五六七八", 2),
        ] {
            let found = personal_data(text);
            assert!(found.len() == count && found.iter().all(|one| one.kind == AdviceKind::MobileNumber), "{text}: {found:?}");
            let hidden = masked(text);
            assert!(hidden.contains('*') && personal_data(&hidden).is_empty(), "{hidden}");
        }
    }

    #[test]
    fn numerals_in_sentences_are_no_numbers_of_persons() {
        for text in [
            "二〇二六年三月一日至二〇二六年十一月三十日",
            "一是公开一三类事项，二是公开四五类事项，三是公开六七类事项",
            "139○○○○5678",
            "①公开目录②公开指南③公开年报④公开制度⑤公开预算⑥公开决算⑦公开采购⑧公开名单⑨公开标准",
            "一、二、三、四、五、六、七、八、九",
            "第十三届第一三九次会议，公开1234件",
        ] {
            assert_eq!(personal_data(text), [], "{text}");
        }
    }
}
