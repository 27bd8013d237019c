//! Pages of many makes: lists, articles, days.

use chrono::NaiveDate;
use domain::monitoring::page::{Article, ColumnPage};

use super::Asked;

fn asked(html: &str) -> Asked {
    Asked::new(html, &"http://a.cn/w/news/".parse().unwrap(), "2026-10-31".parse().unwrap())
}

fn column(html: &str) -> ColumnPage {
    asked(html).column()
}

/// Every list as `heading: address day, …`.
fn lists(html: &str) -> Vec<String> {
    let row = |row: &domain::monitoring::page::LinkRow| {
        let day =
            row.day.map(|day| day.to_string()).or_else(|| row.short_day.map(|(month, day)| format!("{month}-{day}"))).unwrap_or_default();
        format!("{} {} {day}", row.address.trim_start_matches("http://a.cn/w/news/"), row.text).trim().to_owned()
    };
    column(html)
        .lists
        .iter()
        .map(|list| format!("{}: {}", list.heading, list.rows.iter().map(row).collect::<Vec<_>>().join(", ")))
        .collect()
}

#[test]
fn rows_of_every_make() {
    let two = "工作动态: 1.html 节水宣传周 2026-10-05, 2.html 水库除险 2026-10-04";
    for html in [
        "<h2>工作动态</h2><ul><li><a href=1.html>节水宣传周</a><span>2026-10-05</span></li><li><a href=2.html>水库除险</a><span>2026-10-04</span></li></ul>",
        "<h2>工作动态</h2><ol><li>2026/10/5 <a href=1.html>节水宣传周</a><li>2026/10/4 <a href=2.html>水库除险</a></ol>",
        "<h2>工作动态</h2><dl><dt><a href=1.html>节水宣传周</a></dt><dd>2026-10-05</dd><dt><a href=2.html>水库除险</a></dt><dd>2026-10-04</dd></dl>",
        "<h2>工作动态</h2><dl><dt>2026-10-05</dt><dd><a href=1.html>节水宣传周</a></dd><dt>2026-10-04</dt><dd><a href=2.html>水库除险</a></dd></dl>",
        "<h2>工作动态</h2><div><div><a href=1.html>节水宣传周</a></div><div>2026-10-05</div><div><a href=2.html>水库除险</a></div><div>2026-10-04</div></div>",
        "<h2>工作动态</h2><div><p><a href=1.html>节水宣传周</a> [2026.10.05]</p><p><a href=2.html>水库除险</a> [2026.10.04]</p></div>",
        "<h2>工作动态</h2><div><a href=1.html>节水宣传周</a> 2026年10月5日<br><a href=2.html>水库除险</a> 2026年10月4日<br></div>",
        "<h2>工作动态</h2><table><tr><td>·</td><td><a href=1.html>节水宣传周</a></td><td>2026-10-05</td></tr><tr><td>·</td><td><a href=2.html>水库除险</a></td><td>2026-10-04</td></tr></table>",
        "<h2>工作动态</h2><table><tr><th>序号</th><th>标题</th><th>成文日期</th><th>发布日期</th></tr><tr><td>1</td><td><a href=1.html>节水宣传周</a></td><td>2026-09-01</td><td>2026-10-05 10:00</td></tr><tr><td>2</td><td><a href=2.html>水库除险</a></td><td>2026-09-02</td><td>2026-10-04</td></tr></table>",
        "<h2>工作动态</h2><ul><li><a href=1.html><img src=x></a><div><a href=1.html>节水宣传周</a><p>会议于2026年9月1日召开，要求抓好落实。<a href=1.html>[详情]</a></p><i>2026-10-05</i></div></li><li><a href=2.html>水库除险</a><i>2026-10-04</i></li></ul>",
        "<h2>工作动态</h2><a href=1.html><div><b>05</b><span>2026-10</span></div><div class=tit>节水宣传周</div></a><a href=2.html><div><b>04</b><span>2026-10</span></div><div class=tit>水库除险</div></a>",
        "<h2>工作动态</h2><ul><li><a href='/w/'>[水利局]</a><a href=1.html>节水宣传周工作</a> 2026-10-05</li><li><a href='/w/'>[水利局]</a><a href=2.html>水库除险加固</a> 2026-10-04</li></ul>",
        "<h2>工作动态</h2><table><tr><td><a href=1.html>节水宣传周</a></td><td>2026-10-05</td></tr></table><table><tr><td><a href=2.html>水库除险</a></td><td>2026-10-04</td></tr></table>",
        "<h2>工作动态</h2><div><h3><a href=1.html>节水宣传周</a></h3><p>会议定于2026年9月1日召开。</p><i>2026-10-05</i></div><div><h3><a href=2.html>水库除险</a></h3><i>2026-10-04</i></div>",
        "<h2>工作动态</h2><section><h3><a href=1.html>节水宣传周</a></h3><time datetime='2026-10-05'>前天</time></section><section><h3><a href=2.html>水库除险</a></h3><time datetime='2026-10-04'>前天</time></section>",
        "<main><h2>工作动态</h2><article><header><h3><a href=1.html>节水宣传周</a></h3><time datetime='2026-10-05T08:00:00+08:00'>前天</time></header><p>摘要</p></article><article><header><h3><a href=2.html>水库除险</a></h3><time datetime='2026-10-04T08:00:00+08:00'>前天</time></header></article></main>",
        "<h2>工作动态</h2><div class=item><div><div class=t><a href=1.html>节水宣传周</a></div><div class=d>2026-10-05</div></div></div><div class=item><div><div class=t><a href=2.html>水库除险</a></div><div class=d>2026-10-04</div></div></div>",
    ] {
        let told: Vec<String> =
            lists(html).into_iter().map(|list| list.replace("宣传周工作", "宣传周").replace("除险加固", "除险")).collect();
        assert_eq!(told, [two], "{html}");
    }
}

