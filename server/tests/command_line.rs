//! The built program from outside: its commands, their answers and exit codes.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use domain::calendar::office_time::day_of;
use services::clock::{Clock, SystemClock};

/// Starts `gongkai` in a folder with its usual database there; nothing of this machine's environment reaches it.
fn start(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Runs it to its end.
fn gongkai(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = start(folder, arguments);
    // a command that does not read may be gone already
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const ADD: [&str; 7] = ["account", "add", "--username", "Admin", "--role", "admin", "--password-stdin"];
const PASSWORD: &str = "今天去乡镇看公开栏了\n";

#[test]
fn the_first_account_makes_the_county_and_the_rules_hold() {
    let folder = tempfile::tempdir().unwrap();
    let weak = gongkai(folder.path(), &ADD, "short\n");
    assert_eq!(weak.status.code(), Some(2), "{}", words(&weak));
    assert!(words(&weak).contains("至少 10 个字符"), "{}", words(&weak));
    assert_eq!(gongkai(folder.path(), &ADD, "").status.code(), Some(2), "an empty password");
    let added = gongkai(folder.path(), &ADD, PASSWORD);
    assert!(added.status.success() && words(&added).contains("已新增账号 admin"), "{}", words(&added));
    let twice = gongkai(folder.path(), &ADD, PASSWORD);
    assert!(twice.status.code() == Some(2) && words(&twice).contains("已有人用"), "{}", words(&twice));
    let unit = [&ADD[..2], &["--username", "wang", "--role", "unit", "--unit", "没有的局", "--password-stdin"]].concat();
    let unit = gongkai(folder.path(), &unit, PASSWORD);
    assert!(unit.status.code() == Some(2) && words(&unit).contains("没有的局"), "{}", words(&unit));
}

#[test]
fn accounts_of_a_file_are_tried_first_and_each_refused_row_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    let list = "单位,姓名,用户名,角色\n,周平,zhouping,县领导\n不存在的局,钱进,qianjin,\n县政务公开办,吴敏,wumin,政务公开办\n";
    std::fs::write(folder.path().join("people.csv"), list).unwrap();
    let import = ["account", "import", "people.csv"];
    let tried = gongkai(folder.path(), &[&import[..], &["--dry-run"]].concat(), "");
    let said = words(&tried);
    assert!(tried.status.success() && said.contains("可以新增2个账号"), "{said}");
    assert!(said.contains("第3行的单位“不存在的局”不在名册里") && said.contains("第4行的单位“县政务公开办”没有记入"), "{said}");
    let done = gongkai(folder.path(), &[&import[..], &["--output", "slips.xlsx"]].concat(), "");
    assert!(done.status.success() && words(&done).contains("已新增2个账号"), "{}", words(&done));
    assert!(std::fs::read(folder.path().join("slips.xlsx")).unwrap().starts_with(b"PK"));
    // the same file again finds every name taken, and leaves no half-written slips
    let again = gongkai(folder.path(), &[&import[..], &["--output", "again.xlsx"]].concat(), "");
    assert!(!again.status.success() && words(&again).contains("没有可以新增的账号"), "{}", words(&again));
    assert!(!folder.path().join("again.xlsx").exists());
}

#[test]
fn backup_restore_verify_and_doctor_agree() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| gongkai(folder.path(), arguments, "");
    for look in [&["verify"][..], &["doctor"], &["backup", "a.gongkai"]] {
        let output = run(look);
        assert!(!output.status.success() && words(&output).contains("不存在"), "{look:?}: {}", words(&output));
        assert!(!folder.path().join("gongkai.db").exists(), "{look:?} only looks");
    }
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    let verified = run(&["verify"]);
    assert!(verified.status.success() && words(&verified).contains("校验通过"), "{}", words(&verified));
    let ill = run(&["doctor"]);
    assert!(ill.status.code() == Some(1) && words(&ill).contains("没有在用的“政务公开办”账号"), "{}", words(&ill));
    let office = ["account", "add", "--username", "office", "--role", "office", "--password-stdin", "--keep-password"];
    assert!(gongkai(folder.path(), &office, PASSWORD).status.success());
    let well = run(&["doctor"]);
    assert!(words(&well).contains("1 个账号还没有改首次密码"), "{}", words(&well));
    assert!(!words(&well).contains("没有在用的"), "{}", words(&well));

    let backed = run(&["backup", "a.gongkai"]);
    assert!(backed.status.success() && words(&backed).contains("已试恢复"), "{}", words(&backed));
    let over = run(&["restore", "a.gongkai"]);
    assert!(over.status.code() == Some(2) && words(&over).contains("已存在"), "{}", words(&over));
    let new = ["--database", "sqlite:new.db", "--data", "new-files"];
    let restored = run(&[&["restore", "a.gongkai"], &new[..]].concat());
    assert!(restored.status.success(), "{}", words(&restored));
    assert!(run(&[&["verify"], &new[..]].concat()).status.success());
}

