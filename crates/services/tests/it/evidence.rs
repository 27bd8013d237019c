//! Links and files as evidence.

use std::collections::HashSet;
use std::io::Read;
use std::time::{Duration, SystemTime};

use domain::ids::EvidenceId;
use domain::reporting::evidence::{DAY_LIMIT, EvidenceSource, FILE_LIMIT};
use services::operations::clean::unnamed;
use services::progress::cells::{CellFilter, View};
use services::progress::evidence_bundle::{BYTES_LIMIT, evidence_bundle};
use services::reporting::evidence::{About, Received, Upload, add_file, add_link, attach, open, remove};
use services::reporting::page;
use services::{Result, ServiceError};
use storage::testing::both;

use crate::desk::Desk;

async fn desks() -> Vec<Desk> {
    let mut all = Vec::new();
    for test in both().await {
        all.push(Desk::new(test).await);
    }
    all
}

pub(crate) async fn receive(desk: &Desk, name: &str, content: &[u8]) -> Result<Received> {
    let mut upload = Upload::begin(&desk.services).await?;
    for piece in content.chunks(64 * 1024) {
        upload.write(piece).await?;
    }
    upload.finish(name).await
}

fn sentence(result: Result<Received>) -> String {
    match result {
        Err(error @ ServiceError::Invalid(_)) => error.to_string(),
        other => panic!("it must be refused: {other:?}"),
    }
}

fn incoming(desk: &Desk) -> usize {
    std::fs::read_dir(desk.data.path().join("incoming")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_unit_cannot_fill_the_disk_by_adding_and_taking_off() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let add = async |content: &[u8]| {
            let received = receive(&desk, "a.pdf", content).await.unwrap();
            add_file(&desk.clerk, services, id, received, &About::default(), &[]).await
        };
        add(b"%PDF-1.7 one").await.unwrap();
        let piece = page(&desk.clerk, services, id).await.unwrap().evidence[0].id.clone();
        remove(&desk.clerk, services, id, &piece).await.unwrap();
        // as if it had been many
        desk.county.test.execute_raw(&format!("update evidence set bytes = {}", DAY_LIMIT - 5)).await;
        let refused = add(b"%PDF-1.7 two").await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(_))), "{refused:?}");
        assert_eq!(incoming(&desk), 0, "what was refused does not stay");
        desk.clock.set("2026-08-08T07:30:01Z".parse().unwrap());
        add(b"%PDF-1.7 two").await.unwrap();
    }
}

#[tokio::test]
async fn only_files_that_no_record_names_are_to_be_cleaned() {
    for desk in desks().await {
        let services = &desk.services;
        let received = receive(&desk, "a.pdf", b"%PDF-1.7 kept").await.unwrap();
        add_file(&desk.clerk, services, &desk.lead, received, &About::default(), &[]).await.unwrap();
        let piece = page(&desk.clerk, services, &desk.lead).await.unwrap().evidence[0].id.clone();
        remove(&desk.clerk, services, &desk.lead, &piece).await.unwrap();
        let stray = desk.data.path().join("evidence").join("00").join("00ff");
        std::fs::create_dir_all(stray.parent().unwrap()).unwrap();
        std::fs::write(&stray, b"stray").unwrap();
        let (data, now) = (desk.data.path(), SystemTime::now());
        assert!(unnamed(services.db(), data, now).await.unwrap().files.is_empty(), "it may just be coming in");
        let later = now + Duration::from_secs(2 * 24 * 60 * 60);
        assert_eq!(unnamed(services.db(), data, later).await.unwrap().files, [stray]);
    }
}

