//! Text from outside, before anybody reads it: control characters go (PostgreSQL cannot hold NUL, and nobody can see the
//! others), line ends become `\n` as in imported texts. Everything else is kept to the letter.

use app::context::Visitor;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use services::ServiceError;

use crate::http::error_pages;

/// The most that a form without files may send, in bytes.
pub(super) const FORM_LIMIT: usize = 2 * 1024 * 1024;

/// The most fields that a form may send: the largest page of ours sends some two thousand.
pub(super) const FIELDS_LIMIT: usize = 10_000;

/// The most parts that a form with a file may send; each costs more than a field.
const PARTS_LIMIT: usize = 1_000;

/// Counts a part of a form with a file.
///
/// # Errors
/// `Invalid` beyond the limit.
pub(super) fn count_part(seen: &mut usize) -> Result<(), ServiceError> {
    *seen += 1;
    if *seen > PARTS_LIMIT {
        Err(ServiceError::field("file", "提交的项数太多，没有读取。请刷新页面后重新选择文件上传。"))
    } else {
        Ok(())
    }
}

/// The most that somebody may send before she has signed in: user name and password.
const STRANGERS_LIMIT: usize = 64 * 1024;

/// Refuses addresses that none of ours can be: control characters, a percent sign (routes are decoded once more than a browser
/// encodes), anything that is no path.
pub(super) async fn address(request: Request, next: Next) -> Response {
    let whole = request.uri().path_and_query().map_or("", |whole| whole.as_str());
    let path = request.uri().path();
    if !path.starts_with('/') || request.uri().path_and_query().is_none() || holds_control(whole) || path.contains("%25") {
        return error_pages::page(StatusCode::BAD_REQUEST, "地址里有不能识别的字符。请从菜单重新进入。");
    }
    next.run(request).await
}

/// Cleans form posts. Who is not signed in may send no more than the sign-in form does.
pub(super) async fn body(request: Request, next: Next) -> Response {
    let is_known = request.extensions().get::<Visitor>().is_some_and(|visitor| visitor.actor.is_some());
    match with_clean_body(request, if is_known { FORM_LIMIT } else { STRANGERS_LIMIT }).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => *refusal,
    }
}

/// The same request with its form cleaned; other media stay as they are.
pub(super) async fn with_clean_body(request: Request, limit: usize) -> Result<Request, Box<Response>> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media.starts_with("application/x-www-form-urlencoded") {
        return Ok(request);
    }
    let too_large = |sentence| Box::new(error_pages::page(StatusCode::PAYLOAD_TOO_LARGE, sentence));
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(|_| too_large("提交的内容太大。请缩短文字或压缩文件后再试。"))?;
    if bytes.iter().filter(|byte| **byte == b'&').count() >= FIELDS_LIMIT {
        return Err(too_large("提交的项数太多。请分几次填写、勾选后再提交。"));
    }
    let cleaned = cleaned(&bytes);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(cleaned.len()));
    Ok(Request::from_parts(parts, Body::from(cleaned)))
}

/// The byte that `%XX` stands for.
fn encoded(text: &[u8]) -> Option<u8> {
    match text {
        [b'%', high, low, ..] => u8::from_str_radix(std::str::from_utf8(&[*high, *low]).ok()?, 16).ok(),
        _ => None,
    }
}

fn is_control(byte: u8) -> bool {
    byte == 0x7f || (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
}

/// The same of a text that came in a part of its own, with line ends as `\n`.
pub(super) fn without_controls(text: &str) -> String {
    text.replace("\r\n", "\n").replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

fn holds_control(address: &str) -> bool {
    let bytes = address.as_bytes();
    (0..bytes.len()).any(|at| encoded(&bytes[at..]).is_some_and(is_control))
}

/// An urlencoded body without control characters and with `\n` for every `\r\n`.
fn cleaned(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        match encoded(rest) {
            Some(b'\r') if encoded(&rest[3..]) == Some(b'\n') => at += 3,
            Some(byte) if is_control(byte) => at += 3,
            Some(_) => {
                out.extend_from_slice(&rest[..3]);
                at += 3;
            }
            None => {
                if !is_control(rest[0]) {
                    out.push(rest[0]);
                }
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_can_see_goes() {
        for (body, expected) in [
            ("a=%00b%01%7F&c=%1Bd", "a=b&c=d"),
            ("a=1%0D%0A2%0D3%0A4%09", "a=1%0A2%0D3%0A4%09"),
            ("a=%E5%8F%91&b=%zz%", "a=%E5%8F%91&b=%zz%"),
            ("a=%E2%80%AE", "a=%E2%80%AE"),
            ("a=\u{0}b", "a=b"),
            ("a=%2500", "a=%2500"),
        ] {
            assert_eq!(String::from_utf8(cleaned(body.as_bytes())).unwrap(), expected);
        }
    }

    #[test]
    fn addresses_with_control_characters_are_noticed() {
        assert!(holds_control("/cells/%00"));
        assert!(holds_control("/search?q=a%1f"));
        assert!(!holds_control("/search?q=%E5%8F%91+%0A%25"));
    }
}