/// Whoever keeps a copy as evidence keeps it unwritable. (An account that may write everything writes beside it all the same.)
#[test]
fn a_copy_that_cannot_be_written_is_verified_and_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    let file = folder.path().join("gongkai.db");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    let verified = gongkai(folder.path(), &["verify"], "");
    assert!(verified.status.success() && words(&verified).contains("校验通过"), "{}", words(&verified));
    let backed = gongkai(folder.path(), &["backup", "a.gongkai"], "");
    assert!(backed.status.success() && words(&backed).contains("已试恢复"), "{}", words(&backed));
}

#[tokio::test]
async fn verify_names_the_first_bad_row_and_fails() {
    let test = storage::testing::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let database = ["--database", test.address.as_str()];
    assert!(gongkai(folder.path(), &[&ADD[..], &database].concat(), PASSWORD).status.success());
    // a fresh county writes into its own chain; the installation's old one is closed and empty
    test.tamper("update audit_event set action = 'account.edit' where seq = 2").await;
    let verified = gongkai(folder.path(), &[&["verify"], &database[..]].concat(), "");
    assert_eq!(verified.status.code(), Some(1));
    assert!(words(&verified).contains("第 2 行") && words(&verified).contains("first bad row: 2"), "{}", words(&verified));
}

#[tokio::test]
async fn verify_says_where_the_log_ends_and_holds_it_against_what_was_kept() {
    let test = storage::testing::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let database = ["--database", test.address.as_str()];
    assert!(gongkai(folder.path(), &[&ADD[..], &database].concat(), PASSWORD).status.success());
    let verify = |more: &[&str]| gongkai(folder.path(), &[&["verify"], &database[..], more].concat(), "");
    let said = words(&verify(&[]));
    let kept = said.lines().find_map(|line| line.split_once("DIGEST:COUNT  ").map(|(_, end)| end)).expect("the end is printed").to_owned();
    assert!(kept.len() > 64 && kept.contains(':'), "{kept}");
    assert!(gongkai(folder.path(), &[&["account", "unlock", "--username", "admin"], &database[..]].concat(), "").status.success());
    let through = verify(&["--against", &kept]);
    assert!(through.status.success() && words(&through).contains("goes through"), "{}", words(&through));
    let forged = format!("{}:1", "a".repeat(64));
    let not = verify(&["--against", &forged]);
    assert!(not.status.code() == Some(1) && words(&not).contains("does NOT go through"), "{}", words(&not));
    assert_eq!(verify(&["--against", "nonsense"]).status.code(), Some(2));
}

#[test]
fn an_administrator_who_is_shut_out_gets_back_in_from_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    let reset = gongkai(folder.path(), &["account", "reset", "--username", "ADMIN"], "");
    assert!(reset.status.success() && words(&reset).contains("one-time password: "), "{}", words(&reset));
    assert!(gongkai(folder.path(), &["account", "unlock", "--username", "admin"], "").status.success());
    let nobody = gongkai(folder.path(), &["account", "reset", "--username", "nobody"], "");
    assert!(nobody.status.code() == Some(2) && words(&nobody).contains("没有找到这个账号"), "{}", words(&nobody));
}

#[tokio::test]
async fn a_public_list_takes_a_duty_telephone_with_a_reason() {
    let test = storage::testing::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let database = ["--database", test.address.as_str()];
    let import = |completion: &str, more: &[&str]| {
        let list = format!("工作要求,责任单位,完成情况\n按季度公开村务,县财政局,{completion}\n");
        std::fs::write(folder.path().join("list.csv"), list).unwrap();
        gongkai(folder.path(), &[&["checklist", "import", "list.csv", "--year", "2026"], &database[..], more].concat(), "")
    };
    assert!(gongkai(folder.path(), &[&ADD[..], &database].concat(), PASSWORD).status.success());
    let first = import("", &[]);
    assert!(first.status.success(), "{}", words(&first));
    test.execute_raw("update checklist set is_public = 1").await;
    let stopped = import("请拨13912345678", &[]);
    assert!(stopped.status.code() == Some(2) && words(&stopped).contains("--phone-reason"), "{}", words(&stopped));
    let said = import("请拨13912345678", &["--phone-reason", "请拨139 1234 5678"]);
    assert!(said.status.code() == Some(2) && words(&said).contains("不要写号码本身"), "{}", words(&said));
    let kept = import("请拨13912345678", &["--phone-reason", "县财政局值班手机"]);
    assert!(kept.status.success(), "{}", words(&kept));
    let never = import("王某340000199003076596", &["--phone-reason", "县财政局值班手机"]);
    assert!(never.status.code() == Some(2) && !words(&never).contains("--phone-reason"), "{}", words(&never));
}

