//! The canaries' pages: one unit at which every rule must hit, one at which none may. All of it is made up.

/// A column with its articles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shelf {
    /// 栏目名称.
    pub(super) name: &'static str,
    /// Its folder.
    pub(super) folder: &'static str,
    /// Items a month.
    pub(super) minimum: u32,
    /// The column's page.
    pub(super) page: &'static str,
    /// How an article's address ends, and its page.
    pub(super) articles: &'static [(&'static str, &'static str)],
}

/// The wrong word of the bad pages; no county's list is needed to find it.
pub(super) const WRONG: &str = "金丝鸟检验用错词";
/// How it is written right.
pub(super) const RIGHT: &str = "金丝雀检验用正词";

/// `<title>政务公开</title><h1>政务公开</h1>` and a day, in GB18030.
pub(super) const GB18030: &[u8] = b"<html><head><title>\xd5\xfe\xce\xf1\xb9\xab\xbf\xaa</title></head><body><h1>\xd5\xfe\xce\xf1\xb9\xab\xbf\xaa</h1>\
<p>\xb7\xa2\xb2\xbc\xc8\xd5\xc6\xda\xa3\xba2026-10-14</p><div class=content><p>\xd5\xfe\xce\xf1\xb9\xab\xbf\xaa\xa1\xa3</p></div></body></html>";

macro_rules! list {
    ($name:literal, $($address:literal $title:literal $day:literal),* $(,)?) => {
        concat!(
            "<!doctype html><html><head><meta charset=utf-8><title>", $name, "</title></head><body><div class=\"main\"><h2>", $name, "</h2><ul>",
            $("<li><a href=\"", $address, "\" title=\"", $title, "\">", $title, "</a><span>", $day, "</span></li>",)*
            "</ul></div></body></html>"
        )
    };
}

macro_rules! article {
    ($title:literal, $day:literal, $($line:expr),* $(,)?) => {
        concat!(
            "<!doctype html><html><head><meta charset=utf-8><meta name=PubDate content=\"", $day, "\"><title>", $title,
            "</title></head><body><div class=\"article\"><h1>", $title, "</h1><p>发布日期：", $day, "</p><div class=\"content\">",
            $("<p>", $line, "</p>",)*
            "</div></div></body></html>"
        )
    };
}

macro_rules! alike {
    () => {
        "为加强全县农村供水管护工作，保障群众饮水安全，县水利局组织各乡镇对辖区内供水设施开展全面排查，内容包括水源地保护、管网维护、水质检测和应急供水准备，共检查供水站点三十六处，发现的问题已逐一明确责任人和完成时限，下一步将建立长效管护机制，定期公开水质检测结果，接受社会监督。"
    };
}

const GONE: &str = "<!doctype html><html><head><meta charset=utf-8><title>404</title></head><body><h1>页面不存在</h1><p>您访问的页面不存在或已被删除。</p></body></html>";
const EMPTY: &str = "<!doctype html><html><head><meta charset=utf-8><title>空白栏目</title></head><body><div class=\"main\"><h2>空白栏目</h2><ul></ul></div></body></html>";

