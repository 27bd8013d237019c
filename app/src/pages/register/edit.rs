use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::ids::UnitId;
use domain::register::entry::NAME_LIMIT;
use domain::register::merger::EndDay;
use domain::register::unit::Unit;
use leptos::prelude::*;
use services::register::{self, Closing, Departure, Move, Renaming, UnitFields, UnitSheet};
use services::{Seen, ServiceError};

use super::fields::unit_fields;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::seen::{Stored, seen_field};
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Everything that can be done with a unit: correct it, rename it, end it, move it.
#[component]
pub(crate) fn EditUnitPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = UnitId::new(cx.param("id"));
        let sheet = register::one(actor, &cx.services, &id).await?;
        let others = register::successor_choices(actor, &cx.services, &id).await?;
        let blank =
            || Closing { id: id.clone(), closed_on: String::new(), successor: None, seen: Seen::default(), confirmed: String::new() };
        let closing = cx.form(blank);
        // what came back unconfirmed is looked at; what is wrong with it stands at its fields
        let moves = match closing.failed {
            false => None,
            true => match register::look_at_closing(actor, &cx.services, &closing.sent).await {
                Ok(moves) => Some(moves),
                Err(ServiceError::Invalid(_)) => None,
                Err(error) => return Err(error),
            },
        };
        let title = format!("修改：{}", sheet.unit.short_name);
        let here = paths::unit(&id);
        let body = view! {
            {correct(&cx, &sheet)}
            {rename(&cx, &sheet.unit)}
            {close(closing, &sheet, others, moves.map(|moves| (moves, actor.may(Permission::Review))))}
            {reorder(&cx, &sheet)}
        };
        Ok(Page::new(title, body).under(paths::OVERVIEW, "总览").under(paths::UNITS, "责任单位").under(here, sheet.unit.full_name))
    })
}

fn correct(cx: &PageContext, sheet: &UnitSheet) -> impl IntoView + use<> {
    let back = paths::unit(&sheet.unit.id);
    let form = cx.form(|| UnitFields::of(&sheet.unit));
    let seen = seen_field(&form, UnitFields::seen, &form.sent.seen, &sheet.seen(), || stored(&sheet.unit));
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"基本信息"</h2><p>"写错时在这里更正，以往各日的页面一并改正；正式改名请用下面的“更名”"</p></header>
            <form class="form" method="post" action=verb::EDIT_UNIT>
                {seen}
                {unit_fields(form, &sheet.groups)}
                <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=back>"取消"</a></div>
            </form>
        </section>
    }
}

/// A unit as it stands, by the labels of its form.
fn stored(unit: &Unit) -> Stored {
    let fields = UnitFields::of(unit);
    let key_area = if fields.key_area { "是" } else { "否" };
    [
        ("单位全称", fields.full_name),
        ("简称", fields.short_name),
        ("类别", unit.class.label().to_owned()),
        ("考核分组", fields.group),
        ("承担重点领域", key_area.to_owned()),
        ("别名", fields.aliases),
        ("简称拼音", fields.pinyin),
        ("启用日期", fields.valid_from),
        ("停用日期", fields.valid_to),
        ("备注", fields.note),
    ]
    .map(|(label, text)| (label.to_owned(), text))
    .to_vec()
}

/// What a renaming leaves as it was, which nobody would guess of a day that has passed.
const RENAMED_LATE: &str = "这一天已经过去的，属于补记：今天以前各日的页面（截至某日）和已经印发的表格仍用原名称，从今天起用新名称。\
    考评批次按数据截止日当天的名称：采集中的重新采集后改用，进入评分时也会改用；已经进入评分的，退回采集再重新采集。";

fn rename(cx: &PageContext, unit: &Unit) -> impl IntoView + use<> {
    let form = cx.form(|| Renaming {
        id: unit.id.clone(),
        new_full_name: unit.full_name.clone(),
        new_short_name: unit.short_name.clone(),
        renamed_on: String::new(),
        seen: Seen::default(),
    });
    let seen = seen_field(&form, Renaming::seen, &form.sent.seen, &register::seen(unit), || stored(unit));
    let sent = form.sent;
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"更名"</h2><p>"原名称自动记入曾用名；启用日期之前各期的填报和表格仍用原名称"</p></header>
            <form class="form" method="post" action=verb::RENAME_UNIT>
                <input type="hidden" name=Renaming::id value=unit.id.to_string()/>
                {seen}
                <div class="form-pair">
                    {TextField::new(Renaming::new_full_name, "新全称").maxlength(NAME_LIMIT).value(sent.new_full_name).show(&form.errors)}
                    {TextField::new(Renaming::new_short_name, "新简称").maxlength(NAME_LIMIT).value(sent.new_short_name).show(&form.errors)}
                </div>
                {date(Renaming::renamed_on, "启用新名称的日期").hint(RENAMED_LATE).value(sent.renamed_on).show(&form.errors)}
                <div class="form-actions"><button class="btn">"更名"</button></div>
            </form>
        </section>
    }
}