#[test]
fn what_is_no_row() {
    let html = "<header><a href=/x/1>最新发布</a></header><nav><a href=/a/>导航</a></nav><div>当前位置：<a href=/>首页</a> &gt; <a href=/w/>水利局</a></div>
        <h2>工作动态</h2><ul><li><a href=1.html>节水宣传周</a>2026-10-05</li></ul><!-- <a href=2.html>草稿</a> --><script>'<a href=3.html>x</a>'</script><template><a href=4.html>模板</a></template>
        <a href=#>顶部</a><a href='javascript:;'>脚本</a><a href=mailto:a@b.cn>信箱</a><div><a href=1_2.html>2</a><a href=1_2.html>下一页</a><a href=1_9.html>尾页</a></div>
        <aside><a href=9.html>热点</a></aside><div style='display:none'><a href=10.html>隐藏的文章</a></div><footer><a href=8.html>关于</a></footer>";
    assert_eq!(lists(html), ["工作动态: 1.html 节水宣传周 2026-10-05"]);
}

#[test]
fn boxes_have_their_headings() {
    let html = "<div><div>工作动态</div><ul><li><a href=1.html>节水宣传周</a>2026-10-05</li></ul></div><div><div>热点推荐 <a href=/more>更多</a></div><ul><li><a href=9.html>水价听证会</a>2026-10-30</li></ul></div>";
    assert_eq!(lists(html), ["工作动态: 1.html 节水宣传周 2026-10-05", "热点推荐 更多: 9.html 水价听证会 2026-10-30"]);
    let html = "<table><tr><td><h4>工作动态</h4><ul><li><a href=1.html>节水宣传周</a>10-05</li></ul></td><td><b>便民服务</b><ul><li><a href=9.html>水价听证会</a>10-30</li></ul></td></tr></table>";
    assert_eq!(lists(html), ["工作动态: 1.html 节水宣传周 10-5", "便民服务: 9.html 水价听证会 10-30"]);
}

