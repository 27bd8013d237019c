//! The words before a colon that say what follows: who answers, until when, how far it has come.

/// The column a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Units,
    Time,
    Progress,
    Remark,
}

const LABELS: [(&str, Field); 57] = [
    ("牵头责任单位", Field::Units),
    ("牵头单位", Field::Units),
    ("牵头部门", Field::Units),
    ("主责单位", Field::Units),
    ("主办单位", Field::Units),
    ("主要责任单位", Field::Units),
    ("责任单位", Field::Units),
    ("责任主体", Field::Units),
    ("公开主体", Field::Units),
    ("实施主体", Field::Units),
    ("实施单位", Field::Units),
    ("承担单位", Field::Units),
    ("主管单位", Field::Units),
    ("责任部门", Field::Units),
    ("责任科室", Field::Units),
    ("承办单位", Field::Units),
    ("落实单位", Field::Units),
    ("配合单位", Field::Units),
    ("配合部门", Field::Units),
    ("协办单位", Field::Units),
    ("协同单位", Field::Units),
    ("参与单位", Field::Units),
    ("指导单位", Field::Units),
    ("督导单位", Field::Units),
    ("完成时限", Field::Time),
    ("整改时限", Field::Time),
    ("办理时限", Field::Time),
    ("计划完成时间", Field::Time),
    ("计划完成时限", Field::Time),
    ("完成时间", Field::Time),
    ("时限要求", Field::Time),
    ("时间节点", Field::Time),
    ("时间要求", Field::Time),
    ("完成期限", Field::Time),
    ("整改期限", Field::Time),
    ("办结时限", Field::Time),
    ("公开时限", Field::Time),
    ("截止时间", Field::Time),
    ("时间安排", Field::Time),
    ("时限", Field::Time),
    ("完成情况", Field::Progress),
    ("落实情况", Field::Progress),
    ("进展情况", Field::Progress),
    ("整改情况", Field::Progress),
    ("工作进展", Field::Progress),
    ("备注", Field::Remark),
    // persons stay beside the task, whoever they are
    ("第一责任人", Field::Remark),
    ("直接责任人", Field::Remark),
    ("具体责任人", Field::Remark),
    ("责任人", Field::Remark),
    ("联系人", Field::Remark),
    ("联系电话", Field::Remark),
    ("联系方式", Field::Remark),
    ("牵头领导", Field::Remark),
    ("责任领导", Field::Remark),
    ("分管领导", Field::Remark),
    ("包保领导", Field::Remark),
];

/// What may stand around a label that has no colon.
pub(super) const OPENING: [char; 5] = ['【', '[', '〔', '［', '〖'];
const CLOSING: [char; 5] = ['】', ']', '〕', '］', '〗'];

/// Every label with a colon behind it, or in a bracket of its own (【责任单位】财政局): where it begins and ends, and where its
/// value begins.
pub(super) fn labelled(text: &str) -> Vec<(usize, usize, usize, Field)> {
    let mut found: Vec<(usize, usize, usize, Field)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let named = rest.strip_prefix(OPENING).unwrap_or(rest);
        let label = LABELS.iter().find_map(|(label, field)| {
            let after = named.strip_prefix(label)?.trim_start();
            let closed = after.strip_prefix(CLOSING).filter(|_| named.len() < rest.len());
            let colon = closed.unwrap_or(after).trim_start().strip_prefix([':', '：']);
            // （责任单位：财政局） opens a bracket around more than the label
            let value = if named.len() < rest.len() { closed.map(|value| colon.unwrap_or(value)) } else { colon }?;
            Some((rest.len() - named.len() + label.len(), text.len() - value.len(), *field))
        });
        match label {
            Some((length, value, field)) => {
                found.push((at, at + length, value, field));
                at = value;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}
