//! 使用说明: how the work is done, for the role of whoever reads it, in the words of a colleague.

use domain::access::role::Role;
use leptos::prelude::*;

use crate::layout::{Page, page};
use crate::paths;

/// A piece of the manual: what somebody wants, and how it is done.
type Topic = (&'static str, &'static [&'static str]);

/// `/help`.
#[component]
pub(crate) fn HelpPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let topics = topics(actor.role);
        let contents: Vec<_> =
            topics.iter().zip(1..).map(|((title, _), no)| view! { <li><a href=format!("#help-{no}")>{*title}</a></li> }).collect();
        let body: Vec<_> = topics.iter().zip(1..).map(|(topic, no)| section(*topic, no)).collect();
        let intro = format!("您的身份是{}。以下是您会用到的操作；其他身份的同事看到的是他们自己的说明。", actor.role.label());
        let view = view! {
            <section class="panel"><p>{intro}</p><ol>{contents}</ol></section>
            {body}
            <section class="panel">
                <header class="panel-head"><h2>"各种状态是什么意思"</h2></header>
                <p>"每个清单页面都有图例；状态由报送截止日期、报送和审核情况自动得出，不能手工改。期限当天24时以前报送的，算按期。"</p>
            </section>
        };
        Ok(Page::new("使用说明", view).under(paths::OVERVIEW, "总览"))
    })
}

fn section((title, steps): Topic, no: usize) -> impl IntoView {
    let steps: Vec<_> = steps.iter().map(|step| view! { <li>{*step}</li> }).collect();
    view! {
        <section class="panel" id=format!("help-{no}")>
            <header class="panel-head"><h2>{title}</h2></header>
            <ol class="stack-tight">{steps}</ol>
        </section>
    }
}

const EVERYBODY: &[Topic] = &[(
    "密码和登录",
    &[
        "第一次登录用纸条上的一次性密码，进去后先改成自己的密码；一次性密码14天内有效。",
        "忘记密码，请按登录页上的联系方式找系统管理员重置。",
        "右上角点自己的名字，“我的账号”里能看到在哪些设备登录过，不是本人的可以立即退出；也可以开通两步验证。",
    ],
)];

const CLERK: &[Topic] = &[
    (
        "报一项任务",
        &[
            "打开“待办”，最上面的最急；点“填报”。",
            "选完成状态，写清做了什么、多少、何时完成；有“沿用上期内容”的，可以先填入再改。",
            "把公开页面的链接整条粘贴到“公开页面链接”，多个链接各占一行；没有链接再上传文件。",
            "点“提交”。填的文字、链接、选的文件会一起报上去；没填好的会指明哪里要改，已填的都保留。",
            "审核前可以“撤回修改”；写到一半离开也不要紧，草稿自动保存，同事可以接着写。",
        ],
    ),
    (
        "先审后报",
        &[
            "县里要求审签的，按钮是“送分管领导审签”；分管领导签出以后才算报送，报送日期按审签当天计，请预留时间。",
            "等待审签时不能改；要改先点“收回修改”。分管领导退回的，理由写在办理记录里。",
            "需要纸质件的，点“打印签批单”。",
        ],
    ),
    ("被退回了怎么办", &["“待办”最上面能看到退回理由和整改期限。", "按理由改好，在整改期限前重新提交；退回不会缩短原来的报送截止日期。"]),
    (
        "已通过的还要改",
        &["打开那一项，展开“申请更正”，写明改哪里、为什么。", "政务公开办同意后在期限内修改；更正审核通过前，原来通过的内容照常有效。"],
    ),
    ("牵头单位", &["在自己的填报页下方能看到配合单位的填报，可以逐个或一次采用。", "还没报的点“催办”，对方待办里会有标记，一天一次。"]),
];

const UNIT_LEAD: &[Topic] = &[(
    "审签",
    &[
        "打开“待办”，最上面是“待您审签”的填报，手机上也一样。",
        "看过文字和佐证材料，点“同意，报送”，就报到政务公开办；报送日期是今天。",
        "不同意的点“查看或退回”，写明要改什么，“退回经办”。",
        "您自己填写提交的，视为已经审签。",
    ],
)];

