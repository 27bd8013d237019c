//! Answers without a page of their own: a plain Chinese page instead of an empty body.

use std::any::Any;
use std::sync::LazyLock;

use app::refusal::heading_of;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use html_escape::{encode_double_quoted_attribute, encode_text};

use super::assets;

static CSS: LazyLock<String> = LazyLock::new(|| assets::names().map(|names| names.css).unwrap_or_default());

/// A page with a status, one sentence and one way on.
pub(super) fn page(status: StatusCode, sentence: &str) -> Response {
    page_back(status, sentence, ("/", "回到首页"))
}

/// The same for who came from somewhere: the way on leads back there.
pub(super) fn page_back(status: StatusCode, sentence: &str, (href, words): (&str, &str)) -> Response {
    let heading = heading_of(status);
    let body = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{heading} · 政务公开监督</title><link rel=\"stylesheet\" href=\"/pkg/{}\"></head><body><main class=\"message\"><b>{}</b>\
         <h1>{heading}</h1><p>{}</p><a class=\"btn btn-primary\" href=\"{}\">{words}</a></main></body></html>",
        *CSS,
        status.as_u16(),
        encode_text(sentence),
        encode_double_quoted_attribute(href),
    );
    (status, Html(body)).into_response()
}

/// What people read when a layer or an extractor refuses before any of our code could say why.
fn sentence(status: StatusCode) -> &'static str {
    match status {
        StatusCode::FORBIDDEN => "请求不是从本系统的页面发出的，已拒绝。请回到首页，从菜单进入后重新操作。",
        StatusCode::NOT_FOUND => "地址可能有误，或内容已被移走。请从菜单重新进入。",
        StatusCode::METHOD_NOT_ALLOWED => "这个地址不能这样打开。请从菜单重新进入。",
        StatusCode::REQUEST_TIMEOUT => "处理超时，请稍后再试；上传大文件时请检查网络。",
        StatusCode::PAYLOAD_TOO_LARGE => "提交的内容太大。请缩短文字或压缩文件后再试。",
        StatusCode::TOO_MANY_REQUESTS => "请求太频繁，请稍候片刻再试。",
        status if status.is_server_error() => "系统出错，请稍后再试；如一直如此，请联系系统管理员。",
        _ => "提交的内容不完整或格式不对。请返回上一页，刷新后重新填写。",
    }
}

/// Gives bare refusals a page. Pages, and answers to islands, have their own body and stay as they are.
pub(super) async fn page_for_bare_status(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with("/api/") || path.starts_with("/pkg/") || path == "/healthz";
    let response = next.run(request).await;
    let status = response.status();
    if is_api || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let media = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media.is_empty() || media.starts_with("text/plain") { page(status, sentence(status)) } else { response }
}

/// A handler panicked: the log has the words, the person gets a page.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
pub(super) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let words = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("no words"), "a handler panicked");
    page(StatusCode::INTERNAL_SERVER_ERROR, sentence(StatusCode::INTERNAL_SERVER_ERROR))
}
