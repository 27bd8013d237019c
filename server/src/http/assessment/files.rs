//! Rules, facts, sheets and papers as files.

use app::paths;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::permission::Permission;
use domain::assessment::table::RulesTable;
use domain::ids::{AppealId, ImportId, RoundId, RuleSetId, UnitId};
use exchange::{WriteError, list_xlsx};
use services::assessment::{self, CollectForm, RULES_FILE_LIMIT, Round, RulesUpload, SealedLine};
use services::operations::settings;
use services::{Result, ServiceError};

use crate::http::answer::{Answer, back, done};
use crate::http::download::{download, list_media_type};
use crate::http::reporting::evidence::hand_out;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::{Part, Upload};
use crate::{appeal_paper, read_file, round_bulletin, round_papers, year_result};

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留表格后再上传。";

/// `POST /do/import-rules`: reads the file and goes on to its preview.
pub(super) async fn import_rules(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut form = RulesUpload { year: String::new(), title: String::new(), group: Vec::new(), part: Vec::new() };
    match receive_rules(&server, &me, multipart, &mut form).await {
        Ok(id) => Redirect::to(&paths::rules_preview(&id)).into_response(),
        Err(error) => back(&server, &me, paths::IMPORT_RULES, &form, error).await,
    }
}

async fn receive_rules(server: &Server, me: &SignedIn, multipart: Multipart, form: &mut RulesUpload) -> Result<ImportId> {
    /// Longer than any field of this form.
    const FIELD: usize = 400;
    me.actor.require(Permission::Assess)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    let mut file = Part::default();
    while let Some((name, field)) = upload.next().await? {
        let part = Upload::read(field, RULES_FILE_LIMIT, TOO_LARGE).await?;
        let text = || part.typed().chars().take(FIELD).collect::<String>();
        match name.as_str() {
            RulesUpload::year => form.year = text(),
            RulesUpload::title => form.title = text(),
            RulesUpload::group => form.group.push(text()),
            RulesUpload::part => form.part.push(text()),
            "file" => file = part,
            _ => {}
        }
    }
    if file.is_too_large {
        return Err(ServiceError::field("file", TOO_LARGE));
    }
    if file.bytes.is_empty() {
        return Err(ServiceError::field("file", "请先选择细则文件，再上传。"));
    }
    let is_json = file.bytes.trim_ascii_start().starts_with(b"{") || file.bytes.starts_with(b"\xef\xbb\xbf{");
    if is_json {
        return assessment::receive_json(&me.actor, &server.services, form, &file.file_name, &file.bytes).await;
    }
    let document = read_file::read_loosely(&file.file_name, &file.bytes).await;
    let document = document.map_err(|error| ServiceError::field("file", error.to_string()))?;
    let table = tokio::task::spawn_blocking(move || RulesTable::read(&document)).await.map_err(ServiceError::internal)?;
    let table = table.map_err(|sentence| ServiceError::field("file", sentence))?;
    assessment::receive_table(&me.actor, &server.services, form, &file.file_name, &file.bytes, table).await
}

/// `POST /do/import-facts`: takes a filled form in, whole or not at all.
pub(super) async fn import_facts(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut form = CollectForm { round: RoundId::new("") };
    match receive_facts(&server, &me, multipart, &mut form).await {
        Ok(_) => done(&paths::round(&form.round), app::notice::Notice::FactsImported),
        Err(error) => back(&server, &me, &paths::round(&form.round), &form, error).await,
    }
}

