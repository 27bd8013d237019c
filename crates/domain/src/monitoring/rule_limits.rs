//! When exactly a rule hits, as its page tells it.

use super::candidate::Rule;
use super::rule_words::Again;
use crate::text::percent::percent_of_rows;

impl Rule {
    /// The limit in words that need no other paper.
    #[must_use]
    pub const fn limit(self) -> &'static str {
        match self {
            Self::PageUnreachable => "登记的栏目网址，分散时间三次都打不开；不让访问（403、412等）和robots.txt不允许的不算。",
            Self::ColumnEmpty => "栏目页面读到了，一条内容也没有；允许用说明代替的栏目，有写明原因的说明就不算。没有读懂的页面不算。",
            Self::ColumnOverdue => "最近一条超过更新期限：动态类14天、常规类90天、静态类180天，栏目另行登记的按登记；正好到期的当天不算。",
            Self::MonthlyMinimum => "当月发布条数少于栏目登记的每月最少条数；没有登记的栏目不检查，有一页没有读到的不判断。",
            Self::WeeklyMissed => "一个单位的所有栏目在一周（周一至周日，归入周日所在的月份）里没有一条更新；工作日不足3天的周不算。",
            Self::DeadLink => "列表里的文章、正文里的链接和附件，分散时间三次都打不开，或页面写明内容不存在；同一链接一个单位只记一次。",
            Self::FutureDate => "发布日期晚于监测的截至日。",
            Self::InterpretationLate => "解读在文件公开后第3个工作日以后才发布；找不到对应文件的不判断。",
            Self::Repeated => "同一单位两篇文章的标题和正文都相同，正文不少于30字；先发布的一篇不算。",
            Self::PersonalId => "18位、出生日期真实、校验位正确的身份证号码没有遮盖；统一社会信用代码、项目编号不算。",
            Self::PersonalMobile => "11位手机号码没有遮盖；前后连着字母、数字或者是金额的不算。",
            Self::PersonalCard => "以62开头、16至19位、校验位正确的银行卡号没有遮盖。",
            Self::TitleYear => "标题只写了一个年份，正文一次也没有写到它，却两次以上写到另一个年份；书名号里的和文号不算。",
            Self::WrongWord => "标题或正文里有错误表述表中的写法，不在表中列出的正确上下文里；县里没有导入自己的表时，用系统自带的。",
            Self::ListDate => "列表里写的完整日期，与文章自己写明的发布日期都对不上；列表没有完整日期或文章没有写日期的不判断。",
            Self::WeakMask => "身份证号码或手机号码有遮盖，但遮盖的数字不到4位；遮盖4位以上的不算。",
            Self::MissingElements => {
                "本县指定的栏目里，当月发布的文章没有写明指定的要素（文号、发布机构、成文日期、索引号）；以前读取的文章到重新读取时再检查。"
            }
            Self::AnswerLate => {
                "本县指定的栏目里，页面写明了来信（申请）时间和答复时间，答复晚于指定的期限；文件写工作日的按工作日，写天的按自然日计算；当月答复的才检查。"
            }
            Self::Alike => "同一单位30天内的两篇文章，正文都不少于100字，除个别字句外相同；先发布的一篇不算，完全相同的按重复发布。",
            Self::ItemNotPublished => "已下达的事项清单里，公开期限在当月并且已过，单位没有填写公开链接，或者被退回没有补正。",
            Self::SiteMark => {
                "启用国家检查指标的，首页的文字和链接里没有党政机关标识、网站标识码、ICP备案号、公安备案号、主办单位、联系方式的，每缺一项一个；一项也没有读到的首页由脚本生成，不判断。"
            }
            Self::ErrorEntrance => "启用国家检查指标的，首页的文字和链接里没有“我为政府网站找错”入口；其他页面由人检查。",
            Self::PageTags => {
                "启用国家检查指标的，每个网站从当轮读到的页面里抽取5个栏目页和5个内容页（不足5个的全部检查），一个规定的标签也没有的；种子和证据一起保存，可以重新抽取。"
            }
            Self::OnSite => "现场检查表里判为不符合的检查项，提交时自动登记；不由自动监测判断。",
        }
    }
}

impl Again {
    /// How a rule looks again, as its page tells it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Page => "打开这篇文章再查一遍；问题没有了就销号。",
            Self::Reach => "打开这个网址；隔一段时间两次都能打开才销号。",
            Self::Column => "重新读取这个栏目；更新了就销号。",
            Self::Never => "已经过去的事不能复测，由政务公开办核定。",
        }
    }
}

/// How often a rule was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Record {
    /// Wait to be confirmed.
    pub open: i64,
    /// Were confirmed.
    pub confirmed: i64,
    /// Were looked at and were none, or were confirmed and turned out to be none.
    pub dismissed: i64,
    /// Were confirmed once, came back, were confirmed again and turned out to be none: wrong once more, beside the first time.
    pub overturned: i64,
}

impl Record {
    /// So many were looked at.
    #[must_use]
    pub const fn looked_at(self) -> i64 {
        self.confirmed + self.dismissed + self.overturned
    }

    /// Confirmed of a hundred that were looked at; none where nobody has looked. A hundred is said where all of them were right, nothing
    /// where none was, and never for a fraction that lies near.
    #[must_use]
    pub fn share(self) -> Option<i64> {
        percent_of_rows(self.confirmed, self.looked_at())
    }

    /// Whether the office should look at the rule itself: of ten or more that were looked at, more than three in ten were none.
    #[must_use]
    pub const fn is_doubtful(self) -> bool {
        self.looked_at() >= 10 && (self.dismissed + self.overturned) * 10 > self.looked_at() * 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_when_it_hits() {
        for rule in Rule::ALL {
            assert!(rule.limit().ends_with('。') && rule.limit().chars().count() > 12, "{rule:?}");
            assert!(rule.again().words().ends_with('。'));
        }
    }

    #[test]
    fn shares_and_doubts() {
        let record = |confirmed, dismissed| Record { open: 5, confirmed, dismissed, overturned: 0 };
        for (one, share, is_doubtful) in [
            (record(0, 0), None, false),
            (record(3, 0), Some(100), false),
            (record(2, 1), Some(67), false),
            (record(0, 9), Some(0), false),
            (record(7, 3), Some(70), false),
            (record(13, 7), Some(65), true),
            (record(299, 1), Some(99), false),
            (record(1, 299), Some(1), true),
            (Record { overturned: 1, ..record(3, 0) }, Some(75), false),
        ] {
            assert_eq!((one.share(), one.is_doubtful()), (share, is_doubtful), "{one:?}");
        }
    }
}