#[test]
fn the_next_page() {
    for (html, expected) in [
        ("<a href=p2.html>下一页</a>", Some("p2.html")),
        ("<a href=p2.html>[下页]</a>", Some("p2.html")),
        ("<a href=p2.html>＞</a>", Some("p2.html")),
        ("<a href=p2.html> &raquo; </a>", Some("p2.html")),
        ("<a href=p2.html title=下一页><i></i></a>", Some("p2.html")),
        ("<a href=p2.html>&gt;</a><a href=p3.html>下一页&gt;</a>", Some("p3.html")),
        ("<a href=p9.html>&gt;&gt;</a>", None),
        ("<a>下一页</a>", None),
        ("<a href='javascript:next()'>下一页</a>", None),
        ("<!-- <a href=p2.html>下一页</a> -->", None),
    ] {
        assert_eq!(column(html).next.as_deref().map(|next| next.trim_start_matches("http://a.cn/w/news/")), expected, "{html}");
    }
}

fn article(html: &str, title: &str) -> Article {
    asked(html).article(title)
}

#[test]
fn tags_of_columns_and_of_articles_are_told_apart() {
    for (head, expected) in [
        ("<meta name='ColumnName' content='工作动态'>", (true, false)),
        ("<META NAME='ArticleTitle' CONTENT='公告'><meta name='PubDate' content='2026-10-05 09:00'>", (false, true)),
        ("<meta name='ColumnType' content='政策文件'><meta name='ContentSource' content='水利局'>", (true, true)),
        ("<meta name='ContentSource' content=' '>", (false, false)),
        ("<!-- <meta name='ColumnName' content='工作动态'> --><meta name='keywords' content='水利'>", (false, false)),
    ] {
        let tags = article(&format!("<html><head>{head}</head><body><h1>公告</h1></body></html>"), "").tags.unwrap();
        assert_eq!((tags.of_column, tags.of_article), expected, "{head}");
    }
}

#[test]
fn the_text_is_only_the_articles_own() {
    let text = "会议要求各水库管护员每天巡查两次并如实记录，汛后维修项目要逐座落实资金。";
    let furniture = "<div>今天是2026年10月31日</div><div class=menu><a href=/a/>栏目一</a><a href=/b/>栏目二</a></div><div>当前位置：首页 &gt; 正文</div>";
    for html in [
        format!(
            "{furniture}<h1>水库安全会召开</h1><p>发布日期：2026-10-05 来源：水利局 浏览：3</p><div><p>{text}</p><p>水利局</p><p>2026年9月30日</p></div><p>上一篇：<a href=7.html>按排部署</a></p><div>相关阅读</div><ul><li><a href=8.html>旧闻</a></li></ul>"
        ),
        format!(
            "<header>{furniture}</header><main><h3>水库安全会召开</h3><p class=by>发布日期：2026-10-05</p><div class=text><p>{text}</p><p align=right>禾浦县水利局</p></div></main><footer>版权所有</footer>"
        ),
        format!(
            "{furniture}<div><div>水库安全会召开</div><div>发布日期：2026-10-05</div><div>{text}</div></div><div>【打印】【关闭】</div><div>推荐阅读</div><div><a href=8.html>甲</a></div><div>主办：水利局 皖ICP备1号</div><div>按排</div>"
        ),
        format!(
            "{furniture}<h2>水库安全会召开</h2><dl><dt>发布日期</dt><dd>2026.10.5</dd><dt>来源：</dt><dd>党政办</dd></dl><div>{text}<br><br></div>"
        ),
        format!(
            "{furniture}<table><tr><td>索引号：</td><td>A1</td><td>成文日期：</td><td>2024-01-01</td></tr><tr><td>发布日期：</td><td>2026-10-05</td><td>有效性：</td><td>有效</td></tr></table><h1>水库安全会召开</h1><p>{text}</p><p>（责任编辑：某某）</p>"
        ),
    ] {
        let read = article(&html, "水库安全会召开");
        assert_eq!(
            (read.heading.as_str(), read.body.as_str(), read.label_day),
            ("水库安全会召开", text, "2026-10-05".parse().ok()),
            "{html}"
        );
    }
}

