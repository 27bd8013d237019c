//! JSON as somebody else wrote it: members in their order with every repetition, whole numbers apart from all others.
//!
//! `serde_json::Value` forgets a member that stands twice and needs several times the memory; both matter for files that people send.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value. What it can, it borrows from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'a> {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number that is not negative and was written without point and exponent.
    Count(u64),
    /// Any other number, as RFC 8785 writes it.
    Number(String),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// An object.
    Object(Members<'a>),
}

/// The members of an object, as they were written.
pub type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

impl<'a> Json<'a> {
    /// Reads a text; a byte order mark before it is passed over.
    ///
    /// # Errors
    /// What is wrong and where, as serde_json tells it; also for values that nest deeper than 128 levels.
    pub fn read(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// The first name that stands twice in one object, in the order of the text.
    #[must_use]
    pub fn repeated(&self) -> Option<&str> {
        match self {
            Self::List(items) => items.iter().find_map(Self::repeated),
            Self::Object(members) => repeated_name(members).or_else(|| members.iter().find_map(|(_, member)| member.repeated())),
            _ => None,
        }
    }

    /// The canonical text (RFC 8785): members sorted by UTF-16 code units, no white space. Whole numbers keep their digits, also
    /// those beyond 2^53, which the standard leaves to the writer.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Bool(yes) => text.push_str(if *yes { "true" } else { "false" }),
            Self::Count(count) => text.push_str(&count.to_string()),
            Self::Number(number) => text.push_str(number),
            Self::Text(words) => write_text(words, text),
            Self::List(items) => {
                text.push('[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    item.write(text);
                }
                text.push(']');
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
                text.push('{');
                for (place, (name, member)) in sorted.into_iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    write_text(name, text);
                    text.push(':');
                    member.write(text);
                }
                text.push('}');
            }
        }
    }
}

/// A name that stands twice. Small objects are compared directly, which needs no memory.
fn repeated_name<'j>(members: &'j Members<'_>) -> Option<&'j str> {
    const FEW: usize = 12;
    if members.len() <= FEW {
        let is_repeated = |place: usize| members[..place].iter().any(|(name, _)| *name == members[place].0);
        return (0..members.len()).find(|place| is_repeated(*place)).map(|place| members[place].0.as_ref());
    }
    let mut known = BTreeSet::new();
    members.iter().map(|(name, _)| name.as_ref()).find(|name| !known.insert(*name))
}

/// RFC 8785, section 3.2.2.2.
fn write_text(words: &str, text: &mut String) {
    use fmt::Write;

    text.push('"');
    for letter in words.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\u{9}' => text.push_str("\\t"),
            '\u{a}' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\u{d}' => text.push_str("\\r"),
            '\0'..='\u{1f}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
}

/// A number that is no count, as RFC 8785, section 3.2.2.3, asks for: ECMAScript's way of writing the shortest digits.
fn number_text(number: f64) -> String {
    let scientific = format!("{:e}", number.abs());
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = digits.replace('.', "");
    // where the point stands, counted from before the first digit
    let point = exponent.parse::<i32>().unwrap_or_default() + 1;
    let many = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |many: i32| "0".repeat(usize::try_from(many).unwrap_or_default());
    let size = match point {
        _ if digits == "0" => return "0".to_owned(),
        point if (many..=21).contains(&point) => digits + &zeros(point - many),
        point if (1..=21).contains(&point) => {
            let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or_default());
            format!("{whole}.{part}")
        }
        point if (-5..=0).contains(&point) => format!("0.{}{digits}", zeros(-point)),
        point => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{:+}", point - 1)
        }
    };
    if number.is_sign_negative() { format!("-{size}") } else { size }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;

        impl<'de> Visitor<'de> for Value {
            type Value = Json<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_unit<E: Error>(self) -> Result<Json<'de>, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E: Error>(self, yes: bool) -> Result<Json<'de>, E> {
                Ok(Json::Bool(yes))
            }

            fn visit_u64<E: Error>(self, count: u64) -> Result<Json<'de>, E> {
                Ok(Json::Count(count))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Json<'de>, E> {
                Ok(Json::Number(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Json<'de>, E> {
                Ok(Json::Number(number_text(number)))
            }

            fn visit_borrowed_str<E: Error>(self, words: &'de str) -> Result<Json<'de>, E> {
                Ok(Json::Text(Cow::Borrowed(words)))
            }

            fn visit_str<E: Error>(self, words: &str) -> Result<Json<'de>, E> {
                Ok(Json::Text(Cow::Owned(words.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json<'de>, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                list.shrink_to_fit();
                Ok(Json::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json<'de>, A::Error> {
                let mut object = Vec::new();
                while let Some((Name(name), member)) = members.next_entry()? {
                    object.push((name, member));
                }
                object.shrink_to_fit();
                Ok(Json::Object(object))
            }
        }

        deserializer.deserialize_any(Value)
    }
}

/// The name of a member.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;

        impl<'de> Visitor<'de> for Words {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E: Error>(self, words: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(words)))
            }

            fn visit_str<E: Error>(self, words: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(words.to_owned())))
            }
        }

        deserializer.deserialize_str(Words)
    }
}

