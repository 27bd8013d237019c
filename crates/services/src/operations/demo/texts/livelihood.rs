//! Sections 四 and 五: livelihood, safety and environment.

use domain::{
    checklist::duty::Every,
    reporting::report::Claim::{Done, Ongoing},
};

use super::{DemoDuty, DemoSection, DemoTask, astray, bare, done, going, stale};

/// 四、民生领域信息公开.
pub(super) const LIVELIHOOD: DemoSection = DemoSection {
    title: "四、民生领域信息公开",
    tasks: &[
        DemoTask {
            requirement: "按月发布岗位供求、技能培训、创业扶持和失业援助信息，对退役军人、残疾人、零工人员分类推送，政策条文配通俗问答，每月新增岗位不少于200个。",
            responsible: "人社局、退役军人局和残联",
            time_limit: "持续推进，每月",
            duty: DemoDuty::Standing(Every::Month),
            completions: &[
                going("本月发布岗位{n}批共230个，举办招聘会{m}场，更新创业扶持问答{m}条。链接：https://www.yunxiu.example/jycy/gw.html"),
                going("面向退役军人推送岗位{n}个、培训班{m}期，报名{n}人。"),
                going("公开残疾人就业培训{m}期，名单{n}人已遮挡身份信息，配发图解{m}张。"),
                going("零工市场发布用工信息{n}条，失业援助办理指南更新1次，咨询{n}件均已答复。"),
                bare(Ongoing, "持续推进。"),
                bare(Done, "已完成本月公开"),
                stale("{last}年11月发布岗位260个。"),
                astray("深入企业调研用工情况，积极搭建供需平台，就业形势总体稳定。"),
            ],
        },
        DemoTask {
            requirement: "在报名前公布义务教育招生方案、划片范围、入学条件和咨询电话，随迁子女入学另列说明；录取后公布各校人数，民办学校收费标准同步公开，不少于3种形式解读。",
            responsible: "教体局",
            time_limit: "8月31日前",
            duty: DemoDuty::ByDate { month: 8, day: 31 },
            completions: &[
                done(
                    "招生方案于报名前15天公布，划片范围附地图{n}张，采用图解、问答、短视频3种形式解读。链接：https://www.yunxiu.example/jyzs/fa.html",
                ),
                done("公布{n}所学校的招生计划和录取人数，随迁子女入学说明单列1份，咨询电话全程有人接听。"),
                done("民办学校{m}所收费标准已公开，家长会现场发放问答{n}份。"),
                going("方案和划片已公布，共涉及{n}所学校；录取结果正在汇总，计划下周公布。"),
                bare(Done, "已公开"),
                bare(Ongoing, "正在办理"),
                stale("{last}年8月已公布秋季招生方案，共{n}所学校。"),
                astray("招生工作平稳有序，没有发生群体性问题。"),
            ],
        },
        DemoTask {
            requirement: "每季度公布定点医药机构名单、药品集中采购价格、医保经办流程和基金监管结果，卫生监督、健康体检、疫苗接种点信息有变动的在3个工作日内更新。",
            responsible: "卫健委、医保局",
            time_limit: "每季度",
            duty: DemoDuty::Standing(Every::Quarter),
            completions: &[
                going("本季度公布定点机构{n}家，新增{m}家、退出{m}家；变动信息均在3个工作日内更新。"),
                going("公开集采药品价格{n}种、基金监管处理结果{m}件，经办流程图更新{m}张。链接：https://www.yunxiu.example/ylws/yb.html"),
                going("卫生监督结果公布{n}条，接种点调整{m}处，最快1个工作日内完成更新。"),
                going("健康体检安排发布{m}期，收到群众来电{n}个，集中问题已整理成问答。"),
                bare(Ongoing, "持续开展"),
                bare(Done, "已按时公开。"),
                stale("{last}年第三季度公布名单{n}家。"),
                astray("积极宣传健康知识，营造了良好的氛围。"),
            ],
        },
        DemoTask {
            requirement: "公开保障性住房申请条件、房源、分配和退出结果，每季度发布商品房预售许可和维修资金使用情况；公积金缴存、提取、贷款政策调整的，3个工作日内公布并配发解读。",
            responsible: "住建局、公积金管理部(住房公积金)",
            time_limit: "每季度",
            duty: DemoDuty::Standing(Every::Quarter),
            completions: &[
                going(
                    "本季度公布保障房分配{n}户、退出{m}户，预售许可{m}件，维修资金使用{m}笔。链接：https://www.yunxiu.example/zfbz/fp.html",
                ),
                going("公积金政策调整1次，次日公布并配发图解，办理提取{n}笔的流程同步更新。"),
                going("房源信息更新{n}套，轮候名单{n}户已遮挡身份信息，公示无异议。"),
                going("预售许可公示{m}件均在3个工作日内上网，购房提示更新{m}条。"),
                bare(Ongoing, "按序时推进"),
                bare(Done, "已完成。"),
                stale("{last}年第二季度分配{n}户。"),
                astray("保障房小区环境整治取得明显成效，居民生活更加便利。"),
            ],
        },
    ],
};

/// 五、安全和环境信息公开.
pub(super) const SAFETY: DemoSection = DemoSection {
    title: "五、安全和环境信息公开",
    tasks: &[
        DemoTask {
            requirement: "每季度公布安全生产、食品药品抽检、道路交通和气象灾害风险提示，抽检不合格产品写明批次和处置结果，突发事件信息按规定时限发布，后续处置持续公开。",
            responsible: "应急局、市场监管局、气象局、公安局",
            time_limit: "持续推进，每季度报告",
            duty: DemoDuty::Standing(Every::Quarter),
            completions: &[
                going("本季度公布食品抽检{n}批次，不合格{m}批次均写明处置结果。链接：https://www.yunxiu.example/aqhb/cj.html"),
                going("发布安全提示{n}条、预警{m}次，事故调查报告公开{m}份。"),
                going("发布道路交通风险路段{m}处、季节性提示{n}条，转发至各乡镇群。"),
                going("暴雨预警发布{m}次，最早提前6小时；处置进展更新{n}条。"),
                bare(Ongoing, "常态化开展。"),
                bare(Done, "全部公开到位"),
                stale("{last}年汛期发布预警{n}次。"),
                astray("加强值班值守，严格落实责任，全县安全形势持续向好。"),
            ],
        },
        DemoTask {
            requirement: "按月公开空气、饮用水和河湖断面水质，建设项目环评受理与审批全文上网，污染源监督检查和处罚结果及时公布，林长制、河长制责任人名单每半年核对一次。",
            responsible: "生态环境分局、水利局、林业局及各乡镇人民政府",
            time_limit: "按月",
            duty: DemoDuty::Standing(Every::Month),
            completions: &[
                going(
                    "本月公布空气质量{n}天数据、水质断面{m}个，环评受理{m}件、批复{m}件全文上网。链接：https://www.yunxiu.example/sthj/hp.html",
                ),
                going("河长公示牌更换{m}块，名单{n}人核对无误，水质月报已发布。"),
                going("发布饮用水源监测结果{m}处，全部达标；污染源检查{n}家次，处罚{m}件。"),
                going("林长名单核对{n}人，更新{m}人，防火提示发布{m}条。"),
                bare(Ongoing, "长期坚持，持续推进"),
                bare(Done, "已发布"),
                stale("{last}年12月公布断面水质{m}个。"),
                astray("组织志愿者清理河道垃圾，沿岸环境明显改善。"),
            ],
        },
    ],
};
