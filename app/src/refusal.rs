//! How a refusal is answered: the one mapping, for pages, forms and files.

use http::StatusCode;
use services::ServiceError;

/// The status that belongs to a refusal.
#[must_use]
pub fn status_of(error: &ServiceError) -> StatusCode {
    match error {
        ServiceError::NotSignedIn => StatusCode::UNAUTHORIZED,
        ServiceError::Forbidden(_) => StatusCode::FORBIDDEN,
        ServiceError::NotFound(_) => StatusCode::NOT_FOUND,
        ServiceError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        ServiceError::Refused(_) | ServiceError::Stale => StatusCode::CONFLICT,
        ServiceError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        // a full disk, a database that does not answer: it heals by itself, and the request may be sent again
        ServiceError::Storage(_) => StatusCode::SERVICE_UNAVAILABLE,
        ServiceError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What stands over the sentence.
#[must_use]
pub fn heading_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "没有找到",
        StatusCode::FORBIDDEN => "没有权限",
        StatusCode::UNAUTHORIZED => "请先登录",
        StatusCode::TOO_MANY_REQUESTS => "请稍候",
        status if status.is_server_error() => "系统出错",
        _ => "暂时无法办理",
    }
}
