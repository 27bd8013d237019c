//! What a use case answers when it does not do it.

use domain::access::permission::Permission;
use domain::reporting::record::Refusal;
use storage::StorageError;

/// A decision against a request, or a failure. `Display` is the Chinese sentence for the person who asked;
/// what only the log may know is in the source.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Nobody is signed in, or the session has ended.
    #[error("登录已失效，请重新登录；已保存的草稿不会丢失。")]
    NotSignedIn,
    /// The matrix does not give this right.
    #[error("您的账号没有“{}”的权限；如工作需要，请联系系统管理员。", .0.label())]
    Forbidden(Permission),
    /// There is no such thing, or it is not for this person to know.
    #[error("没有找到{0}，可能已被删除或不在您的权限范围内。")]
    NotFound(&'static str),
    /// The input needs correction, field by field.
    #[error("{}", .0.first().map_or("请检查填写内容。", |field| field.message.as_str()))]
    Invalid(Vec<FieldError>),
    /// A rule refuses; the sentence says why and what to do.
    #[error("{0}")]
    Refused(String),
    /// Somebody else was faster, or the same person in another window. Nothing was overwritten.
    #[error("内容已被他人更新（也可能是您自己在另一个窗口更新的），您的修改尚未保存；请核对差异后再提交。")]
    Stale,
    /// Too many attempts.
    #[error("{0}")]
    TooMany(String),
    /// The database failed.
    #[error("系统暂时无法保存或读取数据，请稍后再试；如一直如此，请联系系统管理员。")]
    Storage(#[source] StorageError),
    /// Something else failed.
    #[error("系统出错，请稍后再试；如一直如此，请联系系统管理员。")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What to do.
    pub message: String,
}

/// What every use case answers with.
pub type Result<T> = std::result::Result<T, ServiceError>;

impl ServiceError {
    /// One field that needs correction.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// A failure below that no person can mend.
    pub fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<FieldError> for ServiceError {
    fn from(wrong: FieldError) -> Self {
        Self::Invalid(vec![wrong])
    }
}

impl From<StorageError> for ServiceError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Closed(year) => {
                let year = year.map(|year| format!("{year}年度")).unwrap_or_default();
                Self::Refused(format!("这份{year}清单已年终归档，不能再改动；确需更正的，请在已审核的事项上申请更正，由另一位同事审批。"))
            }
            other => Self::Storage(other),
        }
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}
