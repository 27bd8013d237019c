//! The fields of a unit, as the new and the edit page both show them.

use domain::register::unit::{AliasKind, Unit, UnitClass};
use leptos::prelude::*;

use crate::context::PageContext;
use crate::forms::field_error::{field_error, is_wrong, typed};
use crate::forms::text_area::TextArea;

/// All fields that are written directly. Official names of a unit in use change by a renaming; here they are corrected.
pub(super) fn unit_fields(cx: &PageContext, unit: Option<&Unit>, groups: &[String]) -> impl IntoView + use<> {
    let stored = |read: fn(&Unit) -> String| unit.map(read).unwrap_or_default();
    // after a failed try an empty field was emptied by the person
    let failed = cx.flash().is_some_and(|flash| flash.value("full_name").is_some());
    let value = |field: &str, read: fn(&Unit) -> String| if failed { typed(cx, field).unwrap_or_default() } else { stored(read) };
    let class = value("class", |unit| unit.class.code().to_owned());
    let classes = UnitClass::ALL.map(|one| view! { <option value=one.code() selected=one.code() == class>{one.label()}</option> });
    let key_area = !value("key_area", |unit| if unit.key_area { "1".to_owned() } else { String::new() }).is_empty();
    let groups: Vec<_> = groups.iter().map(|group| view! { <option value=group.clone()></option> }).collect();
    let aliases = value("aliases", |unit| {
        let habits = unit.aliases.iter().filter(|alias| alias.kind == AliasKind::Alias);
        habits.map(|alias| alias.name.as_str()).collect::<Vec<_>>().join("、")
    });
    let note = value("note", |unit| unit.note.clone());
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let from = if failed { typed(cx, "valid_from").unwrap_or_default() } else { day(unit.and_then(|unit| unit.valid_from)) };
    let to = if failed { typed(cx, "valid_to").unwrap_or_default() } else { day(unit.and_then(|unit| unit.valid_to)) };
    let input = |name: &'static str, label: &'static str, hint: &'static str, required: bool, value: String| {
        Field { name, label, hint, required, value }.show(cx)
    };
    let date = |name: &'static str, label: &'static str, value: String| {
        view! {
            <div class="form-row" class:has-error=is_wrong(cx, name)>
                <label class="form-label" for=name>{label}" "<small>"选填"</small></label>
                {field_error(cx, name)}
                <input id=name name=name type="date" class="input-date" value=value aria-describedby=format!("{name}-error")/>
            </div>
        }
    };
    view! {
        <div class="form-pair">
            {input("full_name", "单位全称", "与公章一致", true, value("full_name", |unit| unit.full_name.clone()))}
            {input("short_name", "简称", "列表和图表上用", true, value("short_name", |unit| unit.short_name.clone()))}
        </div>
        <div class="form-pair">
            <div class="form-row" class:has-error=is_wrong(cx, "class")>
                <label class="form-label" for="class">"类别"</label>
                {field_error(cx, "class")}
                <select id="class" name="class">{classes.collect_view()}</select>
            </div>
            <div class="form-row" class:has-error=is_wrong(cx, "group")>
                <label class="form-label" for="group">"考核分组 "<small>"选填"</small></label>
                {field_error(cx, "group")}
                <input id="group" name="group" list="groups" maxlength="100" value=value("group", |unit| unit.group.clone()) placeholder="不填则按类别" autocomplete="off"/>
                <datalist id="groups">{groups}</datalist>
            </div>
        </div>
        <div class="form-row"><div class="choices"><label><input type="checkbox" name="key_area" value="1" checked=key_area/>" 承担重点领域"</label></div></div>
        <div class="form-row" class:has-error=is_wrong(cx, "aliases")>
            <label class="form-label" for="aliases">"别名 "<small>"选填"</small></label>
            <p class="form-hint" id="aliases-hint">"清单里可能出现的其他写法,用顿号或换行分开;导入清单时据此对应单位。曾用名由“更名”登记,不用写在这里。"</p>
            {field_error(cx, "aliases")}
            <TextArea name="aliases" id="aliases" value=aliases rows=3 maxlength=4_000 describedby="aliases-hint aliases-error" invalid=is_wrong(cx, "aliases")/>
        </div>
        <div class="form-pair">
            {input("pinyin", "简称拼音", "不填则自动生成;多音字请在此更正,音节之间空一格", false, value("pinyin", |unit| unit.pinyin.clone()))}
            {input("initials", "拼音首字母", "供搜索用", false, value("initials", |unit| unit.initials.clone()))}
        </div>
        <div class="form-pair">{date("valid_from", "启用日期", from)}{date("valid_to", "停用日期", to)}</div>
        <div class="form-row" class:has-error=is_wrong(cx, "note")>
            <label class="form-label" for="note">"备注 "<small>"选填"</small></label>
            {field_error(cx, "note")}
            <TextArea name="note" id="note" value=note rows=2 maxlength=500 describedby="note-error" invalid=is_wrong(cx, "note")/>
        </div>
    }
}

struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    required: bool,
    value: String,
}

impl Field {
    fn show(self, cx: &PageContext) -> impl IntoView + use<> {
        let name = self.name;
        let optional = (!self.required).then(|| view! { " "<small>"选填"</small> });
        view! {
            <div class="form-row" class:has-error=is_wrong(cx, name)>
                <label class="form-label" for=name>{self.label}{optional}</label>
                <p class="form-hint" id=format!("{name}-hint")>{self.hint}</p>
                {field_error(cx, name)}
                <input
                    id=name
                    name=name
                    maxlength="100"
                    required=self.required
                    autocomplete="off"
                    value=self.value
                    aria-describedby=format!("{name}-hint {name}-error")
                    aria-invalid=is_wrong(cx, name).then_some("true")
                />
            </div>
        }
    }
}
