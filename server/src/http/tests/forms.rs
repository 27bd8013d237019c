//! Forms as they are sent: what is missing or invented is refused before anything happens; and one answer to a refusal.

use axum::http::StatusCode;
use domain::access::role::Role;

use super::{Site, page_of};

#[tokio::test(flavor = "multi_thread")]
async fn an_invented_role_is_refused_and_becomes_no_role() {
    let site = Site::new().await;
    for (verb, form) in [
        ("/do/add-account", "username=wang&person=a&role=emperor&unit=u"),
        ("/do/add-account", "username=wang&person=a&role=&unit=u"),
        ("/do/edit-account", "id=leader&seen=&person=a&role=emperor&unit="),
    ] {
        let answer = site.post(Some(Role::Admin), verb, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{verb} {form}");
        assert!(answer.body.contains("请返回上一页"), "{}", answer.body);
    }
    let log = site.get(Some(Role::Admin), "/audit").await.body;
    assert!(!log.contains("新增账号</td>") && !log.contains("修改账号</td>"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misspelt_or_missing_field_is_refused() {
    let site = Site::new().await;
    for form in ["new_ful_name=a&id=u&seen=&new_short_name=b&renamed_on=2026-05-01", "id=u&seen=&new_full_name=a&new_short_name=b", ""] {
        let answer = site.post(Some(Role::Office), "/do/rename-unit", form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    // a tick that is misspelt does not silently mean no
    let answer = site.post(Some(Role::Office), "/do/close-unit", "id=u&seen=&closed_on=2026-05-01&successor=&handover=1").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_form_comes_back_with_what_was_typed_to_its_own_fields() {
    let site = Site::new().await;
    let operator = services::Actor::operator(domain::ids::CountyId::new("c"), String::new());
    let unit = domain::ids::UnitId::new("u");
    let seen = services::register::one(&operator, &site.services, &unit).await.unwrap().seen();
    let form = "id=u&new_full_name=%E6%96%B0%E5%90%8D&new_short_name=%E6%96%B0&renamed_on=";
    let form = format!("{form}&seen={}", seen.as_str());
    let answer = site.post(Some(Role::Office), "/do/rename-unit", &form).await;
    assert_eq!((answer.status, page_of(&answer)), (StatusCode::SEE_OTHER, "/units/u/edit"));
    let page = site.get(Some(Role::Office), &answer.location).await.body;
    assert!(page.contains("value=\"新名\"") && page.contains("id=\"renamed_on-error\""), "{page}");
    assert!(page.contains("value=\"标记县标记局\""), "the other form of the page stands as it is stored");
    let again = site.get(Some(Role::Office), &answer.location).await.body;
    assert!(again.contains("value=\"新名\""), "it survives being loaded anew");
    let fresh = site.get(Some(Role::Office), "/units/u/edit").await.body;
    assert!(!fresh.contains("value=\"新名\""), "the page itself stands as it is stored");
    let stranger = site.get(Some(Role::Admin), &answer.location).await.body;
    assert!(!stranger.contains("value=\"新名\""), "another session's form is not hers to see");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_click_after_a_conflict_saves_over_nobody() {
    let site = Site::new().await;
    let operator = services::Actor::operator(domain::ids::CountyId::new("c"), String::new());
    let unit = domain::ids::UnitId::new("u");
    let names = async || {
        let unit = services::register::one(&operator, &site.services, &unit).await.unwrap().unit;
        (unit.full_name, unit.short_name)
    };
    let old = services::register::one(&operator, &site.services, &unit).await.unwrap().seen();
    let form = |name: &str, seen: &str| {
        let name = super::encode(name);
        format!("id=u&new_full_name={name}&new_short_name={name}&renamed_on=2026-02-01&seen={seen}")
    };
    let first = form("先改的局", old.as_str()).replace("2026-02", "2026-01");
    let late = site.post(Some(Role::Admin), "/do/rename-unit", &first).await;
    assert_eq!(names().await.0, "先改的局");
    // its day had passed: the answer says what of past days stays as it was
    assert!(late.location.ends_with("notice=unit-renamed-late"), "{}", late.location);
    // the office sends the form it opened before: the answer shows the other name, and asks
    let refused = site.post(Some(Role::Office), "/do/rename-unit", &form("后改的局", old.as_str())).await;
    let page = site.get(Some(Role::Office), &refused.location).await.body;
    assert!(page.contains("先改的局") && page.contains("value=\"后改的局\"") && page.contains("别人刚刚保存过"), "{page}");
    // what a browser sends when nothing on that page is touched: the choice that is made already
    let choice = page.split("type=\"radio\"").find(|piece| piece.contains("checked")).unwrap();
    let chosen = choice.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let again = site.post(Some(Role::Office), "/do/rename-unit", &form("后改的局", chosen)).await;
    assert!(again.location.contains("retry="), "{}", again.location);
    assert_eq!(names().await.0, "先改的局");
    // only who has chosen to
    let now = services::register::one(&operator, &site.services, &unit).await.unwrap().seen();
    assert!(page.contains(&format!("value=\"{}\"", now.as_str())), "the other choice is there");
    site.post(Some(Role::Office), "/do/rename-unit", &form("后改的局", now.as_str())).await;
    assert_eq!(names().await.0, "后改的局");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_export_says_why() {
    let site = Site::new().await;
    let missing = site.get(Some(Role::Office), "/exports/cells.xlsx?year=1999").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("没有找到清单") && !missing.body.contains("地址可能有误"), "{}", missing.body);
    let list = site.get(Some(Role::Office), "/checklists/x/export/csv").await;
    assert!(list.status == StatusCode::NOT_FOUND && list.body.contains("没有找到"), "{}", list.body);
    let file = site.get(Some(Role::Office), "/evidence/x").await;
    assert!(file.status == StatusCode::NOT_FOUND && file.body.contains("没有找到"), "{}", file.body);
    let unread = site.get(Some(Role::Unit), "/units/export/csv").await;
    assert_eq!(unread.status, StatusCode::FORBIDDEN);
    assert!(!unread.body.contains("不是从本系统的页面发出的"), "{}", unread.body);
}