const OFFICE: &[Topic] = &[
    (
        "开始一年的清单",
        &[
            "“落实情况表”→“导入清单”，选文件（Word、Excel、网页都可以）。",
            "核对页先回答问题：从哪一天起报、“有关单位”是哪些、认不出的名称对应谁；“全选”“加选某类”可以一次勾选。",
            "“确认导入”后各单位就能看到；还没有人填报以前可以整体撤销。",
            "以后要改一项任务、增减单位、调整期限，在任务页点“修改任务”，先看影响再确认。",
        ],
    ),
    (
        "审核",
        &[
            "“待审核”里最早报的在前；打开一份，要求、填报、佐证材料并排看。",
            "可以的点“通过”；要改的展开“退回…”，写理由、定期限。十分钟内可以撤销自己刚才的审核。",
            "“本单位不涉及”的要逐份看，不能批量通过。",
        ],
    ),
    (
        "催办",
        &["“台账”里筛出逾期的，勾选后点“催办已勾选”；任务页也能一次催办全部未报的。", "同一事项一天催办一次，单位报送后标记自动消失。"],
    ),
    ("延期、免报、不涉及", &["打开那一项，展开“延期、免报或不涉及”，写明理由；单位看得到。", "办错了，在同一个地方“恢复应报”。"]),
    (
        "更新并公开落实情况表",
        &[
            "“落实情况表”→“汇总更新”：有新填报的各项可以一次采用，也可以逐项选或手工改。",
            "提示“来自目前未通过审核的填报”的，先核对再公开。",
            "“对外公开”先看公众将看到的内容和改动，再确认；每一版都留存，可以随时再看。",
        ],
    ),
    (
        "年终归档",
        &[
            "最后一个报送截止日期过后，“落实情况表”→“年终归档”：先看数字和未完成事项，再确认。",
            "勾选的未完成事项结转到下一年度清单（先导入下一年度清单），重新定报送截止日期；不勾选的列为未完成。",
            "归档后不能再改。有误的，打开那一项申请更正，由另一位同事审批；更正审核通过后形成新的归档版本，旧版本保留。",
            "“下载归档包”保存到系统之外；用“gongkai verify-pack 文件”可以随时校验，不需要数据库。",
        ],
    ),
    ("要求先审后报、必须附佐证材料", &["全县的在“设置”里开启“先审后报”；单项任务在“修改任务”的“填报要求”里另行规定。"]),
    (
        "打印和导出",
        &[
            "“台账”→“导出和打印”：打印全部、按条件、已勾选；页脚有县名、截至日期、条件和页码。",
            "“分组小计”按考核分组汇总当前条件下的数字，每个数字点开就是具体事项；打印和导出里也有。",
            "“佐证材料打包”把找到的事项的佐证材料和目录存成一个压缩包；先按单位、任务筛好再打包。",
        ],
    ),
];

const LEADER: &[Topic] = &[(
    "两分钟看全县",
    &[
        "“总览”第一句话说明截至今天应报多少、完成多少、逾期多少；每个数字点开就是具体事项。",
        "接着是各组逾期较多的单位，再往下是按单位、按工作内容、按月的图，鼠标停在上面有文字说明。",
        "“热力图”一格是一个单位的一项任务：写8/10的是到期十期、完成八期；右上角小号是正在进行的一期。",
        "要看某一天的情况，在页面上方“截至”选日期；打印直接用浏览器打印，页脚自带日期和页码。",
    ],
)];

const AUDITOR: &[Topic] = &[("查操作记录", &["“操作日志”按人、动作、对象和时间查；“核对”确认日志没有被改动过。"])];

const ADMIN: &[Topic] = &[
    (
        "第一天",
        &[
            "“设置”填县名、发布单位和联系方式；有标识图片的，在同一页上传。",
            "“责任单位”导入名册。",
            "“账号”→“…个单位没有账号”，一次生成，打印登录信息单，每个账号一页。",
            "已有人员名单的，用“导入账号”：一行一个人，核对后生成，登录信息单同样打印。",
            "请政务公开办导入清单。",
        ],
    ),
    (
        "账号",
        &[
            "重置密码会给出新的一次性密码，只显示一次。",
            "换人时用“岗位交接”：原账号停用，接任者有自己的账号，草稿和记录都在。",
            "要审签的单位，另加一个“单位分管领导”账号。",
        ],
    ),
    ("节假日", &["国务院办公厅发布次年安排后，在“设置”→“工作日历”粘贴通知，核对后载入；受影响的期限会列出来，确认后顺延。"]),
];

fn topics(role: Role) -> Vec<Topic> {
    let parts: &[&[Topic]] = match role {
        Role::Unit => &[CLERK],
        Role::UnitLead => &[UNIT_LEAD, CLERK],
        Role::Office => &[OFFICE],
        Role::Leader => &[LEADER],
        Role::Auditor => &[AUDITOR, LEADER],
        Role::Admin => &[ADMIN],
    };
    parts.iter().chain(&[EVERYBODY]).flat_map(|part| part.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_manual_and_each_topic_says_how() {
        for role in Role::ALL {
            let topics = topics(role);
            assert!(topics.len() > 1, "{role:?}");
            for (title, steps) in topics {
                assert!(!steps.is_empty() && steps.iter().all(|step| step.ends_with('。')), "{title}");
            }
        }
    }
}
