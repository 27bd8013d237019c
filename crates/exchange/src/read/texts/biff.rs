//! The records of an old workbook (xls, et): numbers that it holds as numbers, which no run of letters shows.

use super::super::error::ReadError;
use super::shown::Shown;

/// Shorter numbers are no telephone.
const SHORTEST: usize = 8;

/// Walks the records of a workbook's stream. A record that says more than there is ends the walk.
pub(super) fn numbers(stream: &[u8], shown: &mut Shown<'_>) -> Result<(), ReadError> {
    const NUMBER: u16 = 0x0203;
    const RK: u16 = 0x027e;
    const RKS: u16 = 0x00bd;
    const FORMULA: u16 = 0x0006;
    const PASSWORD: u16 = 0x002f;
    let mut rest = stream;
    while let Some(([kind_low, kind_high, length_low, length_high], behind)) = rest.split_first_chunk::<4>() {
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let Some((record, behind)) = behind.split_at_checked(length) else { break };
        rest = behind;
        // row, column and format stand before the value
        let value = record.get(6..).unwrap_or_default();
        match u16::from_le_bytes([*kind_low, *kind_high]) {
            NUMBER | FORMULA => value.first_chunk().into_iter().for_each(|bits| say(f64::from_le_bytes(*bits), shown)),
            RK => value.first_chunk().into_iter().for_each(|packed| say(unpacked(*packed), shown)),
            // row and first column; then format and value for each; the last column
            RKS => {
                for one in record.get(4..).unwrap_or_default().chunks_exact(6) {
                    if let [_, _, packed @ ..] = one
                        && let Some(packed) = packed.first_chunk()
                    {
                        say(unpacked(*packed), shown);
                    }
                }
            }
            PASSWORD => return Err(ReadError::PasswordProtected),
            _ => {}
        }
    }
    Ok(())
}

/// Thirty bits of a number, and two that say how it was packed.
fn unpacked(packed: [u8; 4]) -> f64 {
    let bits = u32::from_le_bytes(packed);
    let number = if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(i32::from_le_bytes(packed) >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

fn say(number: f64, shown: &mut Shown<'_>) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() > EXACT {
        return;
    }
    let written = format!("{number:.0}");
    if written.len() >= SHORTEST {
        shown.whole(&written);
    }
}

#[cfg(test)]
mod tests {
    use super::super::texts_of;
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(content.len()).unwrap().to_le_bytes(), content].concat()
    }

    fn of(stream: &[u8]) -> Result<Vec<String>, ReadError> {
        texts_of(|shown| numbers(stream, shown))
    }

    #[test]
    fn numbers_are_read_however_they_are_packed() {
        let phone = 13_912_345_678.0_f64.to_le_bytes();
        let half = (138_123_456_u32 << 2 | 2).to_le_bytes();
        let hundredths = (400_000_000_u32 << 2 | 3).to_le_bytes();
        // the upper half of a number whose lower half is nothing
        let upper = u32::try_from(134_217_728_000.0_f64.to_bits() >> 32).unwrap().to_le_bytes();
        let stream = [
            record(0x0809, &[0; 16]),
            record(0x0203, &[&[0; 6][..], &phone].concat()),
            record(0x0006, &[&[0; 6][..], &phone, &[0; 8]].concat()),
            record(0x027e, &[&[0; 6][..], &half].concat()),
            record(0x00bd, &[&[0; 4][..], &[0, 0], &half, &[0, 0], &hundredths, &[0, 0], &upper, &[2, 0]].concat()),
        ];
        let expected = ["13912345678", "13912345678", "138123456", "138123456", "134217728000"];
        assert_eq!(of(&stream.concat()).unwrap(), expected, "4000000 is short, and no telephone");
    }

    #[test]
    fn what_is_cut_off_ends_the_walk_and_a_password_is_said() {
        let phone = record(0x0203, &[&[0; 6][..], &13_912_345_678.0_f64.to_le_bytes()].concat());
        let cut = [phone.as_slice(), &[0x03, 0x02, 0xff, 0xff, 1]].concat();
        assert_eq!(of(&cut).unwrap(), ["13912345678"]);
        assert_eq!(of(&[0x03, 0x02, 2, 0, 0, 0, 0xbd, 0, 5, 0, 1, 1, 1, 1, 1]).unwrap(), Vec::<String>::new());
        assert_eq!(of(&[record(0x002f, &[0; 6]), phone].concat()), Err(ReadError::PasswordProtected));
    }
}