#[tokio::test]
async fn a_file_is_known_by_its_content_and_lies_under_its_digest() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let received = receive(&desk, "../公示.pdf", b"%PDF-1.7 hello").await.unwrap();
        let digest = received.sha256.clone();
        add_file(&desk.clerk, services, id, received, &About::default(), &[]).await.unwrap();
        let shown = page(&desk.clerk, services, id).await.unwrap();
        let EvidenceSource::File { file_name, media_type, bytes, .. } = &shown.evidence[0].source else { panic!("a file") };
        assert_eq!((file_name.as_str(), media_type.as_str(), *bytes), ("公示.pdf", "application/pdf", 14));
        let mut opened = open(&desk.office, services, &shown.evidence[0].id).await.unwrap();
        let (mut content, path) = (Vec::new(), desk.data.path().join("evidence").join(&digest[..2]).join(&digest));
        opened.file.read_to_end(&mut content).unwrap();
        assert_eq!((content.as_slice(), opened.bytes), (&b"%PDF-1.7 hello"[..], 14));
        // what was changed on the disk is not handed out, however little; nor is what is gone
        for (changed, words) in [(Some(&b"%PDF-1.7 hellp"[..]), "与报送时不符"), (Some(b""), "与报送时不符"), (None, "已找不到")]
        {
            match changed {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            let refused = open(&desk.office, services, &shown.evidence[0].id).await.unwrap_err();
            let sentence = refused.to_string();
            assert!(matches!(refused, ServiceError::Refused(_)) && sentence.contains(words) && sentence.contains("公示.pdf"), "{sentence}");
        }
        assert_eq!(incoming(&desk), 0, "nothing stays behind");
        assert_eq!(desk.log().await, ["evidence.add"]);
    }
}

#[tokio::test]
async fn what_is_not_a_document_is_refused_whatever_its_name() {
    for desk in desks().await {
        for (name, content) in [
            ("报告.pdf", &b"MZ\x90\0\x03\0\0\0 This program cannot be run in DOS mode"[..]),
            ("报告.docx", b"PK\x03\x04 but no document"),
            ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("空.pdf", b""),
        ] {
            assert!(!sentence(receive(&desk, name, content).await).is_empty(), "{name}");
        }
        assert_eq!(incoming(&desk), 0, "refused files are gone");
    }
}

#[tokio::test]
async fn a_file_too_large_is_stopped_on_its_way() {
    let desk = desks().await.remove(0);
    let mut upload = Upload::begin(&desk.services).await.unwrap();
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..FILE_LIMIT >> 20 {
        upload.write(&piece).await.unwrap();
    }
    assert!(matches!(upload.write(b"x").await, Err(ServiceError::Invalid(_))));
    drop(upload);
    assert_eq!(incoming(&desk), 0);
}

#[tokio::test]
async fn links_are_checked_and_serve_several_cells() {
    for desk in desks().await {
        let services = &desk.services;
        let about = About { effective_on: "2026-08-01".into(), ..About::default() };
        let bad = add_link(&desk.clerk, services, &desk.lead, "javascript:alert(1)", &about).await;
        assert!(matches!(bad, Err(ServiceError::Invalid(_))));
        add_link(&desk.clerk, services, &desk.lead, "https://www.example.gov.cn/a.html", &about).await.unwrap();
        // the same one twice is said to be there, alone or among others, and nothing is added
        for pasted in ["https://www.example.gov.cn/a.html", "https://www.example.gov.cn/b.html https://www.example.gov.cn/a.html"] {
            let twice = add_link(&desk.clerk, services, &desk.lead, pasted, &about).await;
            let Err(ServiceError::Invalid(errors)) = twice else { panic!("{pasted}: {twice:?}") };
            assert!(errors[0].field == "url" && errors[0].message.contains("已在这项的佐证材料里"), "{errors:?}");
        }
        assert_eq!(page(&desk.clerk, services, &desk.lead).await.unwrap().evidence.len(), 1);
        let second = page(&desk.clerk, services, &desk.quarters[0]).await.unwrap();
        let known = second.earlier_evidence[0].id.clone();
        attach(&desk.clerk, services, &desk.quarters[0], &known).await.unwrap();
        assert!(matches!(attach(&desk.other_unit, services, &desk.support, &known).await, Err(ServiceError::NotFound(_))));
        remove(&desk.clerk, services, &desk.lead, &known).await.unwrap();
        assert!(matches!(remove(&desk.clerk, services, &desk.lead, &known).await, Err(ServiceError::NotFound(_))));
        assert!(page(&desk.clerk, services, &desk.lead).await.unwrap().evidence.is_empty());
        assert_eq!(page(&desk.clerk, services, &desk.quarters[0]).await.unwrap().evidence.len(), 1);
        // and it comes back
        attach(&desk.clerk, services, &desk.lead, &known).await.unwrap();
        assert_eq!(page(&desk.clerk, services, &desk.lead).await.unwrap().evidence.len(), 1);
        assert_eq!(desk.log().await, ["evidence.add", "evidence.add", "evidence.remove", "evidence.add"]);
    }
}

