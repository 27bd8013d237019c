//! Sections 二, 八 and 九: power, the grass roots, public services.

use domain::{
    checklist::duty::Every,
    reporting::report::Claim::{Done, Ongoing},
};

use super::{DemoDuty, DemoSection, DemoTask, astray, bare, done, going, stale};

/// 二、行政权力运行公开.
pub(super) const POWER: DemoSection = DemoSection {
    title: "二、行政权力运行公开",
    tasks: &[
        DemoTask {
            requirement: "制定并公布年度重大行政决策事项目录，目录内事项逐一公开草案、说明和意见采纳情况，征求意见时间不少于30日，决策作出后及时公开结果和执行评估。",
            responsible: "司法局",
            time_limit: "4月30日前公布目录",
            duty: DemoDuty::ByDate { month: 4, day: 30 },
            completions: &[
                done(
                    "年度目录已公布，列入事项{m}项；已有{m}项完成征求意见，均满30日，收到意见{n}条，采纳{m}条。链接：https://www.yunxiu.example/zdjc/ml.html",
                ),
                done("目录经县政府常务会议审定后公布，共{m}项，每项注明承办单位和计划时间。"),
                going("目录草案已征集到建议{n}条，拟列入{m}项，正在履行审定程序。"),
                done("按30日期限公开草案{m}件，采纳情况逐条反馈，未采纳的{m}条写明了理由。"),
                bare(Done, "已完成。"),
                bare(Ongoing, "正在推进"),
                stale("{last}年3月公布目录{m}项。"),
                astray("组织学习了重大行政决策程序的有关规定，提高了依法决策意识。"),
            ],
        },
        DemoTask {
            requirement: "更新行政执法主体、人员、依据、程序和救济渠道，每半年公布一次执法数据，行政处罚和许可结果在作出决定后7个工作日内公开，“双随机”抽查结果随查随公布。",
            responsible: "司法局、市场监管局、应急局、城管局、交通局、环保局",
            time_limit: "每半年一次",
            duty: DemoDuty::Standing(Every::HalfYear),
            completions: &[
                going("本期公布行政许可{n}件、行政处罚{m}件，均在7个工作日内上网；执法人员信息更新{m}人。"),
                going("半年执法数据已发布，检查{n}次、立案{m}件，“双随机”结果公布{n}户。链接：https://www.yunxiu.example/xzzf/sj.html"),
                going("对执法依据进行核对，删去已废止的{m}项，新增{m}项，救济渠道补充到每一份公示。"),
                going("处罚决定公开{m}件，平均用时4个工作日，其中1件因送达延后已作说明。"),
                bare(Ongoing, "常态化推进。"),
                bare(Done, "已按要求公开"),
                stale("{last}年上半年公布执法数据{n}条。"),
                astray("开展专项整治行动，出动执法车辆，查处了一批违法行为，有力维护了市场秩序。"),
            ],
        },
        DemoTask {
            requirement: "对照赋权事项核对乡镇权责清单，逐项写明名称、依据、责任和流程图，机构改革后职责有变化的在20个工作日内调整，调整前后的内容一并保留，便于群众对照。",
            responsible: "各乡镇人民政府、开发区管委会",
            time_limit: "9月底前",
            duty: DemoDuty::ByDate { month: 9, day: 30 },
            completions: &[
                done("核对权责事项{n}项，调整{m}项，流程图同步更换，旧版保留在历史栏目。链接：https://www.yunxiu.example/qzqd/xz.html"),
                done("新赋权事项{m}项已补入清单，现有事项{n}项，于文件下发后12个工作日内完成调整。"),
                done("逐项核对依据，发现引用失效文件{m}处并更正，清单现列{n}项。"),
                going("已完成{m}项事项的核对，剩余{m}项等待主管部门确认，计划下周完成。"),
                bare(Done, "已落实到位"),
                bare(Ongoing, "按时序逐项推进"),
                stale("{last}年6月完成了权责清单{n}项的公布。"),
                astray("严格按照清单行使权力，做到法无授权不可为。"),
            ],
        },
    ],
};