async fn receive_facts(server: &Server, me: &SignedIn, multipart: Multipart, form: &mut CollectForm) -> Result<usize> {
    me.actor.require(Permission::Assess)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    let mut file = Part::default();
    while let Some((name, field)) = upload.next().await? {
        let part = Upload::read(field, RULES_FILE_LIMIT, TOO_LARGE).await?;
        match name.as_str() {
            CollectForm::round => form.round = RoundId::new(part.typed().chars().take(80).collect::<String>()),
            "file" => file = part,
            _ => {}
        }
    }
    if file.is_too_large {
        return Err(ServiceError::field("file", TOO_LARGE));
    }
    if file.bytes.is_empty() {
        return Err(ServiceError::field("file", "请先选择填好的评分表，再上传。"));
    }
    let document = read_file::read_loosely(&file.file_name, &file.bytes).await;
    let document = document.map_err(|error| ServiceError::field("file", error.to_string()))?;
    let rows = round_papers::read_facts(&document).map_err(|sentence| ServiceError::field("file", sentence))?;
    assessment::take_facts(&me.actor, &server.services, &form.round, &file.file_name, &rows).await
}

/// `GET /assessment-files/{id}`: a file of the office about a unit, as a download.
pub(super) async fn file(State(server): State<Server>, me: SignedIn, Path(id): Path<String>) -> Answer {
    let found = assessment::open_file(&me.actor, &server.services, &id).await?;
    hand_out(found)
}

/// `GET /rules/examples/{code}`: a table of rules to begin with, as a comma-separated file that a spreadsheet opens.
pub(super) async fn rules_example(me: SignedIn, Path(code): Path<String>) -> Answer {
    let example = assessment::rules_example(&me.actor, &code)?;
    Ok(download(format!("\u{feff}{}", example.table), "text/csv; charset=utf-8", &format!("{}.csv", example.title)))
}

