//! Files that wait for a person, and what is kept of them afterwards.

use domain::ids::{CountyId, ImportId};
use storage::checklist::import::{self, PendingImport};
use storage::import_draft::{self, End, FileOf, WaitingRows};
use storage::operations::county;
use storage::{Tx, testing};

use crate::at;

fn county_id() -> CountyId {
    CountyId::new("c")
}

async fn counties(tx: &mut Tx) {
    county::insert(tx, &county_id(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    county::insert(tx, &CountyId::new("other"), "他县", at("2026-01-02T00:00:00Z")).await.unwrap();
}

#[tokio::test]
async fn a_waiting_file_belongs_to_its_county_and_goes_when_old() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        counties(&mut tx).await;
        let pending = |id: &str, when: &str| PendingImport {
            list_name: String::new(),
            id: ImportId::new(id),
            received_by: "李敏".into(),
            year: 2026,
            file_name: "清单.docx".into(),
            sha256: "00ff".into(),
            document: "{\"tables\":[]}".into(),
            choices: "{}".into(),
            created_at: at(when),
        };
        let (old, new) = (pending("p1", "2026-01-01T00:00:00Z"), pending("p2", "2026-02-01T00:00:00Z"));
        for one in [&old, &new] {
            import::insert_pending(&mut tx, &county_id(), one).await.unwrap();
        }
        let other = CountyId::new("other");
        assert_eq!(import::pending(&mut tx, &county_id(), &old.id).await.unwrap(), Some(old.clone()));
        assert_eq!(import::pending(&mut tx, &other, &old.id).await.unwrap(), None);
        let listed = import::pending_list(&mut tx, &county_id()).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["p2", "p1"]);
        assert!(listed.iter().all(|one| one.document.is_empty()), "lists do not carry the tables");
        assert!(import::set_choices(&mut tx, &county_id(), &new.id, "{\"title\":\"新\"}").await.unwrap());
        assert!(!import::set_choices(&mut tx, &other, &new.id, "{}").await.unwrap());
        assert!(!import::set_year(&mut tx, &other, &new.id, 2025).await.unwrap());
        assert!(import::set_year(&mut tx, &county_id(), &new.id, 2025).await.unwrap());
        assert_eq!(import::pending(&mut tx, &county_id(), &new.id).await.unwrap().unwrap().year, 2025);
        assert!(import::set_year(&mut tx, &county_id(), &new.id, new.year).await.unwrap());
        assert_eq!(import::pending(&mut tx, &county_id(), &new.id).await.unwrap().unwrap().choices, "{\"title\":\"新\"}");
        assert_eq!(import_draft::delete_before(&mut tx, &county_id(), at("2026-01-15T00:00:00Z")).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_file_that_waits_no_longer_says_who_ended_it() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        counties(&mut tx).await;
        let other = CountyId::new("other");
        for (id, how) in [("p1", End::Confirmed), ("p2", End::Discarded)] {
            let id = ImportId::new(id);
            let pending = PendingImport {
                list_name: "提升清单".into(),
                id: id.clone(),
                received_by: "李敏".into(),
                year: 2026,
                file_name: "清单.docx".into(),
                sha256: "00ff".into(),
                document: "{\"tables\":[]}".into(),
                choices: "{\"title\":\"新\"}".into(),
                created_at: at("2026-01-01T00:00:00Z"),
            };
            import::insert_pending(&mut tx, &county_id(), &pending).await.unwrap();
            assert_eq!(import_draft::ended(&mut tx, &county_id(), FileOf::Checklist, &id).await.unwrap(), None, "{}: it waits", test.name);
            assert_eq!(import::pending_for(&mut tx, &county_id(), &id).await.unwrap(), Some((2026, "提升清单".into())));
            assert_eq!(import::pending_for(&mut tx, &other, &id).await.unwrap(), None);
            let by = ("石某", at("2026-01-20T00:00:00Z"));
            assert!(!import_draft::end(&mut tx, &other, (FileOf::Checklist, &id), how, by).await.unwrap());
            assert!(import_draft::end(&mut tx, &county_id(), (FileOf::Checklist, &id), how, by).await.unwrap());
            assert!(!import_draft::end(&mut tx, &county_id(), (FileOf::Checklist, &id), how, by).await.unwrap(), "{}: once", test.name);
            assert_eq!(import::pending(&mut tx, &county_id(), &id).await.unwrap(), None);
            assert_eq!(import::pending_for(&mut tx, &county_id(), &id).await.unwrap(), None);
            assert!(!import::set_choices(&mut tx, &county_id(), &id, "{}").await.unwrap());
            assert_eq!(import_draft::ended(&mut tx, &other, FileOf::Checklist, &id).await.unwrap(), None);
            let ended = import_draft::ended(&mut tx, &county_id(), FileOf::Checklist, &id).await.unwrap().unwrap();
            assert_eq!((ended.how, ended.by.as_str(), ended.at), (how, by.0, by.1), "{}", test.name);
            assert_eq!((ended.year, ended.list_name.as_str(), ended.file_name.as_str()), (2026, "提升清单", "清单.docx"));
        }
        assert!(import::pending_list(&mut tx, &county_id()).await.unwrap().is_empty());
        // kept as long as a waiting file would be, from its end on
        assert_eq!(import_draft::delete_before(&mut tx, &county_id(), at("2026-01-15T00:00:00Z")).await.unwrap(), 0);
        assert_eq!(import_draft::delete_before(&mut tx, &county_id(), at("2026-02-15T00:00:00Z")).await.unwrap(), 2);
        assert_eq!(
            import_draft::ended(&mut tx, &county_id(), FileOf::Checklist, &ImportId::new("p1")).await.unwrap(),
            None,
            "{}",
            test.name
        );
    }
}

