use super::{Advice, AdviceKind, starts_with};

/// Words that say it is done and nothing else.
const DONE: &str = "完成 办结 办理完毕 落实 落实到位 到位 做好 整改完毕 整改到位 公开 发布 更新 执行 按要求公开 达标 结束";

/// Words that say it goes on and nothing else.
const ONGOING: &str = "推进 持续推进 正在推进 有序推进 序时推进 按时序推进 按时序逐项推进 按序时进度推进 稳步推进 加快推进 扎实推进 \
    深入推进 逐步推进 逐项推进 推进中 进行中 办理中 正在进行 正在办理 持续 长期坚持 长期推进 常态化 开展 \
    持续开展 常态化开展 坚持 抓好 抓紧 抓紧办理";

/// Words that say there is nothing to say.
const NOTHING: &str = "无 暂无 没有 同上 见上 如上 略 同前 同上期 同上月 同上季度 见附件 无变化";

/// Words that add nothing to any of them.
const FILLER: &str = "本周 本月 本季度 本期 本年度 今年 已 已经 均 均已 全部 全面 基本 目前 当前 截至目前 按要求 按照要求 按计划 按时 按期 如期 及时 认真 严格 \
    继续 正在 有序 序时 按时序 按序时 本单位 我单位 本局 我局 本办 我办 我乡 我镇 此项 该项 本项 各项 相关 \
    有关 工作 任务 重点 重点工作 要求 内容 情况 信息 信息公开 政务公开 完毕 中 了 的 并 和 将 会 能 做到";

/// The remark on a text that holds nothing but set phrases; any other word makes it more than bare.
pub(super) fn find(text: &str) -> Option<Advice> {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if chars.is_empty() || reads_as(&chars, &[NOTHING]) {
        return Some(Advice::hint(
            AdviceKind::BareNothing,
            "只写“无”“同上”看不出这一期做了什么。请写明本期的工作；确实不涉及的，请选择“本单位不涉及”并说明理由。",
        ));
    }
    if !reads_as(&chars, &[DONE, ONGOING, FILLER]) {
        return None;
    }
    if !reads_as(&chars, &[DONE, FILLER]) {
        return Some(Advice::hint(AdviceKind::BareOngoing, "只写“持续推进”看不出进展。请写明这一期做了什么、公开了多少、下一步何时完成。"));
    }
    Some(Advice::hint(AdviceKind::BareDone, "只写“已完成”看不出做了什么。请写明做了哪些事、公开了多少条、何时完成，并附上链接。"))
}

/// Whether the characters can be cut completely into words of these lists.
fn reads_as(chars: &[char], lists: &[&str]) -> bool {
    // long texts are never bare, and the bound keeps typing quick
    if chars.len() > 40 {
        return false;
    }
    let mut reached = vec![false; chars.len() + 1];
    reached[0] = true;
    for at in 0..chars.len() {
        if !reached[at] {
            continue;
        }
        for word in lists.iter().flat_map(|list| list.split(' ')) {
            if starts_with(&chars[at..], word) {
                reached[at + word.chars().count()] = true;
            }
        }
    }
    reached[chars.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_phrases_are_known_and_anything_more_is_not_bare() {
        use AdviceKind::{BareDone, BareNothing, BareOngoing};
        for (text, expected) in [
            ("已完成", Some(BareDone)),
            ("已完成 ", Some(BareDone)),
            ("已全部完成。", Some(BareDone)),
            ("我局已按要求完成此项工作。", Some(BareDone)),
            ("均已落实到位！", Some(BareDone)),
            ("已公开", Some(BareDone)),
            ("已完成本月公开", Some(BareDone)),
            ("按时完成任务", Some(BareDone)),
            ("持续推进", Some(BareOngoing)),
            ("持续推进。", Some(BareOngoing)),
            ("持续推进信息公开", Some(BareOngoing)),
            ("按时序逐项推进", Some(BareOngoing)),
            ("序时推进公开", Some(BareOngoing)),
            ("正在有序推进中", Some(BareOngoing)),
            ("常态化开展", Some(BareOngoing)),
            ("已完成，持续推进", Some(BareOngoing)),
            ("无", Some(BareNothing)),
            ("同上。", Some(BareNothing)),
            ("/", Some(BareNothing)),
            ("——", Some(BareNothing)),
            ("已完成12个栏目的更新", None),
            ("已完成机构职能信息更新", None),
            ("持续推进，本季度新增解读3篇", None),
            ("无障碍功能已上线", None),
            ("召开培训会一次", None),
        ] {
            assert_eq!(find(text).map(|one| one.kind), expected, "{text:?}");
        }
    }
}
