//! The fields of a unit, as the new and the edit page both show them.

use domain::register::entry::{NAME_LIMIT, NOTE_LIMIT};
use domain::register::unit::UnitClass;
use leptos::prelude::*;
use services::register::UnitFields;

use crate::forms::ShownForm;
use crate::forms::choices::checkbox;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;

/// The most that the field of other names holds, in characters.
const ALIASES_LENGTH: usize = 4_000;

/// All fields that are written directly. Official names of a unit in use change by a renaming; here they are corrected.
pub(super) fn unit_fields(form: ShownForm<UnitFields>, groups: &[String]) -> impl IntoView + use<> {
    let ShownForm { sent, errors, .. } = form;
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        TextField::new(name, label).hint(hint).maxlength(NAME_LIMIT).value(value)
    };
    let class = Select::new(FieldRow::new(UnitFields::class, "类别"))
        .choices(UnitClass::ALL.map(|class| (class.code(), class.label())))
        .chosen(sent.class);
    let group = TextField::new(UnitFields::group, "考核分组").optional().list("groups").placeholder("不填则按类别").maxlength(NAME_LIMIT);
    let aliases = "清单里可能出现的其他写法，用顿号或换行分开；导入清单时据此对应单位。曾用名由“更名”登记，不用写在这里。";
    let aliases = TextArea::new(FieldRow::new(UnitFields::aliases, "别名").note("选填").hint(aliases));
    let note = TextArea::new(FieldRow::new(UnitFields::note, "备注").note("选填"));
    let groups: Vec<_> = groups.iter().map(|group| view! { <option value=group.clone()></option> }).collect();
    let id = sent.id.map(|id| view! { <input type="hidden" name=UnitFields::id value=id.to_string()/> });
    let pinyin = "不填则自动生成；多音字请在此更正，音节之间空一格";
    view! {
        {id}
        <div class="form-pair">
            {text(UnitFields::full_name, "单位全称", "与公章一致", sent.full_name).show(&errors)}
            {text(UnitFields::short_name, "简称", "列表和图表上用", sent.short_name).show(&errors)}
        </div>
        <div class="form-pair">
            {class.show(&errors)}
            {group.value(sent.group).show(&errors)}
            <datalist id="groups">{groups}</datalist>
        </div>
        <div class="form-row">{checkbox(UnitFields::key_area, "承担重点领域", sent.key_area)}</div>
        {aliases.value(sent.aliases).lines(3).maxlength(ALIASES_LENGTH).show(&errors)}
        <div class="form-pair">
            {text(UnitFields::pinyin, "简称拼音", pinyin, sent.pinyin).optional().show(&errors)}
            {text(UnitFields::initials, "拼音首字母", "供搜索用", sent.initials).optional().show(&errors)}
        </div>
        <div class="form-pair">
            {date(UnitFields::valid_from, "启用日期").optional().value(sent.valid_from).show(&errors)}
            {date(UnitFields::valid_to, "停用日期").optional().value(sent.valid_to).show(&errors)}
        </div>
        {note.value(sent.note).lines(2).maxlength(NOTE_LIMIT).show(&errors)}
    }
}