#[tokio::test]
async fn files_of_rows_wait_beside_the_checklists() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        counties(&mut tx).await;
        let (register, accounts) = (ImportId::new("r"), ImportId::new("a"));
        for (id, of) in [(&register, FileOf::Register), (&accounts, FileOf::Accounts)] {
            let waiting = WaitingRows {
                id,
                of,
                received_by: "公开办某",
                file_name: "名册.csv",
                sha256: "00",
                document: "{\"rows\":[]}",
                created_at: at("2026-01-02T00:00:00Z"),
            };
            import_draft::insert_rows(&mut tx, &county_id(), &waiting).await.unwrap();
            let document = import_draft::rows(&mut tx, &county_id(), of, id).await.unwrap();
            assert_eq!(document.as_deref(), Some("{\"rows\":[]}"), "{}", test.name);
            assert_eq!(import_draft::rows(&mut tx, &CountyId::new("other"), of, id).await.unwrap(), None);
            assert!(import::pending(&mut tx, &county_id(), id).await.unwrap().is_none(), "it is no checklist");
        }
        assert_eq!(import_draft::rows(&mut tx, &county_id(), FileOf::Accounts, &register).await.unwrap(), None, "one is not the other");
        assert!(import::pending_list(&mut tx, &county_id()).await.unwrap().is_empty());
        let by = ("石某", at("2026-01-20T00:00:00Z"));
        let mut confirm = async |of: FileOf| import_draft::end(&mut tx, &county_id(), (of, &register), End::Confirmed, by).await.unwrap();
        assert!(!confirm(FileOf::Accounts).await, "it is no list of accounts");
        assert!(confirm(FileOf::Register).await && !confirm(FileOf::Register).await, "{}: once", test.name);
        let ended = import_draft::ended(&mut tx, &county_id(), FileOf::Register, &register).await.unwrap().unwrap();
        assert_eq!((ended.how, ended.by.as_str(), ended.at, ended.file_name.as_str()), (End::Confirmed, by.0, by.1, "名册.csv"));
        assert_eq!(import_draft::ended(&mut tx, &county_id(), FileOf::Accounts, &register).await.unwrap(), None, "{}", test.name);
        assert_eq!(import_draft::rows(&mut tx, &county_id(), FileOf::Register, &register).await.unwrap(), None);
    }
}