#[tokio::test]
async fn nothing_is_evidence_that_will_be_published_tomorrow() {
    for desk in desks().await {
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.lead);
        let on = |day: &str| About { effective_on: day.into(), ..About::default() };
        let refused = |done: Result<()>| {
            let Err(ServiceError::Invalid(errors)) = done else { panic!("{name}: {done:?}") };
            assert!(errors[0].field == "effective_on" && errors[0].message.contains("不能晚于今天"), "{name}: {errors:?}");
        };
        // it is 7 August
        let address = "https://www.example.gov.cn/plan.html";
        refused(add_link(&desk.clerk, services, id, address, &on("2026-08-08")).await.map(drop));
        let received = receive(&desk, "预告.pdf", b"%PDF-1.7 plan").await.unwrap();
        refused(add_file(&desk.clerk, services, id, received, &on("2027-05-01"), &[]).await);
        assert!(page(&desk.clerk, services, id).await.unwrap().evidence.is_empty(), "{name}");
        add_link(&desk.clerk, services, id, address, &on("2026-08-07")).await.unwrap();
        // what an earlier version took is not put beside another item
        let known = page(&desk.clerk, services, id).await.unwrap().evidence[0].id.clone();
        desk.county.test.execute_raw("update evidence set effective_on = '2027-05-01'").await;
        let again = attach(&desk.clerk, services, &desk.quarters[0], &known).await;
        assert!(matches!(&again, Err(ServiceError::Refused(why)) if why.contains("不能晚于今天")), "{name}: {again:?}");
    }
}

