//! Codes that change with time, RFC 6238 as every authenticator speaks it: SHA-1, six digits, half a minute.

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

const SECONDS: i64 = 30;
const DIGITS: u32 = 6;
/// Clocks differ, and people are slow: the half minute before and the one behind are taken, too.
const AROUND: i64 = 1;

/// A new secret of 160 bits, in base32.
pub(super) fn new_secret() -> String {
    BASE32_NOPAD.encode(&crate::random_bytes()[..20])
}

/// The half minute whose code that is, if it is one of now; the earliest where two have the same.
pub(super) fn step_of(secret: &str, typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != DIGITS as usize {
        return None;
    }
    let typed: u32 = digits.parse().ok()?;
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    let step = now.timestamp().div_euclid(SECONDS);
    (step - AROUND..=step + AROUND).find(|step| code(&secret, *step).is_some_and(|code| code == typed))
}

/// The code of a half minute.
fn code(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest.last()? & 0x0f);
    let four: [u8; 4] = digest.get(at..at + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(four) & 0x7fff_ffff) % 10_u32.pow(DIGITS))
}

/// What authenticators read from the picture: issuer, name, secret.
pub(super) fn address(secret: &str, username: &str) -> String {
    // letters of ASCII only: some authenticators show others as they are encoded
    let name: String =
        username.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    format!("otpauth://totp/Gongkai:{name}?secret={secret}&issuer=Gongkai&digits={DIGITS}&period={SECONDS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of the eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, expected) in
            [(59, 287_082), (1_111_111_109, 81_804), (1_111_111_111, 50_471), (1_234_567_890, 5_924), (2_000_000_000, 279_037)]
        {
            assert_eq!(code(b"12345678901234567890", seconds / SECONDS), Some(expected), "{seconds}");
        }
    }

    #[test]
    fn a_code_holds_for_half_a_minute_around_its_own() {
        let secret = BASE32_NOPAD.encode(b"12345678901234567890");
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        for (seconds, found) in [(59, Some(1)), (29, Some(1)), (89, Some(1)), (90, None)] {
            assert_eq!(step_of(&secret, "287 082", at(seconds)), found, "{seconds}");
        }
        for typed in ["", "28708", "2870822", "287083", "abcdef", "+87082"] {
            assert_eq!(step_of(&secret, typed, at(59)), None, "{typed}");
        }
        assert_eq!(new_secret().len(), 32);
        assert!(address("A", "王倩").contains("Gongkai:%E7%8E%8B"));
    }
}