#[test]
fn the_table_leaves_by_the_command_line_as_of_a_day() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    std::fs::write(folder.path().join("list.csv"), "工作要求,责任单位\n按季度公开村务,县财政局\n").unwrap();
    let imported = gongkai(folder.path(), &["checklist", "import", "list.csv", "--year", "2026"], "");
    assert!(imported.status.success(), "{}", words(&imported));
    let export = |more: &[&str]| {
        let all = [&["checklist", "export", "--year", "2026", "--format", "csv", "--output", "table.csv"][..], more].concat();
        gongkai(folder.path(), &all, "")
    };
    let today = export(&[]);
    assert!(today.status.success() && words(&today).contains("已导出截至"), "{}", words(&today));
    let table = folder.path().join("table.csv");
    assert!(std::fs::read_to_string(&table).unwrap().contains("按季度公开村务"));
    std::fs::remove_file(&table).unwrap();
    // asked for by its date it is the same day
    let day = day_of(SystemClock.now()).to_string();
    let asked = export(&["--as-of", &day]);
    assert!(asked.status.success() && words(&asked).contains("已导出截至"), "{day}: {}", words(&asked));
    assert!(std::fs::read_to_string(&table).unwrap().contains("按季度公开村务"), "{day}");
    // a day to come is none
    for (day, said) in [("2199-12-31", "还没有到"), ("2026-02-30", "2026-06-30的样式")] {
        let refused = export(&["--as-of", day]);
        assert!(refused.status.code() == Some(2) && words(&refused).contains(said), "{day}: {}", words(&refused));
    }
}

#[test]
fn a_register_may_be_names_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("column.csv", "单位名单\n溪口县商务局\n东岸镇人民政府\n"),
        ("text.txt", "溪口县商务局、溪口县财政局\n东岸镇人民政府、西岸街道办事处\n"),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
        let read = gongkai(folder.path(), &["unit", "import", name, "--dry-run", "--json"], "");
        let said = words(&read);
        assert!(read.status.success() && said.contains("溪口县商务局") && said.contains("\"乡镇\""), "{name}: {said}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_the_program_makes_is_its_accounts_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, test) = (tempfile::tempdir().unwrap(), storage::testing::sqlite().await);
    let run = |arguments: &[&str]| gongkai(folder.path(), arguments, "");
    // a piece of evidence that this test makes, readable by everybody, so that what the program makes of it is the program's own
    std::fs::write(folder.path().join("units.csv"), "单位全称,简称,类别\n枫桥县财政局,财政局,部门\n").unwrap();
    let imported = run(&["unit", "import", "units.csv", "--database", &test.address]);
    assert!(imported.status.success(), "{}", words(&imported));
    let content = b"%PDF-1.7 a";
    let sha256 = documents::Sha256Digest::of(content).as_str().to_owned();
    let place = folder.path().join("files/evidence").join(&sha256[..2]);
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join(&sha256), content).unwrap();
    test.execute_raw(&format!(
        "insert into evidence (id, county_id, unit_id, kind, title, url, sha256, file_name, media_type, bytes, uploaded_at, uploaded_by)
         select 'e', county_id, id, 'file', '', '', '{sha256}', 'a.pdf', 'application/pdf', 10, '2026-01-05T02:00:00Z', '' from unit"
    ))
    .await;
    let made = folder.path().join("made");
    std::fs::create_dir(&made).unwrap();
    let backed = run(&["backup", "made/a.backup", "--database", &test.address, "--data", "files"]);
    assert!(backed.status.success(), "{}", words(&backed));
    let restored = run(&["--database", "sqlite:made/r.db", "--data", "made/r-files", "restore", "made/a.backup"]);
    assert!(restored.status.success(), "{}", words(&restored));
    assert!(gongkai(&made, &ADD, PASSWORD).status.success());
    // and whatever lies within the folders that it made
    let (mut waiting, mut files) = (vec![made], 0);
    while let Some(inside) = waiting.pop() {
        for entry in std::fs::read_dir(inside).unwrap() {
            let entry = entry.unwrap();
            let meta = entry.metadata().unwrap();
            let mode = meta.permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{:?} is {mode:o}", entry.path());
            files += usize::from(entry.file_name().to_string_lossy() == sha256);
            if meta.is_dir() {
                waiting.push(entry.path());
            }
        }
    }
    assert_eq!(files, 1, "the evidence lies in a folder of a folder");
}

