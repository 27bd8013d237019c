//! Sections 六, 七 and 十: documents, answers, supervision.

use domain::{
    checklist::duty::Every,
    reporting::report::Claim::{Done, Ongoing},
};

use super::{DemoDuty, DemoSection, DemoTask, astray, bare, done, going, stale};

/// 六、政策发布和解读.
pub(super) const POLICY: DemoSection = DemoSection {
    title: "六、政策发布和解读",
    tasks: &[
        DemoTask {
            requirement: "对现行规范性文件完成一次全面清理，废止、失效、修改的分别列单公布，保留的统一格式，提供可下载的文字版和版式文件，标注有效期，并实现按年份、主题、文号检索。",
            responsible: "政府办（政务公开办）、司法局",
            time_limit: "6月30日前",
            duty: DemoDuty::ByDate { month: 6, day: 30 },
            completions: &[
                done("清理文件{n}件，废止{m}件、修改{m}件，保留文件均提供两种格式下载。链接：https://www.yunxiu.example/zcwj/ql.html"),
                done("清理结果经县政府同意后公布，政策文件库现有{n}件，全部标注有效期。"),
                done("逐件核对文号和施行日期，更正错误{m}处，检索功能经{n}次测试可用。"),
                going("清理工作完成七成，已确认保留{n}件，其余{m}件正在征求起草单位意见。"),
                bare(Done, "已落实"),
                bare(Ongoing, "正在有序推进"),
                stale("{last}年清理文件{n}件，公布了目录。"),
                astray("文件印发前均经过合法性审核，未发现违法情形。"),
            ],
        },
        DemoTask {
            requirement: "坚持谁起草谁解读，解读与文件一同报审，在文件印发后3个工作日内发布；图解、问答、视频等形式占比不低于60%，每季度至少由负责同志解读一次，文件与解读相互链接。",
            responsible: "县直有关单位",
            time_limit: "持续推进，每季度",
            duty: DemoDuty::Standing(Every::Quarter),
            completions: &[
                going(
                    "本季度印发文件{m}件，解读{m}篇，全部在3个工作日内发布，图解和问答占比75%。链接：https://www.yunxiu.example/zcjd/jd.html",
                ),
                going("负责同志解读1次，配发视频1个，文件与解读已互相链接，点击{n}次。"),
                going("发布解读{m}篇，其中图解{m}篇，用语经非专业读者试读后修改{n}处。"),
                going("本季度没有新印发文件，对往期{m}篇解读补充问答{n}条，链接全部检查可用。"),
                bare(Ongoing, "持续推进"),
                bare(Done, "已按要求落实"),
                stale("{last}年第四季度解读{m}篇。"),
                astray("文件起草过程中广泛听取了意见，群众普遍反映良好。"),
                astray("解读材料与文件同步起草、同步审核。"),
            ],
        },
        DemoTask {
            requirement: "办好县政府公报，每季度编印一期，刊登文件与政策文件库一致，历年公报补录上网，手机端可以按标题检索，赠阅点覆盖政务大厅、图书馆和各乡镇便民服务中心。",
            responsible: "政府办(政务公开办)",
            time_limit: "每季度一期",
            duty: DemoDuty::Quota { count: 1, every: Every::Quarter },
            completions: &[
                done("本季度公报1期已出刊，刊登文件{m}件，印刷200份送到{n}个赠阅点。链接：https://www.yunxiu.example/zfgb/zx.html"),
                done("公报第{m}期电子版与纸质版同日发布，补录往年公报{m}期，手机端检索测试通过。"),
                going("本期1册已完成三校，共收文件{m}件，预计下周付印。"),
                done("编印1期，与文件库比对{n}项，发现题注不一致1处，已更正。"),
                bare(Done, "已完成。"),
                bare(Ongoing, "按计划推进"),
                stale("{last}年12月已发布第4期公报，刊登文件{m}件。"),
                astray("规范性文件已在政策文件库集中公布，群众可以随时查阅下载。"),
            ],
        },
    ],
};

