//! Sections 六, 七 and 十: documents, answers, supervision.

use domain::checklist::duty::Every;

use super::{DEPARTMENTS, DemoDuty, DemoSection, DemoTask, TOWNSHIPS, ZONE, astray, counted, done, going, stale};

/// 六、政策发布和解读.
pub(super) const POLICY: DemoSection = DemoSection {
    title: "六、政策发布和解读",
    tasks: &[
        DemoTask {
            requirement: "对现行规范性文件完成一次全面清理，废止、失效、修改的分别列单公布，保留的统一格式，提供可下载的文字版和版式文件，标注有效期，并实现按年份、主题、文号检索。",
            responsible: "政府办（政务公开办）、司法局",
            means: &[],
            time_limit: "6月30日前",
            duty: DemoDuty::ByDate { month: 6, day: 30 },
            completions: &[
                done(
                    &["政府办"],
                    "清理文件{a+b+c}件，废止{b:3-8}件、修改{c:2-6}件、保留{a:60-90}件，保留文件均提供两种格式下载，可按年份、主题、文号检索。链接：https://www.yunxiu.example/zcwj/ql.html",
                ),
                going(&["政府办"], "清理完成七成，已确认保留{a:40-60}件，其余{b:5-20}件正在征求起草单位意见。"),
                done(&["司法局"], "逐件出具清理审查意见{a:70-100}份，建议废止{b:3-8}件、修改{c:2-6}件，结果经县政府同意后公布。"),
                stale(&[], "{last}年6月清理文件{a:30-60}件，公布了目录。"),
                astray(&[], "文件印发前均经过合法性审核，未发现违法情形。"),
            ],
        },
        DemoTask {
            requirement: "坚持谁起草谁解读，解读与文件一同报审，在文件印发后3个工作日内发布；图解、问答、视频等形式占比不低于60%，每季度至少由负责同志解读一次，文件与解读相互链接。",
            responsible: "县直有关单位",
            means: &["发改委", "教体局", "人社局", "财政局", "农业农村局", "卫健委", "医保局", "住建局", "市场监管局", "民政局"],
            time_limit: "持续推进，每季度",
            duty: DemoDuty::Standing(Every::Quarter),
            completions: &[
                counted(
                    DEPARTMENTS,
                    "本季度起草印发文件{a:2-5}件，发布解读{a}篇，均在3个工作日内发布，图解和问答占比75%，负责同志解读1次。链接：https://www.yunxiu.example/zcjd/jd.html",
                    &["1"],
                ),
                counted(
                    DEPARTMENTS,
                    "发布解读{a+b}篇，其中图解{a:2-4}篇、视频{b:1-2}个，文件与解读均已互相链接，负责同志解读1次。",
                    &["1"],
                ),
                counted(
                    DEPARTMENTS,
                    "本季度印发文件1件，次日发布问答式解读1篇，负责同志在例会上解读1次，另对往期解读补充问答{a:3-9}条。",
                    &["1"],
                ),
                stale(&[], "{last}年12月发布解读{a:2-5}篇。"),
                astray(&[], "文件起草过程中广泛听取了意见，群众普遍反映良好。"),
            ],
        },
        DemoTask {
            requirement: "办好县政府公报，每季度编印一期，刊登文件与政策文件库一致，历年公报补录上网，手机端可以按标题检索，赠阅点覆盖政务大厅、图书馆和各乡镇便民服务中心。",
            responsible: "政府办（政务公开办）",
            means: &[],
            time_limit: "每季度一期",
            duty: DemoDuty::Quota { count: 1, every: Every::Quarter },
            completions: &[
                done(
                    &["政府办"],
                    "本季度公报{k}期已出刊，刊登文件{a:4-9}件，印刷300份送到{b:13-15}个赠阅点。链接：https://www.yunxiu.example/zfgb/zx.html",
                ),
                done(&["政府办"], "编印{k}期，电子版与纸质版同日发布，与政策文件库比对{a:4-9}件无误，补录往年公报{b:1-4}期。"),
                going(&["政府办"], "本期公报已完成三校，共收文件{a:4-9}件，即将付印。"),
                stale(&[], "{last}年12月已发布公报，刊登文件{a:4-9}件。"),
                astray(&[], "规范性文件已在政策文件库集中公布，群众可以随时查阅下载。"),
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
            means: &[],
            time_limit: "年底前",
            duty: DemoDuty::YearEnd,
            completions: &[
                counted(
                    &["数管局"],
                    "综合窗口全年受理咨询{a+b}件，其中当场答复{a:300-520}件、5个工作日内答复{b:20-60}件，问答库收录{c:108-140}条。链接：https://www.yunxiu.example/zczx/wd.html",
                    &["c"],
                ),
                counted(&["数管局"], "窗口已受理咨询{a:120-260}件，问答库现有{b:55-88}条，其余正在整理。", &["b"]).ongoing(),
                counted(&["政府办"], "对问答库逐条核对口径，修改{a:6-18}条、删除{b:2-6}条，现有{c:102-130}条，答复与解读一致。", &["c"]),
                counted(&["政府办"], "已核对问答{a:50-85}条，修改{b:3-9}条，其余问答正在征求起草单位意见。", &["a"]).ongoing(),
                stale(&[], "{last}年12月底统计，受理咨询{a:100-300}件。"),
                astray(&[], "窗口工作人员服务热情，着装规范，获得了锦旗。"),
            ],
        },
        DemoTask {
            requirement: "围绕教育、医疗、供水、城市管理等群众关心的事项举办政府开放日，每半年不少于2场，事先公布报名方式，事后公开现场问答、意见建议和采纳情况。",
            responsible: "教体局、卫健委、城管局、文旅局、水利局等单位，开发区管委会",
            means: &["交通局"],
            time_limit: "每半年不少于2场",
            duty: DemoDuty::Quota { count: 2, every: Every::HalfYear },
            completions: &[
                done(
                    &["教体局"],
                    "走进学校开放日办了{k}场，家长{a:40-120}人参加，提出建议{b:3-9}条，采纳{c:1-b}条并公布。链接：https://www.yunxiu.example/kfr/jt.html",
                ),
                done(&["卫健委"], "走进医院开放日办了{k}场，参加群众{a:30-90}人，现场问答{b:6-20}条已整理上网，建议采纳{c:1-5}条。"),
                done(&["城管局"], "走进城管开放日办了{k}场，商户和居民{a:30-80}人参加，建议{b:3-9}条逐条答复。"),
                done(&["文旅局"], "走进图书馆、博物馆开放日{k}场，提前7天公布报名方式，{a:40-120}人参加，现场问答{b:5-15}条上网。"),
                done(&["水利局"], "走进水厂开放日{k}场，参加群众{a:30-80}人，水质问答{b:5-12}条上网，建议采纳{c:1-4}条。"),
                done(&["交通局"], "走进公交公司开放日{k}场，乘客{a:20-60}人参加，线路建议{b:3-9}条，采纳{c:1-b}条并公布。"),
                done(ZONE, "走进园区开放日{k}场，企业和居民{a:30-90}人参加，现场问答{b:5-15}条上网。"),
                going(&[], "本期已办{k}场，下一场的报名通知已发布，前期意见{a:2-8}条正在答复。"),
                stale(&[], "{last}年5月举办开放日{a:1-3}场。"),
                astray(&[], "开放日活动得到多家媒体报道，反响热烈。"),
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
            means: &[],
            time_limit: "每季度一次",
            duty: DemoDuty::Quota { count: 1, every: Every::Quarter },
            completions: &[
                done(
                    &["政府办"],
                    "本季度培训{k}次，46家单位{a:48-60}人参加，测试平均分{b:82-95}分，课件已上传。链接：https://www.yunxiu.example/jdbz/px.html",
                ),
                done(&["政府办"], "以案例讲评方式培训{k}次，讲解问题{a:6-15}个，签到{b:46-58}人，测试合格率{c:92-100}%。"),
                going(&["政府办"], "本季度培训定在下旬，课件已备，通知已发到46家单位。"),
                stale(&[], "{last}年11月培训{a:1-2}次。"),
                astray(&[], "各单位对培训工作高度重视，学习氛围浓厚，业务能力进一步增强。"),
            ],
        },
        DemoTask {
            requirement: "依法办理政府信息公开申请，在20个工作日内答复，文书规范、送达留痕，每半年分析一次办理情况；年度报告数据与台账一致，发布前经过核对，败诉和被纠正的案件逐件剖析。",
            responsible: "县直有关单位，各乡镇人民政府、开发区管委会",
            means: &[
                "政府办",
                "教体局",
                "公安局",
                "民政局",
                "司法局",
                "人社局",
                "自然资源和规划局",
                "住建局",
                "农业农村局",
                "卫健委",
                "城管局",
            ],
            time_limit: "持续推进，每半年",
            duty: DemoDuty::Standing(Every::HalfYear),
            completions: &[
                done(
                    DEPARTMENTS,
                    "本期收到申请{a+b+c}件，其中予以公开{a:4-18}件、部分公开{b:1-5}件、不属于本机关公开{c:1-4}件，均在20个工作日内答复。",
                ),
                done(
                    DEPARTMENTS,
                    "办理申请{a:5-20}件，平均用时{b:7-15}个工作日，其中补正{c:1-4}件；复议1件，决定维持，已形成剖析材料。链接：https://www.yunxiu.example/ysqgk/fx.html",
                ),
                done(TOWNSHIPS, "本期收到申请{a+b}件，予以公开{a:1-4}件、部分公开{b:1-2}件，均在20个工作日内答复，台账与年报核对一致。"),
                done(TOWNSHIPS, "没有收到申请（0件），复查往年文书{a:2-6}份，更正送达信息1处。"),
                done(ZONE, "收到征地、规划类申请{a:2-5}件，均在20个工作日内答复，平均用时{b:8-16}个工作日。"),
                stale(&[], "{last}年5月前收到申请{a:2-9}件。"),
                astray(&[], "成立了工作专班，落实专人负责，完善了登记制度。"),
            ],
        },
    ],
};