#[test]
fn help_speaks_both_languages_and_shows_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["serve", "migrate", "demo", "account", "backup", "restore", "verify", "doctor"] {
        let output = gongkai(folder.path(), &[command, "--help"], "");
        let text = words(&output);
        assert!(output.status.success() && text.contains(" · ") && !text.is_ascii(), "{command}: {text}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["doctor", "--help"])
        .env("GONGKAI_DATABASE", "postgres://u:hidden-word@h/d")
        .output()
        .unwrap();
    assert!(!words(&help).contains("hidden-word"));
}

#[test]
fn verify_reads_the_files_where_it_is_said_where_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    let without = gongkai(folder.path(), &["verify"], "");
    assert!(without.status.success() && words(&without).contains("佐证材料文件没有校验"), "{}", words(&without));
    let with = gongkai(folder.path(), &["verify", "--data", "gongkai-files"], "");
    assert!(with.status.success() && words(&with).contains("佐证材料文件 0 个，都在"), "{}", words(&with));
}

/// `gongkai verify | head -1`: whoever reads has heard enough, and that is no failure of the program.
#[test]
fn a_pipe_that_nobody_reads_any_more_ends_no_command_with_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path(), &ADD, PASSWORD).status.success());
    let add = ["account", "add", "--username", "office", "--role", "office", "--password-stdin"];
    let commands: [&[&str]; 8] = [
        &["verify"],
        &["doctor"],
        &["clean"],
        &["migrate"],
        &["account", "unlock", "--username", "admin"],
        &["backup", "a.gongkai"],
        &["assess", "--rules", "none.json", "--facts", "none.json"],
        &add,
    ];
    for arguments in commands {
        let mut child = start(folder.path(), arguments);
        drop(child.stdout.take());
        let _ = child.stdin.take().unwrap().write_all(PASSWORD.as_bytes());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(141), "{arguments:?}: {}", words(&ended));
        assert!(!words(&ended).contains("panicked"), "{arguments:?}: {}", words(&ended));
    }
    // what was begun was done all the same
    assert!(folder.path().join("a.gongkai").exists());
    let twice = gongkai(folder.path(), &add, PASSWORD);
    assert!(words(&twice).contains("已有人用"), "{}", words(&twice));
}

/// Whoever forges a state by SQL reads which cell it was, not that the program is to be tried again later.
#[tokio::test]
async fn a_forged_state_is_named_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("units.csv"), "单位全称,简称,类别\n枫桥县财政局,财政局,部门\n").unwrap();
    std::fs::write(folder.path().join("list.csv"), "工作要求,责任单位,完成时限\n编制主动公开目录,财政局,6月30日前\n").unwrap();
    for (forged, expected) in [
        ("update cell set state = 'accepted'", "数据表 cell 的"),
        ("update cell set presence = 'left'", "数据表 cell 的"),
        ("update task set requirement = '编制其他目录'", "任务“01.01 编制其他目录”"),
    ] {
        let test = storage::testing::sqlite().await;
        let run = |arguments: &[&str]| gongkai(folder.path(), &[arguments, &["--database", test.address.as_str()]].concat(), "");
        assert!(run(&["unit", "import", "units.csv"]).status.success());
        let imported = run(&["checklist", "import", "list.csv", "--year", "2031", "--first-day", "2031-01-01"]);
        assert!(imported.status.success(), "{}", words(&imported));
        let whole = run(&["verify"]);
        assert!(whole.status.success() && words(&whole).contains("逐字一致"), "{}", words(&whole));
        test.execute_raw(forged).await;
        let found = run(&["verify"]);
        assert_eq!(found.status.code(), Some(1), "{forged}: {}", words(&found));
        assert!(words(&found).contains(expected) && !words(&found).contains("稍后再试"), "{forged}: {}", words(&found));
    }
}
