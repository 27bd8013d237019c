//! What a password and a user name must be. Length counts, not composition: rules on digits and signs only lead to notes
//! on monitors (NIST SP 800-63B says the same).

use crate::text::search::half_width;

/// Fewest characters of a password.
pub const SHORTEST: usize = 10;
/// Most characters; more would only keep the digest busy.
pub const LONGEST: usize = 200;
/// The shortest and the longest user name, in characters.
pub const USERNAME_LENGTH: std::ops::RangeInclusive<usize> = 2..=32;

/// Passwords that everybody tries first, in lower case and in order, ten characters and more: what lists of the most used ones
/// are made of – words, names and rows of keys, each with the tails that people hang on them – and what a disclosure office
/// would think of.
const COMMON: &str = include_str!("common_passwords.txt");

/// Whether it is one of those, or one with signs put around it.
fn is_common(lower: &str) -> bool {
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    COMMON.lines().any(|common| common == lower || common == bare)
}

/// Why a password is refused. The text is shown to people as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Too few characters.
    #[error("密码至少 {SHORTEST} 个字符，可以用一句容易记住的话。")]
    Short,
    /// Too many.
    #[error("密码最长 200 个字符，请缩短。")]
    Long,
    /// Holds the user name, or is it.
    #[error("密码不能是用户名，也不能只在用户名后加几个字符，请换一个。")]
    UserName,
    /// On the list everybody tries first, or one sign repeated.
    #[error("这个密码太常见，容易被猜中，请换一个。")]
    Common,
}

/// Checks a new password.
///
/// # Errors
/// The first rule it breaks.
pub fn check(password: &str, username: &str) -> Result<(), PasswordRefusal> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordRefusal::Short);
    }
    if length > LONGEST {
        return Err(PasswordRefusal::Long);
    }
    let (lower, name) = (password.to_lowercase(), username.to_lowercase());
    let beyond_name = lower.strip_prefix(&name).filter(|_| !name.is_empty()).map(|rest| rest.chars().count());
    if beyond_name.is_some_and(|rest| rest <= 4) {
        return Err(PasswordRefusal::UserName);
    }
    let mut signs: Vec<char> = lower.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    if signs.len() <= 2 || is_common(&lower) {
        return Err(PasswordRefusal::Common);
    }
    Ok(())
}

/// Why a user name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserNameRefusal {
    /// Too short or too long.
    #[error("用户名要有 {} 到 {} 个字符。", USERNAME_LENGTH.start(), USERNAME_LENGTH.end())]
    Length,
    /// A sign that would be mistyped or misread.
    #[error("用户名只能用字母、数字、汉字和 . _ -，请去掉其他字符。")]
    Sign,
}

/// A user name as it is stored and compared: without blanks around it, in lower case, its letters and digits in half width – an input method
/// that was left on types them in full width.
#[must_use]
pub fn plain_username(typed: &str) -> String {
    typed.chars().map(half_width).collect::<String>().trim().to_lowercase()
}

/// Checks a new user name and answers it as it is stored.
///
/// # Errors
/// When people could not type or read it with certainty.
pub fn check_username(typed: &str) -> Result<String, UserNameRefusal> {
    let name = plain_username(typed);
    if !USERNAME_LENGTH.contains(&name.chars().count()) {
        return Err(UserNameRefusal::Length);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '\u{4e00}'..='\u{9fff}');
    if name.chars().all(plain) { Ok(name) } else { Err(UserNameRefusal::Sign) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_composition_does_not() {
        for (password, expected) in [
            ("今天去乡镇看公开栏", Err(PasswordRefusal::Short)),
            ("今天去乡镇看公开栏了", Ok(())),
            ("plain words only", Ok(())),
            ("wang.qian", Err(PasswordRefusal::Short)),
            ("Wang.Qian2026", Err(PasswordRefusal::UserName)),
            ("wang.qian likes long walks", Ok(())),
            ("aaaaaaaaaaaa", Err(PasswordRefusal::Common)),
            ("abababababab", Err(PasswordRefusal::Common)),
            ("1Q2W3E4R5T", Err(PasswordRefusal::Common)),
            ("Password2026", Err(PasswordRefusal::Common)),
            ("woaini5201314", Err(PasswordRefusal::Common)),
            ("ZhengWuGongKai", Err(PasswordRefusal::Common)),
            ("!!Qwerty12345!!", Err(PasswordRefusal::Common)),
            ("password on the wall", Ok(())),
        ] {
            assert_eq!(check(password, "wang.qian"), expected, "{password}");
        }
        assert_eq!(check(&"长".repeat(201), "x"), Err(PasswordRefusal::Long));
        assert_eq!(check("any long password", ""), Ok(()));
    }

    #[test]
    fn three_thousand_common_passwords_are_known_and_each_is_long_enough_to_be_reached() {
        let all: Vec<&str> = COMMON.lines().collect();
        assert!(all.len() >= 3_000, "{}", all.len());
        for common in &all {
            assert!(common.chars().count() >= SHORTEST && common.to_lowercase() == *common, "{common}");
        }
        for common in all.iter().step_by(50) {
            assert_eq!(check(common, "x"), Err(PasswordRefusal::Common));
        }
        assert!(all.is_sorted_by(|a, b| a < b), "in order, each once");
    }

    #[test]
    fn user_names_are_stored_as_they_are_compared() {
        assert_eq!(check_username(" Wang.Qian "), Ok("wang.qian".to_owned()));
        assert_eq!(check_username("司法局王倩"), Ok("司法局王倩".to_owned()));
        assert_eq!(check_username("Ｗａｎｇ．ｑｉａｎ０１\u{3000}"), Ok("wang.qian01".to_owned()));
        for (typed, refusal) in [
            ("a", UserNameRefusal::Length),
            ("", UserNameRefusal::Length),
            ("王 倩", UserNameRefusal::Sign),
            ("a<b>", UserNameRefusal::Sign),
            ("a\u{202e}b", UserNameRefusal::Sign),
            ("аdmin", UserNameRefusal::Sign),
        ] {
            assert_eq!(check_username(typed), Err(refusal), "{typed}");
        }
    }
}