/// The end of the unit; where it was looked at, what it moves, and whether the reader judges reports.
fn close(
    form: ShownForm<Closing>,
    sheet: &UnitSheet,
    others: Vec<(UnitId, String)>,
    look: Option<(Departure, bool)>,
) -> impl IntoView + use<> {
    let unit = &sheet.unit;
    if let Some(to) = unit.valid_to {
        let successor = sheet.successor.clone().map(|(id, name)| {
            view! { "，由"<a href=paths::unit(&id)>{name}</a>"承接" }
        });
        return view! {
            <section class="panel">
                <header class="panel-head"><h2>"撤并"</h2></header>
                <p>{format!("已登记：{}起撤并", day_text(to))}{successor}"。要恢复使用，请清空上面的“停用日期”并保存。"</p>
            </section>
        }
        .into_any();
    }
    let seen = seen_field(&form, Closing::seen, &form.sent.seen, &register::seen(unit), || stored(unit));
    let look = look.map(|(moves, judges)| {
        let words = what_moves(&form.sent, &others, moves);
        // what nobody would judge any more is judged first, by whoever judges
        let lost = moves.doubled_waiting > 0 || (form.sent.successor.is_none() && moves.waiting > 0);
        let review = (lost && judges).then(|| view! { <p><a href=paths::REVIEW>"先去审核这些填报"</a></p> });
        let notice = view! { <div class="notice" id=Closing::confirmed tabindex="-1"><p>{words}</p>{review}</div> };
        let value = moves.seen(&form.sent).as_str().to_owned();
        let words = if moves.day == EndDay::Past { "日期无误，按补记办理" } else { "确认撤并" };
        (notice, view! { <button class="btn btn-primary" name=Closing::confirmed value=value>{words}</button> })
    });
    let (notice, confirm) = look.unzip();
    let words = if confirm.is_some() { "重新核对" } else { "核对涉及的事项" };
    let Closing { closed_on, successor, .. } = form.sent;
    let successor = Select::new(FieldRow::new(Closing::successor, "承接单位").note("选填"))
        .choice("", "没有承接单位（撤销）")
        .choices(others.into_iter().map(|(id, name)| (id.to_string(), name)))
        .chosen(successor.map(|id| id.to_string()).unwrap_or_default());
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"撤销或合并"</h2><p>"撤并日期之前的统计、填报和名称都不变"</p></header>
            <form class="form" method="post" action=verb::CLOSE_UNIT>
                <input type="hidden" name=Closing::id value=unit.id.to_string()/>
                {seen}
                {date(Closing::closed_on, "撤并日期").value(closed_on).show(&form.errors)}
                {successor.show(&form.errors)}
                <p class="form-hint">"尚未审核通过的事项转给承接单位，转出时已经逾期的重新计算报送期限；承接单位自己也有的事项以承接单位的为准，期限、状态和填报都不变。没有承接单位的，自当天起不再计入应报。审核通过的仍留在原单位。"</p>
                {notice}
                <div class="form-actions">{confirm}<button class="btn">{words}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// What the closing does, with its numbers: of a day ahead what is known today, of a day that has passed what it does not change.
fn what_moves(form: &Closing, others: &[(UnitId, String)], moves: Departure) -> String {
    let Departure {
        day,
        going,
        overdue,
        waiting,
        doubled,
        doubled_waiting,
        staying,
        archived,
        orders_due,
        orders_ending,
        counted_from,
        classes,
    } = moves;
    let on = form.closed_on.trim().parse().map(day_text).unwrap_or_default();
    let from = counted_from.map(day_text).unwrap_or_default();
    let successor = form.successor.as_ref().and_then(|to| others.iter().find(|(id, _)| id == to)).map(|(_, name)| name);
    let mut said = match day {
        EndDay::Past => {
            format!("撤并日期{on}已过，属于补记：以前各日的页面和已经印发的数字不变，从今天起按撤并后的情况统计。请先核对日期。")
        }
        EndDay::Today => String::new(),
        EndDay::Ahead => format!("到{on}自动办理，以当天的情况为准。以下按今天的情况预计："),
    };
    if let (Some(name), Some((own, other))) = (successor, classes) {
        said += &format!("原单位是{}，{name}是{}，类别不同，请核对没有选错承接单位。", own.label(), other.label());
    }
    said += &match (successor, going) {
        // what the successor has itself goes nowhere and leaves the counts all the same
        (Some(name), 0) if doubled > 0 => format!("{on}起并入{name}，未审核通过的事项该单位都有，不再另外转给它。"),
        (Some(name), 0) => format!("{on}起并入{name}，没有需要转出的事项。"),
        (Some(name), _) => format!("{on}起并入{name}，{going}个未审核通过的事项转给{name}。"),
        (None, 0) => format!("{on}起撤销，没有未审核通过的事项。"),
        (None, _) => format!("{on}起撤销，{going}个未审核通过的事项自办理之日起不再计入应报。"),
    };
    if waiting > 0 {
        said += &match successor {
            Some(_) => format!("其中{waiting}个已经报送，正待审核，转出后照常审核。"),
            None => format!("其中{waiting}个已经报送，正待审核，请先审核再办理。"),
        };
    }
    if successor.is_some() && overdue > 0 {
        said += &match day {
            EndDay::Ahead => format!("其中{overdue}个的报送截止在{on}以前，目前尚未报送；届时仍未报送的，从{on}起重新计算报送期限。"),
            EndDay::Past | EndDay::Today => format!("其中{overdue}个已经逾期，从{from}起重新计算报送期限。"),
        };
    }
    if let (Some(_), 1..) = (successor, doubled) {
        // where nothing goes over they are all that was spoken of, and none besides
        let which = if going == 0 { format!("这{doubled}个") } else { format!("另有{doubled}个该单位自己也有，") };
        said += &format!("{which}以该单位的为准，期限、状态和填报都不变；原单位的记录标为“已并入”，不再计入应报，仍可查看。");
        if doubled_waiting > 0 {
            said += &format!("其中{doubled_waiting}个原单位已经报送、尚未审核，办理后不再审核，请先审核。");
        }
    }
    if staying > 0 {
        said += &format!("审核通过的{staying}个事项仍留在原单位。");
    }
    if orders_due + orders_ending > 0 {
        let due = (orders_due > 0).then(|| format!("公开期限在{on}以前的{orders_due}项仍由原单位补报"));
        let ending = (orders_ending > 0).then(|| format!("公开期限在{on}及以后的{orders_ending}项不再要求"));
        let both: Vec<String> = due.into_iter().chain(ending).collect();
        said += &format!(
            "事项清单中还有{}项没有公开或待补正，不随之转出：{}；需要承接单位公开的，请在新的事项清单中写明。",
            orders_due + orders_ending,
            both.join("，")
        );
    }
    if archived > 0 {
        said += &format!("已归档年度的{archived}个事项不变，期限、审核结果和归档时一样。");
    }
    said
}

fn reorder(cx: &PageContext, sheet: &UnitSheet) -> impl IntoView + use<> {
    let form = cx.form(|| Move { id: sheet.unit.id.clone(), place: sheet.unit.position.to_string() });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"名册顺序"</h2><p>{format!("名册共{}个单位，各类表格按这个顺序排列", sheet.count)}</p></header>
            <form class="form" method="post" action=verb::MOVE_UNIT>
                <input type="hidden" name=Move::id value=sheet.unit.id.to_string()/>
                {TextField::number(Move::place, "移到第几位").maxlength(5).value(form.sent.place).show(&form.errors)}
                <div class="form-actions"><button class="btn">"调整顺序"</button></div>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use domain::register::unit::UnitClass;

    use super::*;

    #[test]
    fn a_successor_of_another_kind_is_asked_about() {
        let form = Closing {
            id: UnitId::new("a"),
            closed_on: "2026-12-01".into(),
            successor: Some(UnitId::new("b")),
            seen: Seen::default(),
            confirmed: String::new(),
        };
        let others = [(UnitId::new("b"), "教育体育局".to_owned())];
        let said = |classes| what_moves(&form, &others, Departure { classes, ..Departure::default() });
        let other = said(Some((UnitClass::Township, UnitClass::CountyDepartment)));
        assert!(other.contains("原单位是乡镇，教育体育局是县直部门，类别不同，请核对没有选错承接单位。"), "{other}");
        assert!(!said(None).contains("类别不同"));
    }
}