/// `GET /rules/{id}/export/{format}`: the rules as offices print them, or as the engine reads them.
pub(super) async fn rules(State(server): State<Server>, me: SignedIn, Path((id, format)): Path<(String, String)>) -> Answer {
    let shown = assessment::rule_set(&me.actor, &server.services, &RuleSetId::new(id), None, None).await?;
    let name = format!("{}{}年第{}版.{format}", shown.line.title, shown.line.year, shown.line.version);
    match format.as_str() {
        "json" => Ok(download(shown.content, "application/json", &name)),
        "xlsx" => {
            let table = round_papers::rules_table(&shown.line.title, &shown.outline);
            Ok(download(list_xlsx("考核细则", &table).map_err(ServiceError::internal)?, list_media_type("xlsx"), &name))
        }
        _ => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

/// `GET /rounds/{id}/export/{file}`: the form for facts, the ranking, the bulletin, the result of a year, the sealed bundle.
pub(super) async fn round(State(server): State<Server>, me: SignedIn, Path((id, file)): Path<(String, String)>) -> Answer {
    let (actor, services, id) = (&me.actor, &server.services, RoundId::new(id));
    match file.as_str() {
        "facts.xlsx" => {
            let table = assessment::facts_table(actor, services, &id).await?;
            let name = format!("{}评分表.xlsx", table.round);
            let bytes = list_xlsx("评分表", &round_papers::facts_table(&table)).map_err(ServiceError::internal)?;
            Ok(download(bytes, list_media_type("xlsx"), &name))
        }
        "ranking.xlsx" => {
            let papers = assessment::round_papers(actor, services, &id).await?;
            paper(&papers.round, papers.seal.as_ref(), "名次表", "xlsx", round_papers::ranking(&papers))
        }
        "ranking.docx" => {
            let papers = assessment::round_papers(actor, services, &id).await?;
            paper(&papers.round, papers.seal.as_ref(), "名次表", "docx", round_papers::ranking_docx(&papers))
        }
        "bulletin.docx" => {
            let papers = assessment::round_papers(actor, services, &id).await?;
            paper(&papers.round, papers.seal.as_ref(), "考评情况通报", "docx", round_bulletin::bulletin(&papers))
        }
        "year.xlsx" => {
            let year = assessment::year_result(actor, services, &id).await?;
            paper(&year.round, year.seal.as_ref(), "考评结果", "xlsx", year_result::xlsx(&year))
        }
        "year.docx" => {
            let year = assessment::year_result(actor, services, &id).await?;
            paper(&year.round, year.seal.as_ref(), "考评结果", "docx", year_result::docx(&year))
        }
        "sealed.json" => {
            let sealed = assessment::sealed_round(actor, services, &id).await?;
            Ok(download(sealed.file, "application/json", &format!("{}封存包.json", sealed.name)))
        }
        _ => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

/// A round's paper as a download, whose name says how final it is.
fn paper(round: &Round, seal: Option<&SealedLine>, what: &str, ending: &str, bytes: std::result::Result<Vec<u8>, WriteError>) -> Answer {
    let stand = round_papers::stand(round, seal);
    let name = format!("{}{what}-{stand}.{ending}", round.name);
    Ok(download(bytes.map_err(ServiceError::internal)?, list_media_type(ending), &name))
}

/// `GET /rounds/{id}/export/draw.json`: what the draw was made of, for whoever takes part.
pub(super) async fn draw(State(server): State<Server>, me: SignedIn, Path(id): Path<String>) -> Answer {
    let draw = assessment::draw_file(&me.actor, &server.services, &RoundId::new(id)).await?;
    Ok(download(draw.file, "application/json", &format!("{}互查抽签.json", draw.name)))
}

/// `GET /appeals/{id}/export/{format}`: what was decided, as a letter.
pub(super) async fn appeal(State(server): State<Server>, me: SignedIn, Path((id, format)): Path<(String, String)>) -> Answer {
    let shown = assessment::appeal(&me.actor, &server.services, &AppealId::new(id)).await?;
    let issuer = settings::issuer(&me.actor, &server.services).await?;
    let letter = appeal_paper::decision(&issuer, &shown).map_err(ServiceError::internal)?;
    match (format.as_str(), letter) {
        ("docx", Some(bytes)) => {
            let name = format!("{}{}{}.docx", shown.unit_name, shown.round.name, shown.appeal.kind.label());
            Ok(download(bytes, list_media_type("docx"), &name))
        }
        _ => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

/// `GET /rounds/{id}/sheets/{unit}/export/{format}`: a unit's sheet.
pub(super) async fn sheet(State(server): State<Server>, me: SignedIn, Path((id, unit, format)): Path<(String, String, String)>) -> Answer {
    let shown = assessment::sheet(&me.actor, &server.services, &RoundId::new(id), &UnitId::new(unit)).await?;
    let stand = round_papers::stand(&shown.round, shown.seals.last());
    let name = format!("{}{}得分表-{stand}.{format}", shown.line.name, shown.round.name);
    let bytes = match format.as_str() {
        "xlsx" => round_papers::sheet_xlsx(&me.actor.county_name, &shown),
        "docx" => round_papers::sheet_docx(&me.actor.county_name, &shown),
        _ => return Ok(StatusCode::NOT_FOUND.into_response()),
    };
    Ok(download(bytes.map_err(ServiceError::internal)?, list_media_type(&format), &name))
}

#[cfg(test)]
mod tests {
    use domain::assessment::proposal::Proposal;
    use services::assessment::RULES_EXAMPLES;

    use super::*;

    #[tokio::test]
    async fn every_example_is_a_table_of_a_hundred_points_most_of_which_is_understood() {
        for example in RULES_EXAMPLES {
            let document = read_file::read_loosely("细则.csv", example.table.as_bytes()).await.unwrap_or_else(|error| panic!("{error}"));
            let table = RulesTable::read(&document).unwrap_or_else(|sentence| panic!("{}: {sentence}", example.title));
            assert!(table.problems.is_empty(), "{}: {:?}", example.title, table.problems);
            let points: f64 = table.leaves.iter().map(|leaf| leaf.points.parse::<f64>().unwrap_or_default()).sum();
            assert!((points - 100.0).abs() < 0.001, "{}: {points}", example.title);
            let proposals: Vec<Proposal> = table.proposals().into_iter().flatten().collect();
            let sure = proposals.iter().filter(|proposal| proposal.is_sure).count();
            assert!(sure * 10 >= proposals.len() * 7, "{}: {sure} of {}", example.title, proposals.len());
        }
    }
}