#[test]
fn links_of_the_text_and_its_attachments() {
    let html = "<nav><a href=/n.html>导航</a></nav><h1>公告</h1><p>发布日期：2026-10-05</p><p>详见<a href='../docs/d.html#x'>全文</a>，<a href='mailto:a@b'>信箱</a>。这段文字说明了情况，请公众知悉并相互转告。</p>
        <p>水利局</p><p>附件：<a href=1.doc>1.表</a></p><ul><li><a href=2.pdf>2.图</a></li></ul><p>下一篇：<a href=9.html>别的</a></p><div>热点推荐</div><ul><li><a href=8.html>旧闻</a></li></ul><footer><a href=7.html>关于</a></footer>";
    assert_eq!(article(html, "公告").links, ["http://a.cn/w/docs/d.html", "http://a.cn/w/news/1.doc", "http://a.cn/w/news/2.pdf"]);
}

#[test]
fn a_list_of_links_in_the_text_is_its_own() {
    let text = "<p>这段文字说明了情况，请公众知悉并相互转告，办事指南见下列各页。</p>";
    let links = ["<p><a href=1.html>甲办法</a></p>", "<p><a href=2.html>乙办法</a></p>", "<p><a href=3.html>丙办法</a></p>"].concat();
    let own = ["http://a.cn/w/news/1.html", "http://a.cn/w/news/2.html", "http://a.cn/w/news/3.html"];
    let broken = links.replace("<p>", "").replace("</p>", "<br>");
    for (html, expected) in [
        (format!("<h1>公告</h1><div>{text}{links}</div>"), &own[..]),
        (format!("<h1>公告</h1>{text}{links}"), &own[..]),
        (format!("<h1>公告</h1><div>{text}<ul>{}</ul></div>", links.replace("<p>", "<li>").replace("</p>", "</li>")), &own[..]),
        (format!("<h1>公告</h1><div>这段文字说明了情况，请公众知悉并相互转告，办事指南见下列各页。<br>{broken}</div>"), &own[..]),
        (format!("<h1>公告</h1><div>{text}</div><div>{links}</div>"), &[]),
        (format!("<h1>公告</h1><div>{text}<p>相关阅读</p>{links}</div>"), &[]),
    ] {
        assert_eq!(article(&html, "公告").links, expected, "{html}");
    }
}

#[test]
fn the_lines_at_a_pages_end_are_no_text() {
    let text = "会议要求各水库管护员每天巡查两次并如实记录，汛后维修项目要逐座落实资金。";
    for end in [
        "<table><tr><td>主办：水利局 地址：河滨路8号 电话：0733-5210086 <a href=/map.htm>网站地图</a></table>",
        "<div>水利局主办 <a href=/help.html>使用帮助</a></div>",
        "<p><a href=/map.htm>网站地图</a> | <a href=/us.htm>联系我们</a></p><p>主办单位：水利局</p><p>禾ICP备1号</p>",
    ] {
        let read = article(&format!("<h1>水库安全会召开</h1><p>发布日期：2026-10-05</p><p>{text}</p><p>禾浦县水利局</p>{end}"), "");
        assert_eq!((read.body.as_str(), read.links.len()), (text, 0), "{end}");
        let page = format!("<h2>工作动态</h2><ul><li><a href=1.html>节水宣传周</a>2026-10-05</li></ul>{end}");
        assert_eq!(lists(&page), ["工作动态: 1.html 节水宣传周 2026-10-05"], "{end}");
    }
}