/// Every rule hits here.
pub(super) const BAD: &[Shelf] = &[
    Shelf {
        name: "政策文件",
        folder: "/bad/doc/",
        minimum: 0,
        page: list!["政策文件", "doc.html" "自检县关于印发《自检县供水管护办法》的通知" "2026-10-12"],
        articles: &[(
            "/bad/doc/doc.html",
            article!["自检县关于印发《自检县供水管护办法》的通知", "2026-10-12", "现将《自检县供水管护办法》印发给你们，请认真贯彻执行。"],
        )],
    },
    Shelf {
        name: "政策解读",
        folder: "/bad/read/",
        minimum: 0,
        page: list!["政策解读", "late.html" "《自检县供水管护办法》解读" "2026-10-16"],
        articles: &[(
            "/bad/read/late.html",
            article!["《自检县供水管护办法》解读", "2026-10-16", "为便于理解《自检县供水管护办法》，现就有关内容解读如下。"],
        )],
    },
    Shelf {
        name: "工作动态",
        folder: "/bad/news/",
        minimum: 50,
        page: list![
            "工作动态",
            "future.html" "自检县召开下一阶段供水管护工作推进会议" "2026-11-20",
            "twice-1.html" "自检县开展河道堤防养护集中检查行动" "2026-10-13",
            "twice-2.html" "自检县开展河道堤防养护集中检查行动" "2026-10-12",
            "numbers.html" "自检县供水补贴发放对象名单公示情况" "2026-10-13",
            "year.html" "自检县2026年供水管护工作总结材料" "2026-10-13",
            "word.html" "自检县供水管护工作安排部署情况通报" "2026-10-13",
            "gone.html" "自检县供水设施抢修工作完成情况通报" "2026-10-13",
            "alike-1.html" "自检县水利局组织开展农村供水排查" "2026-10-12",
            "alike-2.html" "农村供水设施全面排查工作顺利完成" "2026-10-13",
        ],
        articles: &[
            (
                "/bad/news/future.html",
                article!["自检县召开下一阶段供水管护工作推进会议", "2026-11-20", "会议研究了下一阶段的供水管护工作。"],
            ),
            (
                "/bad/news/twice-1.html",
                article![
                    "自检县开展河道堤防养护集中检查行动",
                    "2026-10-13",
                    "检查范围为县城段九公里堤防，包括除草、坡面修补和标牌维护，检查期一个月，结果在月底前公布。",
                ],
            ),
            (
                "/bad/news/twice-2.html",
                article![
                    "自检县开展河道堤防养护集中检查行动",
                    "2026-10-12",
                    "检查范围为县城段九公里堤防，包括除草、坡面修补和标牌维护，检查期一个月，结果在月底前公布。",
                ],
            ),
            (
                "/bad/news/numbers.html",
                article![
                    "自检县供水补贴发放对象名单公示情况",
                    "2026-10-13",
                    "甲某，身份证号码11010519491231002X，",
                    "联系方式13900001234，",
                    "银行卡号6228480402564890018。",
                    "另一人身份证号码11010519491231002*。",
                ],
            ),
            (
                "/bad/news/year.html",
                article!["自检县2026年供水管护工作总结材料", "2026-10-13", "2025年以来，各单位开展管护。2025年共检查堤防九公里。"],
            ),
            (
                "/bad/news/word.html",
                article!["自检县供水管护工作安排部署情况通报", "2026-10-11", "这一句里有金丝鸟检验用错词，用来检验程序能不能找到它。"],
            ),
            ("/bad/news/gone.html", GONE),
            ("/bad/news/alike-1.html", article!["自检县水利局组织开展农村供水排查", "2026-10-12", alike!()]),
            ("/bad/news/alike-2.html", article!["农村供水设施全面排查工作顺利完成", "2026-10-13", alike!(), "！"]),
        ],
    },
    Shelf {
        name: "通知公告",
        folder: "/bad/notice/",
        minimum: 0,
        page: list!["通知公告", "old.html" "自检县关于开展夏季供水检查的公告" "2026-08-01"],
        articles: &[(
            "/bad/notice/old.html",
            article!["自检县关于开展夏季供水检查的公告", "2026-08-01", "定于近期开展夏季供水检查，请有关单位做好准备。"],
        )],
    },
    Shelf {
        name: "互动交流",
        folder: "/bad/talk/",
        minimum: 0,
        page: list!["互动交流", "late.html" "关于自检县农村供水水费标准的咨询" "2026-10-16"],
        articles: &[(
            "/bad/talk/late.html",
            article![
                "关于自检县农村供水水费标准的咨询",
                "2026-10-16",
                "来信时间：2026-09-28",
                "请问农村供水的水费标准是多少，在哪里可以查到？",
                "答复时间：2026-10-16",
                "您好，水费标准在县政府网站价格和收费栏目公开，每立方米二元四角。",
            ],
        )],
    },
    Shelf { name: "空白栏目", folder: "/bad/empty/", minimum: 0, page: EMPTY, articles: &[] },
    Shelf { name: "人事信息", folder: "/bad/gone/", minimum: 0, page: GONE, articles: &[] },
];

