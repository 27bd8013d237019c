use chrono::NaiveDate;
use domain::ids::{ColumnId, CountyId, UnitId};
use domain::monitoring::column::{Column, ColumnClass, ColumnLevel, ColumnReader, ColumnWays};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::{Article, ColumnPage, Reading};
use domain::monitoring::read_again::Validators;
use domain::monitoring::selector::Picks;
use domain::monitoring::words::WordPair;
use storage::monitoring::round::{self, Kept, PageVisit};
use storage::monitoring::{column, words};
use storage::testing::a_unit;
use storage::{StorageError, Tx, operations::county, register::unit, testing};

use crate::at;

fn county_id() -> CountyId {
    CountyId::new("c")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn register(tx: &mut Tx) {
    county::insert(tx, &county_id(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    county::insert(tx, &CountyId::new("other"), "他县", at("2026-01-02T00:00:00Z")).await.unwrap();
    let bureau = a_unit("u", "水利局", 1);
    unit::insert(tx, &county_id(), &bureau, "水利局").await.unwrap();
}

fn column_of(id: &str, name: &str) -> Column {
    Column {
        id: ColumnId::new(id),
        unit: UnitId::new("u"),
        unit_name: "清溪县水利局".into(),
        name: name.into(),
        address: format!("http://a.cn/{id}/"),
        class: ColumnClass::Static,
        limit_days: Some(30),
        monthly_minimum: None,
        allows_note: true,
        ways: ColumnWays {
            level: ColumnLevel::Below,
            reader: ColumnReader::Json,
            picks: Picks { item: "ul.news > li".into(), title: "a".into(), day: ".date".into() },
        },
    }
}

#[tokio::test]
async fn columns_stand_in_their_order_and_in_their_county() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (first, second) = (column_of("b", "动态"), column_of("a", "公告"));
        column::insert(&mut tx, &county_id(), &first, 1).await.unwrap();
        column::insert(&mut tx, &county_id(), &second, 2).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(column::list(&mut conn, &county_id()).await.unwrap(), [first.clone(), second.clone()], "{}", test.name);
        // what a connection gives back it reads again
        conn.give_back_memory().await.unwrap();
        assert_eq!(column::list(&mut conn, &CountyId::new("other")).await.unwrap(), []);
        drop(conn);
        let changed =
            Column { class: ColumnClass::Dynamic, limit_days: None, monthly_minimum: Some(2), allows_note: false, ..first.clone() };
        let mut tx = test.db.write().await.unwrap();
        tx.give_back_memory().await.unwrap();
        column::update(&mut tx, &county_id(), &changed, 3).await.unwrap();
        column::update(&mut tx, &CountyId::new("other"), &Column { name: "别".into(), ..second.clone() }, 9).await.unwrap();
        let twice = Column { id: ColumnId::new("z"), ..second.clone() };
        assert_eq!(column::list(&mut tx, &county_id()).await.unwrap(), [second, changed], "{}", test.name);
        assert!(matches!(column::insert(&mut tx, &county_id(), &twice, 4).await, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

#[tokio::test]
async fn a_list_of_words_takes_the_place_of_the_one_before() {
    let pair = |wrong: &str, contexts: &[&str]| WordPair {
        wrong: wrong.into(),
        right: "对".into(),
        contexts: contexts.iter().map(|context| (*context).to_owned()).collect(),
    };
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        assert_eq!(words::list(&mut tx, &county_id()).await.unwrap(), None);
        words::replace(&mut tx, &county_id(), &[pair("乙", &[]), pair("甲", &["甲一", "甲二"])]).await.unwrap();
        assert_eq!(
            words::list(&mut tx, &county_id()).await.unwrap(),
            Some(vec![pair("乙", &[]), pair("甲", &["甲一", "甲二"])]),
            "{}",
            test.name
        );
        words::replace(&mut tx, &county_id(), &[pair("丙", &[])]).await.unwrap();
        assert_eq!(words::list(&mut tx, &county_id()).await.unwrap(), Some(vec![pair("丙", &[])]));
        assert_eq!(words::list(&mut tx, &CountyId::new("other")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_round_is_begun_once_and_keeps_what_was_read() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let begin = async |tx: &mut Tx, id: &str, as_of: &str| {
            round::begin(tx, &county_id(), id, day("2026-10-01"), day(as_of), at("2026-11-01T00:00:00Z")).await.unwrap()
        };
        let first = begin(&mut tx, "r1", "2026-10-31").await;
        assert_eq!((first.id.as_str(), first.is_complete), ("r1", false));
        assert_eq!(begin(&mut tx, "r2", "2026-10-31").await.id, "r1", "{}", test.name);
        assert_eq!(begin(&mut tx, "r3", "2026-10-30").await.id, "r3", "another day is another round");
        let visit = |address: &str, outcome: Outcome| PageVisit {
            address: address.into(),
            outcome,
            tries: 3,
            answers: 2,
            mark: "m".into(),
            validators: Validators::default(),
        };
        let text = Article { heading: "题".into(), meta_day: Some(day("2026-10-05")), ..Article::default() };
        let article = Reading::Article(text.clone());
        let column = ColumnPage { next: Some("http://a.cn/0?page=2".into()), ..ColumnPage::default() };
        let visits = [
            visit("http://a.cn/2", Outcome::Read(article.clone())),
            visit("http://a.cn/1", Outcome::Failed { cause: Cause::Http(404), tries: 3 }),
            visit("http://a.cn/3", Outcome::Read(article.clone())),
            visit("http://a.cn/4", Outcome::NotJudged(Reason::Robots)),
            visit("http://a.cn/0", Outcome::Read(Reading::Column(column.clone()))),
        ];
        let digest = |content: &str| format!("{}", content.len());
        round::keep(&mut tx, "r1", &visits, day("2026-11-01"), digest).await.unwrap();
        let kept = round::visits(&mut tx, "r1", "", 10).await.unwrap();
        let told: Vec<(&str, &Kept)> = kept.iter().map(|visit| (visit.address.as_str(), &visit.kept)).collect();
        let expected = [
            ("http://a.cn/0", &Kept::Column(Box::new(column))),
            ("http://a.cn/1", &Kept::Failed { cause: Cause::Http(404), tries: 3 }),
            ("http://a.cn/2", &Kept::Article),
            ("http://a.cn/3", &Kept::Article),
        ];
        assert_eq!((told.as_slice(), kept[0].answers, kept[0].mark.as_str()), (expected.as_slice(), 2, "m"), "{}", test.name);
        let articles = round::articles(&mut tx, "r1", "http://a.cn/2", 10).await.unwrap();
        assert_eq!(articles, [("http://a.cn/3".to_owned(), Some(text.clone()))], "{}", test.name);
        assert_eq!(round::visits(&mut tx, "r1", "http://a.cn/1", 1).await.unwrap().len(), 1);
        assert_eq!(round::visits(&mut tx, "r3", "", 10).await.unwrap(), []);
        // seen again in the same round: the last answer holds
        round::keep(&mut tx, "r1", &[visit("http://a.cn/1", Outcome::Read(Reading::There))], day("2026-11-01"), digest).await.unwrap();
        assert_eq!(round::visits(&mut tx, "r1", "http://a.cn/0", 1).await.unwrap()[0].kept, Kept::There);
        round::complete(&mut tx, "r1", at("2026-11-01T01:00:00Z")).await.unwrap();
        assert!(begin(&mut tx, "r4", "2026-10-31").await.is_complete, "{}", test.name);
    }
}

#[tokio::test]
async fn a_later_round_takes_over_what_is_still_good() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let begin = async |tx: &mut Tx, id: &str, as_of: &str, moment: &str| {
            round::begin(tx, &county_id(), id, day("2026-10-01"), day(as_of), at(moment)).await.unwrap();
        };
        begin(&mut tx, "r1", "2026-10-30", "2026-11-01T00:00:00Z").await;
        begin(&mut tx, "r2", "2026-10-31", "2026-11-08T00:00:00Z").await;
        assert_eq!(round::before(&mut tx, &county_id(), "r2").await.unwrap(), None, "it did not come to its end: {}", test.name);
        let visit = |address: &str, outcome: Outcome| PageVisit {
            address: address.into(),
            outcome,
            tries: 1,
            answers: 1,
            mark: "m".into(),
            validators: Validators::default(),
        };
        let text = Article { heading: "题".into(), ..Article::default() };
        let old = [visit("http://a.cn/old", Outcome::Read(Reading::Article(text.clone())))];
        let new = [
            visit("http://a.cn/new", Outcome::Read(Reading::Article(text.clone()))),
            visit("http://a.cn/file", Outcome::Read(Reading::File)),
            visit("http://a.cn/", Outcome::Read(Reading::Column(ColumnPage::default()))),
            visit("http://a.cn/dead", Outcome::Failed { cause: Cause::Dns, tries: 3 }),
        ];
        let digest = |content: &str| format!("{}", content.len());
        round::keep(&mut tx, "r1", &old, day("2026-08-01"), digest).await.unwrap();
        round::keep(&mut tx, "r1", &new, day("2026-11-01"), digest).await.unwrap();
        round::complete(&mut tx, "r1", at("2026-11-01T05:00:00Z")).await.unwrap();
        assert_eq!(round::before(&mut tx, &county_id(), "r2").await.unwrap().as_deref(), Some("r1"), "{}", test.name);
        assert_eq!(round::before(&mut tx, &county_id(), "r1").await.unwrap(), None);
        assert_eq!(round::before(&mut tx, &CountyId::new("other"), "r2").await.unwrap(), None);
        let good = round::read_since(&mut tx, "r1", day("2026-10-01"), "", 10).await.unwrap();
        let told: Vec<_> = good.iter().map(|one| (one.address.as_str(), &one.kept, one.read_on, one.mark.as_str())).collect();
        let read = day("2026-11-01");
        assert_eq!(told, [("http://a.cn/file", &Kept::File, read, "m"), ("http://a.cn/new", &Kept::Article, read, "m")], "{}", test.name);
        assert_eq!(round::read_since(&mut tx, "r1", day("2026-07-01"), "http://a.cn/file", 1).await.unwrap()[0].address, "http://a.cn/new");
        // taken over once or twice: it is there once, with the day on which it was read and no answer
        for _ in 0..2 {
            round::take_over(&mut tx, "r2", "r1", &["http://a.cn/new", "http://a.cn/unknown"]).await.unwrap();
        }
        let kept = round::visits(&mut tx, "r2", "", 10).await.unwrap();
        assert_eq!(
            kept.iter().map(|one| (one.address.as_str(), one.answers)).collect::<Vec<_>>(),
            [("http://a.cn/new", 0)],
            "{}",
            test.name
        );
        assert_eq!(round::read_since(&mut tx, "r2", read, "", 10).await.unwrap()[0].read_on, read);
        assert_eq!(round::articles(&mut tx, "r2", "", 10).await.unwrap(), [("http://a.cn/new".to_owned(), Some(text))], "{}", test.name);
        assert_eq!(round::forget_failures(&mut tx, "r1").await.unwrap(), 1, "{}", test.name);
        assert_eq!(round::visits(&mut tx, "r1", "", 10).await.unwrap().len(), 4);
    }
}

#[tokio::test]
async fn what_a_server_calls_unchanged_is_taken_over_with_its_reading() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        for (id, as_of, moment) in [("r1", "2026-10-30", "2026-11-01T00:00:00Z"), ("r2", "2026-10-31", "2026-11-08T00:00:00Z")] {
            round::begin(&mut tx, &county_id(), id, day("2026-10-01"), day(as_of), at(moment)).await.unwrap();
        }
        let said = Validators { etag: "\"v1\"".into(), modified: "Sun, 01 Nov 2026 00:00:00 GMT".into() };
        let visit = |address: &str, reading: Reading, validators: Validators| PageVisit {
            address: address.into(),
            outcome: Outcome::Read(reading),
            tries: 1,
            answers: 1,
            mark: "m".into(),
            validators,
        };
        let page = ColumnPage { next: Some("http://a.cn/2".into()), ..ColumnPage::default() };
        let as_usual = |address: &str, reading: Reading, validators: Validators| PageVisit {
            mark: String::new(),
            ..visit(address, reading, validators)
        };
        let visits = [
            as_usual("http://a.cn/", Reading::Column(page.clone()), said.clone()),
            as_usual("http://b.cn/", Reading::Column(ColumnPage::default()), Validators::default()),
            // read another way: what its server says of it says nothing about the usual one
            visit("http://d.cn/", Reading::Column(ColumnPage::default()), said.clone()),
            visit("http://a.cn/1", Reading::Article(Article::default()), said.clone()),
        ];
        let (read, today) = (day("2026-11-01"), day("2026-11-08"));
        round::keep(&mut tx, "r1", &visits, read, |content| format!("{}", content.len())).await.unwrap();
        let columns = round::column_validators(&mut tx, "r1", read).await.unwrap();
        assert_eq!(columns, [("http://a.cn/".to_owned(), said.clone())], "{}", test.name);
        assert!(round::column_validators(&mut tx, "r1", today).await.unwrap().is_empty(), "read too long ago: {}", test.name);
        assert_eq!(round::reading(&mut tx, "r1", "http://a.cn/").await.unwrap(), Some(Reading::Column(page)), "{}", test.name);
        assert_eq!(round::reading(&mut tx, "r1", "http://c.cn/").await.unwrap(), None);
        assert!(round::unchanged(&mut tx, "r2", "r1", "http://a.cn/", None, 1).await.unwrap(), "{}", test.name);
        assert!(round::unchanged(&mut tx, "r2", "r1", "http://a.cn/1", Some(today), 2).await.unwrap(), "{}", test.name);
        assert!(!round::unchanged(&mut tx, "r2", "r1", "http://a.cn/1", Some(today), 2).await.unwrap(), "it is there: {}", test.name);
        assert!(!round::unchanged(&mut tx, "r2", "r1", "http://c.cn/", None, 1).await.unwrap(), "{}", test.name);
        // of a column the day of its whole reading stays; an item was asked for today
        assert_eq!(round::column_validators(&mut tx, "r2", read).await.unwrap().len(), 1, "{}", test.name);
        assert!(round::column_validators(&mut tx, "r2", today).await.unwrap().is_empty(), "{}", test.name);
        let items = round::read_since(&mut tx, "r2", read, "", 10).await.unwrap();
        assert_eq!((items.len(), items[0].read_on, &items[0].validators), (1, today, &said), "{}", test.name);
        let kept = round::visits(&mut tx, "r2", "", 10).await.unwrap();
        assert_eq!(kept.iter().map(|one| one.answers).collect::<Vec<_>>(), [1, 2], "{}", test.name);
    }
}