#[test]
fn numbers_are_masked_and_told() {
    let read = article(
        "<h1>名单</h1><p>卢某3400001990<b>03076596</b>，电话<span>138</span>00138000。</p><table><tr><td>340000</td><td>199003076504</td></tr></table>",
        "名单",
    );
    assert!(!read.body.contains("03076596") && !read.body.contains("00138000"), "{}", read.body);
    assert_eq!(read.personal.len(), 2);
}

#[test]
fn a_closing_line_is_a_signature_only_when_it_is_one() {
    let bodies = |closing: &str| {
        article(&format!("<h1>通知</h1><p>这是正文的第一段，内容足够长，说明了有关情况和要求。</p>{closing}"), "通知").body.lines().count()
    };
    for signature in [
        "<p>禾浦县水利局</p>",
        "<p>二〇二六年十月五日</p>",
        "<p>禾浦县水利局 禾浦县财政局</p><p>2026年10月5日</p>",
        "<p>禾浦县水利局　2026年10月5日</p>",
        "<p>2026-10-05</p>",
    ] {
        assert_eq!(bodies(signature), 1, "{signature}");
    }
    for text in ["<p>请各乡镇抓好落实。</p>", "<p>有意者请联系水利局。</p>", "<p>会议于2026年10月5日结束</p>"] {
        assert_eq!(bodies(text), 2, "{text}");
    }
}

/// Twenty pages whose right reading is known, kept beside the workspace; absent from a plain clone.
#[test]
fn given_pages_have_their_days() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/monitoring/dates.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("left out: ../shared/cases/monitoring/dates.json is not here");
        return;
    };
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(cases.len(), 20);
    for case in cases {
        let expected: Option<NaiveDate> = case["published"].as_str().and_then(|day| day.parse().ok());
        let read = article(case["html"].as_str().unwrap(), "");
        assert_eq!(read.day(), expected, "{}", case["name"]);
    }
}

#[test]
fn days_of_other_programs() {
    let text = "<p>为贯彻落实部署，水利局组织技术人员对小型水库逐一开展汛前检查，建立问题清单，明确整改措施。</p>";
    for (head, info, is_known) in [
        ("<meta name=publish_date content=2026-10-05>", "", true),
        ("<meta property='og:release_date' content='2026-10-05'>", "", true),
        ("<meta name=firstpublishedtime content='2026-10-05-10:04:00'>", "", true),
        ("<meta name=PubDate content=20261005>", "", true),
        (
            "<script type='application/ld+json'>{\"datePublished\":\"2026-10-05T10:00:00+08:00\",\"dateModified\":\"2026-10-20\"}</script>",
            "",
            true,
        ),
        ("", "<p>上传时间：2026-10-05</p>", true),
        ("", "<div>2026-10-05 10:21:33</div>", true),
        ("", "<time datetime='2026-10-05T10:00:00+08:00'>2026-10-05 10:00</time>", true),
        ("", "<div>（2026年10月5日）</div>", false),
        ("", "<div>2026年10月5日</div>", false),
        ("", "<p>来源：水利局</p><p>活动时间：2026-10-05</p>", false),
    ] {
        let page = format!("<html><head>{head}</head><body><h1>水利局开展汛前检查</h1>{info}{text}</body></html>");
        let expected = is_known.then(|| "2026-10-05".parse().unwrap());
        assert_eq!(article(&page, "").day(), expected, "{head}{info}");
    }
}

#[test]
fn pages_that_are_gone() {
    let is_gone = |html: &str, title: &str| asked(html).is_gone(&article(html, title), title);
    let frame = |text: &str| {
        format!(
            "<header><a href=/>首页</a></header><div class=here>所在位置：首页</div><main>{text}</main><footer>水利局 版权所有 电话 0733-5210086 禾ICP备18000676号</footer>"
        )
    };
    for text in ["<p>您查看的文章不存在或者已被删除。</p>", "<h1>404</h1><p>找不到页面</p>", "<div>该信息已被移动</div><a href=/>返回</a>"]
    {
        assert!(is_gone(&frame(text), "河湖长会议"), "{text}");
    }
    let notice = "<h1>关于清理失效链接的通报</h1><p>发布日期：2026-10-05</p><p>检查发现12个页面不存在，请整改。</p>";
    assert!(!is_gone(&frame(notice), "关于清理失效链接的通报"));
    let undated = notice.replace("<p>发布日期：2026-10-05</p>", "");
    assert!(!is_gone(&frame(&undated), "关于清理失效链接的通报") && !is_gone(&frame(&undated), "关于清理失效…"));
    assert!(is_gone(&frame("<h1>页面不存在</h1>"), "关于清理失效…"));
    assert!(!is_gone(&frame("<p>今日水位正常。</p>"), ""));
}

