//! Canonical JSON (RFC 8785) of what we write: strings, integers, booleans, nothing, lists and objects. The same value is the same
//! bytes in every program and on every day.

use serde::Serialize;
use serde_json::Value;

/// The largest integer that every reader of JSON reads as it was written.
const LARGEST: i64 = (1 << 53) - 1;

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum NotCanonical {
    /// Numbers with a fraction are written differently by different programs; points are integers.
    #[error("a number that is no integer below 2^53: {0}")]
    Number(serde_json::Number),
    /// It is no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The canonical text of a value.
///
/// # Errors
/// [`NotCanonical`] for numbers that are no integers below 2^53.
pub fn to_text(value: &impl Serialize) -> Result<String, NotCanonical> {
    let mut text = String::new();
    write(&serde_json::to_value(value)?, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(integer) if integer.abs() <= LARGEST => text.push_str(&integer.to_string()),
            _ => return Err(NotCanonical::Number(number.clone())),
        },
        // serde_json escapes exactly what RFC 8785 asks for, in the same way
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&serde_json::to_string(value)?),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (index, (key, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(key)?);
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// RFC 8785, section 3.2.3: keys are sorted by UTF-16 code units.
    #[test]
    fn the_keys_of_the_rfc_stand_in_its_order() {
        let value = json!({
            "\u{20ac}": "Euro Sign",
            "\r": "Carriage Return",
            "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\u{1f600}": "Emoji: Grinning Face",
            "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis"
        });
        let text = to_text(&value).unwrap();
        let places: Vec<usize> =
            ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"].iter().map(|word| text.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
    }

    /// RFC 8785, section 3.2.2.2, and the literals of 3.2.2.1.
    #[test]
    fn the_strings_and_literals_of_the_rfc_are_written_as_there() {
        let value = json!({"string": "\u{20ac}$\u{f}\u{a}A'\u{42}\u{22}\u{5c}\\\"/", "literals": [null, true, false]});
        assert_eq!(to_text(&value).unwrap(), "{\"literals\":[null,true,false],\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    #[test]
    fn numbers_are_integers_or_nothing() {
        assert_eq!(to_text(&json!([0, -7, 9_007_199_254_740_991_i64])).unwrap(), "[0,-7,9007199254740991]");
        assert!(matches!(to_text(&json!([1.5])), Err(NotCanonical::Number(_))));
        assert!(matches!(to_text(&json!(9_007_199_254_740_992_i64)), Err(NotCanonical::Number(_))));
        assert!(matches!(to_text(&json!(u64::MAX)), Err(NotCanonical::Number(_))));
    }

    #[test]
    fn the_order_in_which_members_were_entered_does_not_matter() {
        assert_eq!(
            to_text(&json!({"乙": 1, "甲": [{"b": 1, "a": 2}]})).unwrap(),
            to_text(&json!({"甲": [{"a": 2, "b": 1}], "乙": 1})).unwrap()
        );
    }
}