#[tokio::test]
async fn only_those_who_see_a_cell_open_its_files() {
    for desk in desks().await {
        let services = &desk.services;
        let received = receive(&desk, "a.pdf", b"%PDF-1.7 lead").await.unwrap();
        add_file(&desk.clerk, services, &desk.lead, received, &About::default(), &[]).await.unwrap();
        let received = receive(&desk, "b.pdf", b"%PDF-1.7 support").await.unwrap();
        add_file(&desk.other_unit, services, &desk.support, received, &About::default(), &[]).await.unwrap();
        let of = |id| page(&desk.office, services, id);
        let lead = of(&desk.lead).await.unwrap().evidence[0].id.clone();
        let support = of(&desk.support).await.unwrap().evidence[0].id.clone();
        assert!(open(&desk.colleague, services, &lead).await.is_ok());
        assert!(open(&desk.leader, services, &lead).await.is_ok());
        assert!(open(&desk.clerk, services, &support).await.is_ok(), "the lead sees the support's");
        assert!(matches!(open(&desk.other_unit, services, &lead).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(open(&desk.office, services, &EvidenceId::new("none")).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn evidence_is_fixed_while_the_office_has_the_report() {
    for desk in desks().await {
        let services = &desk.services;
        add_link(&desk.clerk, services, &desk.lead, "https://a.gov.cn/1", &About::default()).await.unwrap();
        let piece = page(&desk.clerk, services, &desk.lead).await.unwrap().evidence[0].id.clone();
        desk.submit(&desk.lead, "已公开24项").await;
        let added = add_link(&desk.clerk, services, &desk.lead, "https://a.gov.cn/2", &About::default()).await;
        assert!(matches!(added, Err(ServiceError::Refused(_))), "{added:?}");
        let removed = remove(&desk.clerk, services, &desk.lead, &piece).await;
        assert!(matches!(removed, Err(ServiceError::Refused(_))), "{removed:?}");
        let stranger = add_link(&desk.other_unit, services, &desk.lead, "https://a.gov.cn/3", &About::default()).await;
        assert!(matches!(stranger, Err(ServiceError::NotFound(_))), "{stranger:?}");
    }
}

#[tokio::test]
async fn a_wrong_ending_gives_way_to_the_right_one() {
    let desk = desks().await.remove(0);
    let renamed = receive(&desk, "公示.exe", b"%PDF-1.7").await.unwrap();
    assert_eq!((renamed.file_name.as_str(), renamed.is_renamed), ("公示.pdf", true));
    let right = receive(&desk, "公示.PDF", b"%PDF-1.7").await.unwrap();
    assert_eq!((right.file_name.as_str(), right.is_renamed), ("公示.PDF", false));
    let film = receive(&desk, "现场.mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41").await.unwrap();
    assert_eq!((film.media_type, film.is_renamed), ("video/mp4", false));
}

#[tokio::test]
async fn a_pasted_text_gives_its_addresses_and_says_which_the_public_cannot_open() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let titled = About { title: "公示".into(), ..About::default() };
        let pasted = "见https://www.example.gov.cn/1.html；http://10.3.4.5/2.html。";
        let added = add_link(&desk.clerk, services, id, pasted, &titled).await.unwrap();
        assert!(added.count == 2 && added.is_closed);
        let pieces = page(&desk.clerk, services, id).await.unwrap().evidence;
        let mut told: Vec<(String, String)> = pieces
            .into_iter()
            .map(|piece| match piece.source {
                EvidenceSource::Link { url } => (piece.title, url),
                EvidenceSource::File { .. } => panic!("no file"),
            })
            .collect();
        told.sort();
        let expected = [("公示", "https://www.example.gov.cn/1.html"), ("公示（2）", "http://10.3.4.5/2.html")];
        assert_eq!(told, expected.map(|(title, url)| (title.to_owned(), url.to_owned())));
        let bare = add_link(&desk.clerk, services, id, "www.example.gov.cn", &titled).await.unwrap_err();
        assert!(bare.to_string().contains("https://"), "{bare}");
    }
}

#[tokio::test]
async fn what_the_ledger_finds_is_bundled_with_its_evidence() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let all = CellFilter::of_list(2026);
        let bundle = async |who: &services::Actor, filter: &CellFilter, ticked: Option<&HashSet<String>>| {
            evidence_bundle(who, services, filter, View::default(), ticked).await.map(|found| found.expect("a list"))
        };
        assert!(matches!(bundle(&desk.office, &all, None).await, Err(ServiceError::Refused(_))), "nothing is there yet");
        let received = receive(&desk, "公示.pdf", b"%PDF-1.7 one").await.unwrap();
        add_file(&desk.clerk, services, id, received, &About::default(), &[]).await.unwrap();
        add_link(&desk.clerk, services, id, "https://a.gov.cn/1", &About::default()).await.unwrap();
        assert!(bundle(&desk.office, &all, None).await.is_err(), "a draft's evidence is the unit's own");
        desk.submit(id, "公开24项").await;
        let found = bundle(&desk.office, &all, None).await.unwrap();
        let sources: Vec<_> = found.pieces.iter().map(|piece| piece.file).collect();
        assert_eq!((sources, found.files.len()), (vec![Some(0), None], 1), "{}", desk.county.test.name);
        let file = &found.files[0];
        assert!(file.name.starts_with("佐证材料/") && file.name.ends_with("/公示.pdf"), "{}", file.name);
        assert_eq!(std::fs::read(&file.path).unwrap(), b"%PDF-1.7 one");
        assert_eq!(found.list.rows[found.pieces[0].row].id, *id);
        // by unit, by task, by what was ticked; and nothing of others
        let elsewhere = all.at_unit(desk.cell(&desk.support).await.unit());
        assert!(bundle(&desk.office, &elsewhere, None).await.is_err());
        let task = desk.cell(id).await.task;
        assert_eq!(bundle(&desk.leader, &all.at_task(&task), None).await.unwrap().pieces.len(), 2);
        let other = HashSet::from([desk.support.to_string()]);
        assert!(bundle(&desk.office, &all, Some(&other)).await.is_err());
        assert!(bundle(&desk.other_unit, &all, None).await.is_err(), "another unit's evidence is not hers to see");
        // what does not fit into one bundle is refused before a byte is sent
        desk.county.test.execute_raw(&format!("update evidence set bytes = {}", BYTES_LIMIT + 1)).await;
        let large = bundle(&desk.office, &all, None).await;
        assert!(matches!(&large, Err(ServiceError::Refused(words)) if words.contains("缩小条件")), "{large:?}");
        // as of a day that has ended it is what had been handed in by then
        desk.clock.set("2026-08-10T07:30:00Z".parse().unwrap());
        desk.county.test.execute_raw("update evidence set bytes = 12").await;
        assert!(bundle(&desk.office, &all.on("2026-08-07".parse().ok()), None).await.is_ok());
    }
}
