//! A picture that phones read.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of quiet around the code, without which phones do not find it.
const QUIET: i32 = 4;

/// Text as a QR code; nothing where it is too long for one. Black on white in every theme.
pub(crate) fn qr(text: &str, title: &'static str) -> Option<AnyView> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path: String = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
    let whole = size + 2 * QUIET;
    Some(
        view! {
            <svg class="qr" viewBox=format!("0 0 {whole} {whole}") width="232" height="232" role="img" aria-label=title>
                <rect width=whole height=whole fill="#fff"></rect>
                <path d=path fill="#000"></path>
            </svg>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::qr;

    #[test]
    fn a_code_has_its_three_corners() {
        let html = qr("otpauth://totp/Gongkai:a?secret=A", "二维码").unwrap().to_html();
        assert!(html.contains("M4 4h1v1h-1z") && html.contains("aria-label=\"二维码\""), "{html}");
        assert!(qr(&"x".repeat(8_000), "").is_none());
    }
}