/// 七、回应关切和公众参与.
pub(super) const ANSWERS: DemoSection = DemoSection {
    title: "七、回应关切和公众参与",
    tasks: &[
        DemoTask {
            requirement: "在政务大厅设立政策咨询综合窗口，统一受理现场、电话和网上咨询，一般问题当场答，复杂问题5个工作日内答，答复口径与解读一致，年内形成不少于100条的问答库。",
            responsible: "数管局、政府办",
            time_limit: "年底前",
            duty: DemoDuty::YearEnd,
            completions: &[
                done(
                    "综合窗口已运行，全年受理咨询{n}件，平均2个工作日内答复，问答库收录126条。链接：https://www.yunxiu.example/zczx/wd.html",
                ),
                done("接听咨询电话{n}个，现场答复{n}人次，问答库更新到110条。"),
                going("窗口已设立并配备{m}人，问答库现有68条，年底前补足100条。"),
                done("对问答库逐条核对口径，修改{m}条、删除{m}条，现有104条。"),
                bare(Ongoing, "加快推进中"),
                bare(Done, "工作已完成"),
                stale("{last}年受理咨询{n}件。"),
                astray("窗口工作人员服务热情，着装规范，获得了锦旗。"),
            ],
        },
        DemoTask {
            requirement: "围绕教育、医疗、供水、城市管理等群众关心的事项举办政府开放日，每半年不少于2场，事先公布报名方式，事后公开现场问答、意见建议和采纳情况。",
            responsible: "教体局、卫健委、城管局、文旅局、水利局等单位，开发区管委会",
            time_limit: "每半年不少于2场",
            duty: DemoDuty::Quota { count: 2, every: Every::HalfYear },
            completions: &[
                done("本期举办开放日2场，参加群众{n}人，收到建议{m}条，采纳情况已公布。链接：https://www.yunxiu.example/kfr/hd.html"),
                done("开放日2场已结束，提前7天公布报名方式，整理现场问答{n}条上网。"),
                going("已举办1场，参加{n}人；第2场定在下月，报名通知已发布。"),
                done("组织“走进水厂”“走进学校”各1场，意见{m}条逐条答复。"),
                bare(Ongoing, "正在开展"),
                bare(Done, "已开展"),
                stale("{last}年举办开放日{m}场。"),
                astray("开放日活动得到多家媒体报道，反响热烈。"),
            ],
        },
    ],
};

/// 十、监督保障.
pub(super) const SUPERVISION: DemoSection = DemoSection {
    title: "十、监督保障",
    tasks: &[
        DemoTask {
            requirement: "每季度组织一次政务公开业务培训，内容贴近经办人实际，做到有课件、有签到、有测试，新上岗人员一个月内完成培训，培训后公布测试的总体情况。",
            responsible: "政府办（政务公开办）",
            time_limit: "每季度一次",
            duty: DemoDuty::Quota { count: 1, every: Every::Quarter },
            completions: &[
                done("本季度培训1次，{n}家单位参加，测试平均分86分，课件已上传。链接：https://www.yunxiu.example/jdbz/px.html"),
                done("举办专题培训1期，签到{n}人，新上岗{m}人全部参加，总体情况已通报。"),
                going("本季度培训1次定在下旬，课件已备，通知发到{n}家单位。"),
                done("以案例讲评方式培训1次，讲解问题{n}个，测试合格率97%。"),
                bare(Done, "已按计划完成"),
                bare(Ongoing, "持续推进"),
                stale("{last}年共培训{m}次。"),
                astray("各单位对培训工作高度重视，学习氛围浓厚，业务能力进一步增强。"),
            ],
        },
        DemoTask {
            requirement: "依法办理政府信息公开申请，在20个工作日内答复，文书规范、送达留痕，每半年分析一次办理情况；年度报告数据与台账一致，发布前经过核对，败诉和被纠正的案件逐件剖析。",
            responsible: "县直有关单位，各乡镇人民政府、开发区管委会",
            time_limit: "持续推进，每半年",
            duty: DemoDuty::Standing(Every::HalfYear),
            completions: &[
                going("本期收到申请{m}件，全部在20个工作日内答复，平均用时11个工作日；无复议和诉讼。"),
                going(
                    "受理申请{n}件，予以公开{m}件、部分公开{m}件，台账与年报数据核对一致。链接：https://www.yunxiu.example/ysqgk/fx.html",
                ),
                going("没有收到申请（0件），对往年文书{m}份做了复查，更正送达信息1处。"),
                going("办理申请{m}件，其中补正1件；复议1件维持，已形成剖析材料。"),
                bare(Ongoing, "持续推进，认真落实"),
                bare(Done, "均已按期办结"),
                stale("{last}年上半年收到申请{m}件。"),
                astray("成立了工作专班，落实专人负责，完善了登记制度。"),
            ],
        },
    ],
};
