//! Words that were written while the session ran out. Nothing is stored for strangers: the page that answers holds the
//! form itself, ready to be sent once more after signing in.

use app::paths::verb;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use html_escape::{encode_double_quoted_attribute as attribute, encode_text};
use services::ServiceError;
use tokio::sync::Semaphore;

use super::assets;
use crate::http::error_pages;
use crate::http::sanitize::{self, FORM_LIMIT, count_part};
use crate::http::upload::file_name;

/// The forms whose words are given back. None of them holds a password.
pub(super) const KEPT: [&str; 11] = [
    verb::ACCEPT_REPORT,
    verb::ADD_FILE,
    verb::ADD_LINK,
    verb::ASK_REOPEN,
    verb::ATTACH_EVIDENCE,
    verb::DECIDE_REOPEN,
    verb::REMOVE_EVIDENCE,
    verb::RETURN_REPORT,
    verb::SAVE_DRAFT,
    verb::SUBMIT_REPORT,
    verb::TAKE_TEXT,
];

/// What an island hears: the encoding of a server function's error.
pub(super) fn unsaved() -> Response {
    (StatusCode::UNAUTHORIZED, format!("ServerError|{}", ServiceError::NotSignedIn)).into_response()
}

/// So many strangers' words are read at the same time; anybody can pretend that her session ran out.
static GIVING_BACK: Semaphore = Semaphore::const_new(8);

/// The form as it was sent, to be sent again. A file is not kept: it has to be chosen anew.
pub(super) async fn form(request: Request) -> Response {
    let Ok(_place) = GIVING_BACK.try_acquire() else {
        return error_pages::page(StatusCode::UNAUTHORIZED, &ServiceError::NotSignedIn.to_string());
    };
    let request = match sanitize::with_clean_body(request, FORM_LIMIT).await {
        Ok(request) => request,
        Err(refusal) => return *refusal,
    };
    let mut action = request.uri().path().to_owned();
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let fields = if media.starts_with("multipart/form-data") {
        texts(request).await
    } else {
        Form::<Vec<(String, String)>>::from_request(request, &()).await.ok().map(|Form(fields)| (fields, Vec::new()))
    };
    match fields {
        Some((fields, files)) => {
            if !files.is_empty() || action == verb::ADD_FILE {
                // nothing is handed in without the file that belongs to it
                action = verb::SAVE_DRAFT.to_owned();
            }
            page(&action, &fields, &files)
        }
        None => error_pages::page(StatusCode::UNAUTHORIZED, &ServiceError::NotSignedIn.to_string()),
    }
}

/// What came as text, and the names of the files between. Files are read and dropped, so that the browser hears the answer and
/// nothing fills up.
async fn texts(mut request: Request) -> Option<(Vec<(String, String)>, Vec<String>)> {
    DefaultBodyLimit::max(crate::http::reporting::received::BODY_LIMIT).apply(&mut request);
    let mut multipart = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut files, mut read, mut seen) = (Vec::new(), Vec::new(), 0, 0);
    while let Ok(Some(mut field)) = multipart.next_field().await {
        count_part(&mut seen).ok()?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            files.extend(Some(file_name(&field)).filter(|name| !name.is_empty()));
            while let Ok(Some(_)) = field.chunk().await {}
            continue;
        }
        let mut text = Vec::new();
        while let Ok(Some(piece)) = field.chunk().await {
            read += piece.len();
            if read > FORM_LIMIT {
                return None;
            }
            text.extend_from_slice(&piece);
        }
        fields.push((name, String::from_utf8_lossy(&text).into_owned()));
    }
    Some((fields, files))
}

fn page(action: &str, fields: &[(String, String)], files: &[String]) -> Response {
    let lost = if files.is_empty() {
        String::new()
    } else {
        let names: Vec<_> = files.iter().map(|name| format!("“{}”", encode_text(name))).collect();
        format!("<p>所选文件{}没有保留：继续后先存为草稿，请在填报页重新选择文件再提交。</p>", names.join("、"))
    };
    let hidden: String = fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", attribute(name), attribute(value)))
        .collect();
    let words: String = fields
        .iter()
        .filter(|(name, value)| matches!(name.as_str(), "text" | "reason" | "note" | "url") && !value.trim().is_empty())
        .map(|(_, value)| format!("<p class=\"said\">{}</p>", encode_text(value)))
        .collect();
    let css = assets::names().map(|names| names.css).unwrap_or_default();
    let body = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>登录已失效 · 政务公开监督</title><link rel=\"stylesheet\" href=\"/pkg/{css}\"></head><body><main class=\"paper\">\
         <div class=\"notice notice-warn\" role=\"alert\"><h2>登录已失效，您填写的内容还在本页</h2>\
         <p>请先<a href=\"/sign-in\" target=\"_blank\" rel=\"noopener\">在新窗口登录</a>，再回到本页点“继续提交”。请不要关闭本页。</p>{lost}</div>\
         <form method=\"post\" action=\"{action}\">{hidden}<div class=\"form-actions\"><button class=\"btn btn-primary\">继续提交</button></div></form>\
         <section class=\"panel\"><header class=\"panel-head\"><h2>您填写的内容</h2></header>{words}</section></main></body></html>",
        action = attribute(action),
    );
    (StatusCode::UNAUTHORIZED, Html(body)).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};

    use super::*;

    async fn answer(action: &str, media: &str, body: &str) -> String {
        let request = Request::post(action).header(header::CONTENT_TYPE, media).body(Body::from(body.to_owned())).unwrap();
        let response = form(request).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn the_words_come_back_escaped_and_ready_to_be_sent_again() {
        let html = answer(
            "/do/submit-report",
            "application/x-www-form-urlencoded",
            "cell=c1&text=%E5%85%AC%E5%BC%80%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&claim=done",
        )
        .await;
        assert!(html.contains("action=\"/do/submit-report\"") && html.contains("name=\"cell\" value=\"c1\""));
        assert!(html.contains("公开&quot;&gt;&lt;script&gt;") && !html.contains("<script>"));
    }

    #[tokio::test]
    async fn an_upload_keeps_its_words_as_a_draft() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n已公开12条\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF\r\n--b--\r\n";
        let html = answer("/do/add-file", "multipart/form-data; boundary=b", body).await;
        assert!(html.contains("action=\"/do/save-draft\"") && html.contains("已公开12条") && !html.contains("%PDF"));
        assert!(html.contains("所选文件“a.pdf”没有保留"), "{html}");
    }

    #[tokio::test]
    async fn a_form_whose_file_field_is_empty_is_handed_in_as_it_was() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n已公开12条\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n";
        let html = answer("/do/submit-report", "multipart/form-data; boundary=b", body).await;
        assert!(html.contains("action=\"/do/submit-report\"") && !html.contains("没有保留"), "{html}");
    }

    #[test]
    fn no_form_with_a_password_is_given_back() {
        assert!(KEPT.iter().all(|path| !path.contains("password") && !path.contains("account") && !path.contains("sign")));
    }
}
