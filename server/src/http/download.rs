//! Files on their way out. None is ever shown inside the site.

use app::paths::encode;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use exchange::{ListTable, list_csv, list_xlsx};
use services::ServiceError;

use super::answer::Answer;

/// An answer that the browser saves under that name, Chinese or not (RFC 6266).
pub(super) fn download(body: impl IntoResponse, media_type: &str, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let mut set = |header: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header, value);
        }
    };
    set(header::CONTENT_TYPE, media_type);
    set(header::CONTENT_DISPOSITION, &disposition(name));
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    response
}

/// The header with the name twice: plain for what is too old to read the other.
fn disposition(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let ending = ending.filter(|ending| (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let plain = ending.map_or_else(|| "download".to_owned(), |ending| format!("download.{ending}"));
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encode(name))
}

/// A list as the file that was asked for, its sheet named after what it holds; not found where its ending is unknown.
pub(super) async fn list_file(ending: &str, sheet: &'static str, name: String, table: ListTable) -> Answer {
    if !matches!(ending, "xlsx" | "csv") {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let is_csv = ending == "csv";
    let written = tokio::task::spawn_blocking(move || if is_csv { list_csv(&table) } else { list_xlsx(sheet, &table) });
    let bytes = written.await.map_err(ServiceError::internal)?.map_err(ServiceError::internal)?;
    Ok(download(bytes, list_media_type(ending), &format!("{name}.{ending}")))
}

/// The media type of the two formats that lists are handed on in.
pub(super) fn list_media_type(ending: &str) -> &'static str {
    match ending {
        "csv" => "text/csv; charset=utf-8",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(disposition("台账 1.xlsx"), "attachment; filename=\"download.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6%201.xlsx");
        assert_eq!(disposition("a\"; x=\r\n.p df"), "attachment; filename=\"download\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A.p%20df");
    }

    #[test]
    fn a_download_is_never_shown_inside_the_site() {
        let response = download("<script>".to_owned(), "text/html", "a.html");
        assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
        assert!(response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    }
}
