//! A photo of 20 MB on a village's line of an on-site sheet, through the form that a phone sends: what is too large is told in a sentence,
//! and what was typed stands where it stood.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, header};
use domain::access::role::Role;
use domain::ids::{RoundId, UnitId};
use domain::reporting::evidence::FILE_LIMIT;
use serde_json::json;
use services::assessment::{self, DrawVillagesForm, SiteSheetPage, VillagesForm};
use services::clock::FixedClock;

use super::draw::{collect, officer, planned, signed_in, site};
use super::{Answer, Site, encode};

const OFFICE: Option<Role> = Some(Role::Office);
/// The unit that is looked at.
const UNIT: &str = "u2";
/// What was typed about the village before the photo.
const NOTE: &str = "公开栏还是去年的内容";

/// The sheet of a unit with two villages, in a round that is collecting.
async fn opened(site: &Site) -> RoundId {
    let (officer, services) = (officer(), &site.services);
    let rules = json!({
        "contract": 1, "rule_set": {"id": "r", "year": 2026, "title": "考核细则"},
        "trees": {"t": {"full_mark": "30", "nodes": [{"id": "n", "title": "村务公开栏", "points": "30", "rules": [
            {"id": "board", "kind": "per_piece", "points": "5", "source": "on_site_villages", "text": "公开栏内容过期的每处扣5分"}]}]}},
        "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
    });
    let round = planned(site, &rules).await;
    collect(site, &round).await;
    let unit = UnitId::new(UNIT);
    let villages = VillagesForm { round: round.clone(), unit: unit.clone(), names: "东岗村\n西岗村".into() };
    assessment::keep_villages(&officer, services, &villages).await.unwrap();
    let draw = DrawVillagesForm { round: round.clone(), unit, size: "2".into(), entropy: "03 08 11".into() };
    assessment::draw_villages(&officer, services, &draw).await.unwrap();
    round
}

async fn sheet(site: &Site, round: &RoundId) -> SiteSheetPage {
    assessment::site_sheet(&officer(), &site.services, round, &UnitId::new(UNIT)).await.unwrap()
}

/// A photo of so many bytes.
fn photo(bytes: usize) -> Vec<u8> {
    let mut photo = b"\x89PNG\r\n\x1a\n".to_vec();
    photo.resize(bytes, 7);
    photo
}

/// Sends a photo for an item in a place, as the form does.
async fn send(site: &Site, fields: &[(&str, &str)], photo: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"board.png\"\r\nContent-Type: image/png\r\n\r\n");
    body.extend(photo);
    body.extend(b"\r\n--b--\r\n");
    let request = site.request(OFFICE, Method::POST, "/do/add-site-photo").header("sec-fetch-site", "same-origin");
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body)).unwrap();
    site.send(request).await
}

#[tokio::test]
async fn a_photo_of_twenty_megabytes_on_a_villages_line_gets_a_sentence_and_loses_nothing() {
    let clock = Arc::new(FixedClock::at("2026-10-08T01:00:00Z".parse().unwrap()));
    let (mut site, _data) = site(&clock).await;
    signed_in(&mut site).await;
    let round = opened(&site).await;
    let before = sheet(&site, &round).await;
    // the unit itself stands in front of its villages
    let village = before.places.iter().find(|one| one.place.place > 0 && !one.rows.is_empty()).unwrap();
    let (id, place, item) = (before.sheet.id.clone(), village.place.place, village.rows[0].item.clone());

    // what was seen is kept first
    let lines =
        format!("sheet={id}&place={place}&seen={}&item={}&verdict=not_met&note={}", village.place.revision, encode(&item), encode(NOTE));
    let saved = site.post(OFFICE, "/do/save-site-lines", &lines).await;
    assert!(saved.location.contains("notice=site-saved"), "{} {}", saved.status, saved.location);
    let kept = async || {
        let page = sheet(&site, &round).await;
        let one = page.places.into_iter().find(|one| one.place.place == place).unwrap();
        (one.rows[0].note.clone(), one.rows[0].photos.len(), one.place.revision)
    };
    let stood = kept().await;
    assert_eq!((stood.0.as_str(), stood.1), (NOTE, 0));

    // one byte more than twenty megabytes
    let number = place.to_string();
    let fields = [("sheet", id.as_str()), ("place", number.as_str()), ("item", item.as_str())];
    let refused = send(&site, &fields, &photo(FILE_LIMIT + 1)).await;
    assert!(refused.status.is_redirection() && refused.location.contains("retry="), "{} {}", refused.status, refused.location);
    assert!(refused.location.contains(&format!("place={place}")), "back to the village: {}", refused.location);
    let page = site.get(OFFICE, &refused.location).await.body;
    assert!(page.contains("文件超过20MB，请压缩或拆分后再上传"), "{page}");
    assert!(page.contains(NOTE), "what was typed stands where it stood\n{page}");
    let options = page.split("<option").filter_map(|option| option.split('>').next());
    let chosen: Vec<&str> = options.filter(|option| option.contains(&format!("value=\"{item}\""))).collect();
    assert!(chosen.len() == 1 && chosen[0].contains("selected"), "the item that was chosen is still chosen: {chosen:?}\n{page}");
    assert_eq!(kept().await, stood, "nothing was stored, nothing was lost");

    // the next photo needs nothing typed anew; twenty megabytes are not too many
    let taken = send(&site, &fields, &photo(FILE_LIMIT)).await;
    assert!(taken.location.contains("notice=site-photo-added"), "{} {}", taken.status, taken.location);
    assert_eq!(kept().await, (NOTE.to_owned(), 1, stood.2));
}