#[test]
fn what_a_document_says_of_itself() {
    let text = "<p>各乡镇人民政府，县政府各部门：现将方案印发给你们，请认真贯彻执行，并按时报送进展情况。</p>";
    let boxed = |number: &str, index: &str| {
        format!(
            "<table><tr><td>索引号：</td><td>{index}</td><td>信息分类：</td><td>规划计划</td></tr><tr><td>发布机构：</td><td>禾浦县水利局</td>\
             <td>成文日期：</td><td>2026-10-08</td></tr><tr><td>发文字号：</td><td>{number}</td><td>有效性：</td><td>有效</td></tr></table>"
        )
    };
    for (page, expected) in [
        (format!("{}<h1>关于印发方案的通知</h1>{text}", boxed("禾水〔2026〕3号", "113415/2026-00012")), "文号、发布机构、成文日期、索引号"),
        (format!("{}<h1>关于印发方案的通知</h1>{text}", boxed("", "")), "发布机构、成文日期"),
        (format!("{}<h1>关于印发方案的通知</h1><p>禾水〔2026〕3号</p>{text}", boxed("", "113415")), "文号、发布机构、成文日期、索引号"),
        (format!("<h1>关于印发方案的通知</h1>{text}<p>禾浦县水利局</p><p>2026年10月8日</p>"), "发布机构、成文日期"),
        (format!("<h1>关于印发方案的通知</h1>{text}<p>2026年10月8日</p>"), "成文日期"),
        (format!("<h1>关于印发方案的通知</h1>{text}"), ""),
    ] {
        assert_eq!(article(&page, "关于印发方案的通知").elements.unwrap().labels().join("、"), expected, "{page}");
    }
}

#[test]
fn when_a_letter_came_and_was_answered() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for (lines, expected) in [
        (
            "<p>来信时间：2026-10-08</p><p>村里的水管坏了，请问什么时候能修好？</p><p>答复时间：2026-10-12 09:00</p>",
            Some(("2026-10-08", "2026-10-12")),
        ),
        ("<p>留言日期：2026年10月8日　回复日期：2026年10月20日</p>", Some(("2026-10-08", "2026-10-20"))),
        (
            "<table><tr><td>申请时间</td><td>2026-09-01</td></tr><tr><td>办结时间</td><td>2026-09-28</td></tr></table>",
            Some(("2026-09-01", "2026-09-28")),
        ),
        // several letters: the one that took longest
        (
            "<p>咨询时间：2026-10-08</p><p>回复时间：2026-10-09</p><p>咨询时间：2026-10-01</p><p>回复时间：2026-10-15</p>",
            Some(("2026-10-01", "2026-10-15")),
        ),
        ("<p>来信时间：2026-10-08</p><p>正在办理。</p>", None),
        ("<p>答复时间：2026-10-12</p>", None),
        ("<p>来信时间：2026-10-08</p><p>答复时间：2026-10-01</p>", None),
        ("<p>请在申请时间2026-10-08前提交。</p>", None),
    ] {
        let page = format!("<h1>关于供水的咨询</h1><div>{lines}</div>");
        assert_eq!(article(&page, "关于供水的咨询").answered, expected.map(|(asked, answered)| (day(asked), day(answered))), "{lines}");
    }
}
