//! What people send. One struct a form, beside the use case that takes it: the page writes its fields by the names of its
//! constants, the server reads them into it, the use case says by the same constants what is wrong, and a form that failed
//! is kept as it is until its page shows it again. So no field's name is written twice.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A form as it is sent.
pub trait Form: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Tells it from the other forms of its page.
    const NAME: &'static str;

    /// It holds a password: nothing of it is kept when it fails.
    const IS_SECRET: bool = false;
}

/// Makes a form of a struct. A field that is missing or misspelt is an error; one that browsers leave out while it is empty
/// (a tick, a choice, a repeated name) is marked `#[serde(default)]`. Each field gives the struct a constant with its name.
#[macro_export]
macro_rules! form {
    ($(#[$meta:meta])* $vis:vis struct $form:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $crate::form! { @struct $(#[$meta])* $vis $form { $($(#[$field_meta])* $field: $type,)* } }

        impl $crate::form::Form for $form {
            const NAME: &'static str = stringify!($form);
        }
    };
    ($(#[$meta:meta])* $vis:vis secret struct $form:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $crate::form! { @struct $(#[$meta])* $vis $form { $($(#[$field_meta])* $field: $type,)* } }

        impl $crate::form::Form for $form {
            const NAME: &'static str = stringify!($form);
            const IS_SECRET: bool = true;
        }
    };
    (@struct $(#[$meta:meta])* $vis:vis $form:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        $vis struct $form { $($(#[$field_meta])* $vis $field: $type,)* }

        #[expect(non_upper_case_globals, reason = "a constant is called like the field whose name it holds")]
        impl $form {
            $(#[doc = concat!("`", stringify!($field), "`, as page and post call it.")] $vis const $field: &'static str = stringify!($field);)*
        }
    };
}

/// A tick: browsers send it where it is set and leave it out where it is not.
pub mod tick {
    use serde::{Deserialize, Deserializer, Serializer};

    /// What a set tick sends.
    pub const SET: &str = "1";

    /// # Errors
    /// As the serializer's.
    pub fn serialize<S: Serializer>(is_set: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *is_set { SET } else { "" })
    }

    /// # Errors
    /// For anything but a tick.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "" => Ok(false),
            SET => Ok(true),
            _ => Err(serde::de::Error::custom("not a tick")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    form! {
        /// A form for the test.
        #[derive(Debug, PartialEq)]
        struct Sample {
            /// Must be there.
            pub name: String,
            /// May be left out.
            #[serde(default, with = "tick")]
            pub ticked: bool,
        }
    }

    fn read(text: &str) -> serde_json::Result<Sample> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_misspelt_or_missing_field_is_an_error() {
        assert_eq!(read(r#"{"name":"a"}"#).unwrap(), Sample { name: "a".into(), ticked: false });
        assert_eq!(read(r#"{"name":"a","ticked":"1"}"#).unwrap(), Sample { name: "a".into(), ticked: true });
        for wrong in [r#"{}"#, r#"{"nmae":"a"}"#, r#"{"name":"a","tikced":"1"}"#, r#"{"name":"a","ticked":"yes"}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!((Sample::name, Sample::ticked, Sample::NAME), ("name", "ticked", "Sample"));
        let kept = serde_json::to_value(Sample { name: "a".into(), ticked: true }).unwrap();
        assert_eq!(serde_json::from_value::<Sample>(kept).unwrap(), Sample { name: "a".into(), ticked: true });
    }
}
