//! Accounts from a file: in for a preview, and confirmed with the slips in the answer.

use app::paths;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::access::permission::Permission;
use domain::ids::ImportId;
use services::access::account::AllAccounts;
use services::access::account::import::{self, ChosenAccounts, FILE_LIMIT};
use services::{Result, Seen, ServiceError};

use crate::account_slips;
use crate::http::answer::{Answer, back};
use crate::http::download::{download, list_media_type};
use crate::http::one_time::slips_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::Upload;
use crate::read_file;

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留账号名单所在的表格后再上传。";

/// `POST /do/import-accounts`: reads the file and goes on to its preview; no account is made yet.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    match read(&server, &me, multipart).await {
        Ok(id) => Redirect::to(&paths::accounts_preview(&id)).into_response(),
        Err(error) => {
            let form = ChosenAccounts { draft: ImportId::new(""), seen: Seen::default() };
            back(&server, &me, paths::IMPORT_ACCOUNTS, &form, error).await
        }
    }
}

async fn read(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<ImportId> {
    me.actor.require(Permission::ManageAccounts)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    while let Some((name, field)) = upload.next().await? {
        if name != "file" {
            continue;
        }
        let part = Upload::read(field, FILE_LIMIT, TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field("file", TOO_LARGE));
        }
        let document = read_file::read_loosely(&part.file_name, &part.bytes).await;
        let rows = account_slips::rows(&document.map_err(|error| ServiceError::field("file", error.to_string()))?);
        if rows.rows.is_empty() {
            let why = rows.problems.into_iter().next().map_or_else(|| "文件里没有账号。".to_owned(), |problem| problem.message);
            return Err(ServiceError::field("file", why));
        }
        return import::receive(&me.actor, &server.services, &part.file_name, &part.bytes, &rows).await;
    }
    Err(ServiceError::field("file", "请先选择账号名单文件，再上传。"))
}

/// `POST /do/confirm-accounts`: adds the accounts of the preview, and shows their slips. Pressed twice, the second answer is the
/// one that the browser shows: the preview then says who confirmed it, and leads to where slips can be made anew.
pub(super) async fn confirm(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenAccounts>) -> Response {
    match import::confirm(&me.actor, &server.services, &form).await {
        Ok(slips) => slips_once(&server, &me, paths::IMPORT_ACCOUNTS, slips).await,
        Err(ServiceError::NotFound(_)) => {
            let why = "这份账号名单放得太久，已经清除；账号可能已经生成。密码页没有显示出来的，可以在下面重新生成登录信息。";
            back(&server, &me, paths::NEW_ACCOUNTS, &AllAccounts {}, ServiceError::Refused(why.into())).await
        }
        Err(error) => back(&server, &me, &paths::accounts_preview(&form.draft), &form, error).await,
    }
}

/// `GET /accounts/import/template.xlsx`: a list to be filled in.
pub(super) async fn template(me: SignedIn) -> Answer {
    me.actor.require(Permission::ManageAccounts)?;
    let bytes = account_slips::template().map_err(ServiceError::internal)?;
    Ok(download(bytes, list_media_type("xlsx"), "账号名单样表.xlsx"))
}