/// Numbers that are no counts are told as text to formats other than JSON; see [`Json::canonical`] for JSON itself.
impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Number(number) => match number.parse::<serde_json::Number>() {
                Ok(number) => number.serialize(serializer),
                Err(_) => serializer.serialize_str(number),
            },
            Self::Text(words) => serializer.serialize_str(words),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    map.serialize_entry(name, member)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        Json::read(text).unwrap().canonical()
    }

    /// RFC 8785, section 3.2.2 and 3.2.3, with the number that this reader keeps whole.
    #[test]
    fn the_example_of_the_rfc_is_written_as_there() {
        let text = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        assert_eq!(
            canonical(text),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
        assert_eq!(canonical("{\"\u{fb33}\":1,\"\u{1f600}\":2,\"1\":3,\"\\r\":4}"), "{\"\\r\":4,\"1\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn numbers_are_written_as_ecmascript_does() {
        for (written, canonical_text) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.0", "0"),
            ("1.0", "1"),
            ("-5", "-5"),
            ("-1.50", "-1.5"),
            ("100.0", "100"),
            ("1e2", "100"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("1.5e21", "1.5e+21"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("123456.789e-12", "1.23456789e-7"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "18446744073709552000"),
        ] {
            assert_eq!(canonical(written), canonical_text, "{written}");
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_seen_at_any_depth() {
        let long: String = (0..40).map(|place| format!("\"n{place}\":1,")).collect();
        for (text, repeated) in [
            ("{\"a\":1,\"b\":2}", None),
            ("{\"a\":1,\"a\":1}", Some("a")),
            ("[{\"a\":{\"b\":1}},{\"a\":{\"b\":1,\"\\u0062\":2}}]", Some("b")),
            (&format!("{{{long}\"n7\":2}}"), Some("n7")),
            (&format!("{{{long}\"m\":2}}"), None),
        ] {
            assert_eq!(Json::read(text).unwrap().repeated(), repeated, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused_and_depth_is_bounded() {
        for text in ["", "{", "[1,]", "{\"a\":NaN}", "1e999", "\"\\ud800\"", "01", "{} {}"] {
            assert!(Json::read(text).is_err(), "{text}");
        }
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::read(&deep(100)).is_ok());
        assert!(Json::read(&deep(100_000)).is_err());
        assert_eq!(Json::read("\u{feff}[]").unwrap(), Json::List(Vec::new()));
    }

    #[test]
    fn counts_are_told_from_other_numbers() {
        for (text, is_count) in
            [("3", true), ("3.0", false), ("3e0", false), ("-3", false), ("18446744073709551616", false), ("\"3\"", false)]
        {
            assert_eq!(matches!(Json::read(text).unwrap(), Json::Count(_)), is_count, "{text}");
        }
    }
}
