//! Sections 一 and 三: business and public money.

use domain::{
    checklist::duty::Every,
    reporting::report::Claim::{Done, Ongoing},
};

use super::{DemoDuty, DemoSection, DemoTask, astray, bare, done, going, stale};

/// 一、助企惠企信息公开.
pub(super) const BUSINESS: DemoSection = DemoSection {
    title: "一、助企惠企信息公开",
    tasks: &[
        DemoTask {
            requirement: "建立涉企政策“一本账”，把资金奖补、用地用能、融资担保等政策按企业类型归类公开，写明申报条件、时间和联系人，按月更新，过期政策及时标注失效。",
            responsible: "工信局、税务局等县直有关单位，各乡镇人民政府、开发区管委会",
            time_limit: "持续推进，按月更新",
            duty: DemoDuty::Standing(Every::Month),
            completions: &[
                going(
                    "本月在“涉企政策一本账”栏目新增政策{n}条，按小微企业、个体工商户、规上企业三类归集，标注失效{m}条。链接：https://www.yunxiu.example/qyzc/ybz.html",
                ),
                going("更新奖补类政策{m}条、融资担保类政策{m}条，逐条补齐申报时间和咨询电话；走访企业{n}家，现场发放政策清单。"),
                going("梳理现行涉企政策{n}项，其中本月新增{m}项，均已附申报入口和办理流程图。"),
                going("汇总本单位涉企服务事项{n}项并在公开网发布，收到企业咨询{m}件，全部当日答复。"),
                bare(Ongoing, "持续推进。"),
                bare(Done, "已按要求更新"),
                stale("{last}年9月集中发布涉企政策{n}条，设置了专题栏目。"),
                astray("召开企业家座谈会，听取了大家对营商环境的意见，会议气氛热烈。"),
            ],
        },
        DemoTask {
            requirement: "选取民生、交通、水利等方面的重大建设项目，全年至少完整展示十个项目从批准、招标、征收到施工、验收的全过程信息，项目之间口径一致，历史项目缺失环节逐一补齐。",
            responsible: "发改委、自然资源局、交通局、水利局、重点中心",
            time_limit: "全年不少于十个",
            duty: DemoDuty::Quota { count: 10, every: Every::Year },
            completions: &[
                done("全年展示重大项目{n}个，其中交通{m}个、水利{m}个，各环节信息齐全。链接：https://www.yunxiu.example/zdxm/2.html"),
                going("已上线项目{m}个，另有{m}个正在补充竣工验收信息，计划年底前全部完成。"),
                going("对近年来的{n}个历史项目逐个检查，补齐招标结果{m}条、征收公告{m}条。"),
                done("本单位牵头的{m}个项目均已完整公开批准文件、施工许可和质量监督信息，链接见佐证。"),
                bare(Ongoing, "按时序推进"),
                bare(Done, "已完成公开。"),
                stale("{last}年共展示项目{n}个，网页截图附后。"),
                astray("项目专栏运行正常，栏目设置合理，页面美观，受到群众好评。"),
                astray("重大项目累计完成投资占年度计划的八成以上，进度快于时序。"),
            ],
        },
        DemoTask {
            requirement: "围绕企业办事中的难点堵点，每季度公布一批诉求办理结果，写清诉求内容、办理单位、处理意见和完成时间，对同类问题形成常见问答，方便企业自助查询。",
            responsible: "数管局牵头，发改委、市场监管局、投促中心配合",
            time_limit: "每季度",
            duty: DemoDuty::Quota { count: 1, every: Every::Quarter },
            completions: &[
                done("本季度公布诉求办理结果1批共{n}件，办结率百分之百，形成常见问答{m}条。链接：https://www.yunxiu.example/qysq/jg.html"),
                done("汇总诉求{n}件，已办结并公布{n}件，平均用时{m}个工作日。"),
                going("本季度收到诉求{n}件，已公布{m}件，其余正在会商，下月补充公布。"),
                done("配合提供登记注册类诉求办理结果{m}件，均写明处理意见和完成时间。"),
                bare(Ongoing, "有序推进中"),
                bare(Done, "已完成"),
                stale("{last}年第四季度公布办理结果{n}件。"),
                astray("印发了企业诉求办理工作方案，明确了责任分工和办理流程。"),
            ],
        },
    ],
};

/// 三、财政资金信息公开.
pub(super) const MONEY: DemoSection = DemoSection {
    title: "三、财政资金信息公开",
    tasks: &[
        DemoTask {
            requirement: "在批复后二十日内公开部门预决算，同步说明“三公”经费、机关运行经费、政府采购和绩效目标，表格齐全、前后数据一致，并集中到财政专栏统一展示，确保群众找得到、看得懂。",
            responsible: "财政局牵头，县直有关单位，各乡镇人民政府、开发区管委会",
            time_limit: "10月31日前",
            duty: DemoDuty::ByDate { month: 10, day: 31 },
            completions: &[
                done(
                    "{year}年度预算和{last}年度决算均在批复后20日内公开，附表{n}张，已归入财政专栏。链接：https://www.yunxiu.example/czzj/yjs.html",
                ),
                done("本单位预决算于规定时间公开，共{m}个表，“三公”经费与上年相比的变化已逐项说明。"),
                done("全县应公开预决算的单位{n}家，已公开{n}家；抽查发现表间数据不一致{m}处，均已更正。"),
                going("预算已公开，决算已批复、正在排版，共{m}张表，预计本周内上网。"),
                bare(Done, "已公开。"),
                bare(Done, "按时完成"),
                stale("{last}年8月公开了预算，共{n}张表。"),
                astray("严格执行财务制度，厉行节约，进一步压减了一般性支出。"),
            ],
        },
        DemoTask {
            requirement: "惠民惠农补贴资金发放前公示对象和标准，发放后按月公开到户结果，个人身份信息必须遮挡；在村公开栏同步张贴，公示期不少于7天，并保留照片备查。",
            responsible: "财政局、农业农村局、民政局，各乡镇人民政府",
            time_limit: "按月公开，长期坚持",
            duty: DemoDuty::Standing(Every::Month),
            completions: &[
                going("本月公示补贴{m}项、发放结果{n}户，身份证号和账号均已遮挡，村公开栏同步张贴{m}处。"),
                going("公开耕地地力保护补贴发放结果{n}户，公示7天，留存照片{m}张，未收到异议。"),
                going("发放低保、特困供养资金涉及{n}户，结果已上网并张贴；收到咨询{m}件，均已答复。"),
                going("本月无新增补贴项目，已复核前期公示名单{n}条，撤下到期公示{m}条。"),
                bare(Ongoing, "持续推进信息公开"),
                bare(Done, "已公开"),
                stale("{last}年秋季补贴{n}户已全部公示。"),
                astray("补贴资金已足额打卡到位，群众满意。"),
            ],
        },
    ],
};