/// 八、基层政务公开.
pub(super) const GRASSROOTS: DemoSection = DemoSection {
    title: "八、基层政务公开",
    tasks: &[
        DemoTask {
            requirement: "按月把村（居）财务收支、集体资产、工程项目和救助名单送到公开栏和微信群，做到上网、上墙内容一致，每村明确一名公开员，乡镇每月抽查不少于两个村。",
            responsible: "各乡镇人民政府、开发区管委会",
            time_limit: "持续推进（每月）",
            duty: DemoDuty::Standing(Every::Month),
            completions: &[
                going("本月{m}个村全部公开财务收支，抽查2个村，发现照片缺失1处，已当日补齐。"),
                going("上网{n}条、上墙{n}条，逐条比对一致；抽查3个村，公开员均在岗。链接：https://www.yunxiu.example/cwgk/by.html"),
                going("公开集体资产出租合同{m}份、工程项目{m}个，微信群转发后收到询问{m}条，均已答复。"),
                going("救助名单公示{n}人，身份信息已遮挡；抽查2个村，无问题。"),
                bare(Ongoing, "持续推进"),
                bare(Done, "已公开。"),
                stale("{last}年12月各村公开{n}条，抽查2个村。"),
                astray("召开村干部会议，对村务公开工作进行了安排部署。"),
            ],
        },
        DemoTask {
            requirement: "对照国家部委已发布的基层政务公开标准目录，逐条检查本领域公开事项，缺项补齐、错项更正，年内完成不少于5个领域的自查并公布结果，形成一份可复制的工作指引。",
            responsible: "县直有关单位、各乡镇人民政府",
            time_limit: "年底前",
            duty: DemoDuty::YearEnd,
            completions: &[
                done(
                    "完成{m}个领域的自查，比对事项{n}条，补齐缺项{m}条、更正{m}条，结果已公布。链接：https://www.yunxiu.example/bzml/zc.html",
                ),
                done("本领域目录{n}条逐条核对完毕，形成工作指引1份，已在例会上介绍做法。"),
                going("已自查3个领域，发现缺项{m}条，正在补充，年内完成全部5个领域。"),
                done("公共文化、就业、社会救助等{m}个领域目录完成更新，群众试用后提出建议{m}条，已采纳。"),
                bare(Ongoing, "稳步推进"),
                bare(Done, "已全部完成"),
                stale("{last}年已完成自查，补齐缺项{n}条。"),
                astray("高度重视标准目录工作，成立了领导小组，由主要负责同志任组长。"),
            ],
        },
    ],
};

/// 九、公共企事业单位信息公开.
pub(super) const PUBLIC_SERVICES: DemoSection = DemoSection {
    title: "九、公共企事业单位信息公开",
    tasks: &[DemoTask {
        requirement: "指导学校、医院、供水、供气、公交等单位编制信息公开目录，写明服务项目、收费标准、投诉渠道和责任人，纳入目录的单位不少于30家，年底前组织一次交叉检查并公布结果。",
        responsible: "教体局、卫健委、交通局；住建局，城管局",
        time_limit: "年底前",
        duty: DemoDuty::YearEnd,
        completions: &[
            done("主管的{n}家公共企事业单位目录已上线，收费标准全部标明依据；交叉检查1次，发现问题{m}个，整改完成。"),
            done("学校{n}所、医疗机构{m}家完成目录编制，投诉渠道测试全部接通。链接：https://www.yunxiu.example/ggqsy/ml.html"),
            going("已有{n}家单位完成目录，剩余{m}家正在核对收费标准，计划年底前全部上线。"),
            done("公交线路调整信息提前7天公布，全年发布{n}条，责任人变动更新{m}次。"),
            bare(Ongoing, "序时推进"),
            bare(Done, "已完成此项工作。"),
            stale("{last}年指导{n}家单位编制了目录。"),
            astray("供水供气安全平稳，没有发生服务质量投诉。"),
        ],
    }],
};