/// No rule hits here: what looks like a fault is none.
pub(super) const GOOD: &[Shelf] = &[
    Shelf {
        name: "政策文件",
        folder: "/good/doc/",
        minimum: 1,
        page: list![
            "政策文件",
            "doc.html" "自检县人民政府关于印发《自检县农村供水管护办法》的通知" "2026-10-21",
        ],
        articles: &[(
            "/good/doc/doc.html",
            article![
                "自检县人民政府关于印发《自检县农村供水管护办法》的通知",
                "2026-10-21",
                "自政〔2026〕12号",
                "各乡镇人民政府，县政府各部门：现将《自检县农村供水管护办法》印发给你们，请认真贯彻执行。",
                "统一社会信用代码：11341500MB1234567X，联系电话：0564-1234567，项目编号：2203-341522-04-01-123456。",
                "索引号：113415/2026-00012",
                "自检县人民政府",
                "2026年10月20日",
            ],
        )],
    },
    Shelf {
        name: "政策解读",
        folder: "/good/read/",
        minimum: 1,
        page: list!["政策解读", "read.html" "《自检县农村供水管护办法》政策解读" "2026-10-23"],
        articles: &[(
            "/good/read/read.html",
            article![
                "《自检县农村供水管护办法》政策解读",
                "2026-10-23",
                "《自检县农村供水管护办法》已经印发，现从制定背景、主要内容和落实措施三个方面解读如下。",
            ],
        )],
    },
    Shelf {
        name: "互动交流",
        folder: "/good/talk/",
        minimum: 0,
        page: list!["互动交流", "1.html" "关于自检县办事大厅周末服务时间的咨询" "2026-10-22"],
        articles: &[(
            "/good/talk/1.html",
            article![
                "关于自检县办事大厅周末服务时间的咨询",
                "2026-10-22",
                "来信时间：2026-10-19",
                "请问办事大厅周末是否开放，可以办理哪些事项？",
                "答复时间：2026-10-22",
                "您好，办事大厅周六上午开放，可以办理社保和户籍事项。",
            ],
        )],
    },
    Shelf {
        name: "工作动态",
        folder: "/good/news/",
        minimum: 4,
        page: list![
            "工作动态",
            "5.html" "自检县推进政务公开标准化规范化工作" "2026-10-28",
            "4.html" "自检县召开优化营商环境工作会议" "2026-10-20",
            "3.html" "自检县开展2026年三季度政务公开培训" "2026-10-14",
            "2.html" "自检县部署节后安全生产检查工作" "2026-10-09",
            "1.html" "自检县组织国庆节前值班值守检查" "2026-09-29",
        ],
        articles: &[
            (
                "/good/news/5.html",
                article![
                    "自检县推进政务公开标准化规范化工作",
                    "2026-10-28",
                    "县政府办公室对照基层政务公开标准目录，逐项梳理公开事项，明确责任单位和完成时限，确保群众看得到、听得懂、易获取、能监督。",
                ],
            ),
            (
                "/good/news/4.html",
                article![
                    "自检县召开优化营商环境工作会议",
                    "2026-10-20",
                    "会议要求，各单位要把优化营商环境摆在突出位置，认真贯彻落实党中央、国务院决策部署，推动惠企政策直达快享。",
                ],
            ),
            (
                "/good/news/3.html",
                article![
                    "自检县开展2026年三季度政务公开培训",
                    "2026-10-14",
                    "2026年三季度培训围绕主动公开、依申请公开、政策解读和政民互动展开，参训人员120余人。",
                ],
            ),
            (
                "/good/news/2.html",
                article![
                    "自检县部署节后安全生产检查工作",
                    "2026-10-09",
                    "节后第一个工作日，县应急管理局会同有关部门对重点企业开展检查，发现隐患36处，已全部完成整改。",
                ],
            ),
            (
                "/good/news/1.html",
                article![
                    "自检县组织国庆节前值班值守检查",
                    "2026-09-29",
                    "各单位严格执行领导带班和二十四小时值班制度，遇有突发情况第一时间报告、第一时间处置。",
                ],
            ),
        ],
    },
];
