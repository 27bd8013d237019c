//! Forms that may come with files: their fields, and each file or what is wrong with it.

use axum::extract::Multipart;
use domain::reporting::evidence::FILE_LIMIT;
use serde_json::{Map, Value};
use services::reporting::evidence::Received;
use services::{Form, Result, ServiceError, Services};

use crate::http::upload::{Upload, store};

/// Files that go with one form at most.
pub(super) const FILES: usize = 4;
/// Room for them and for the fields around them.
pub(super) const BODY_LIMIT: usize = FILES * FILE_LIMIT + 1024 * 1024;

const ALL_TOO_LARGE: &str = "这些文件合计超过80MB，没有收到。请分几次上传，每个文件不超过20MB。";
/// The most that the fields hold together, in bytes.
const FIELDS_LIMIT: usize = 64 * 1024;

/// A form of texts, and its files. What is wrong with a file is told once the fields are read, so that they come back to the page.
pub(super) async fn receive<F: Form>(services: &Services, multipart: Multipart) -> Result<(F, Result<Vec<Received>>)> {
    let mut upload = Upload::new(multipart, ALL_TOO_LARGE);
    let mut fields = Map::new();
    let mut files = Ok(Vec::new());
    let mut room = FIELDS_LIMIT;
    loop {
        let (name, field) = match upload.next().await {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(error) => {
                files = Err(error);
                break;
            }
        };
        if name == "file" {
            let one = store(services, field).await;
            files = match (files, one) {
                (Ok(all), Ok(None)) => Ok(all),
                (Ok(all), Ok(Some(_))) if all.len() >= FILES => {
                    Err(ServiceError::field("file", format!("一次最多上传{FILES}个文件，请分几次上传。")))
                }
                (Ok(mut all), Ok(Some(one))) => {
                    all.push(one);
                    Ok(all)
                }
                (Err(error), _) | (Ok(_), Err(error)) => Err(error),
            };
            continue;
        }
        let part = Upload::read(field, room, ALL_TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::Refused("填写的内容太长，没有保存。请缩短后再提交。".to_owned()));
        }
        room -= part.bytes.len();
        fields.insert(name, Value::String(part.typed()));
    }
    let form = serde_json::from_value(Value::Object(fields));
    match (form, files) {
        (Ok(form), files) => Ok((form, files)),
        (Err(_), Err(error)) => Err(error),
        (Err(_), Ok(_)) => Err(ServiceError::Refused("表单没有传完整，请返回原页面刷新后再提交。".to_owned())),
    }
}
