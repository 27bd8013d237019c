//! What a page says after a form was done. The address carries a code, never a sentence: anyone can forge an address.

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $text:literal;)*) => {
        /// A finished deed, as the next page tells it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Notice { $($(#[$doc])* $name,)* }

        impl Notice {
            /// The code in the address.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The notice behind a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// The sentence.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

notices! {
    /// After sign-out.
    SignedOut, "signed-out", "已安全退出。";
    /// After a new password.
    PasswordChanged, "password-changed", "密码已修改,下次请用新密码登录。";
    /// After any saved form.
    Saved, "saved", "已保存。";
}
