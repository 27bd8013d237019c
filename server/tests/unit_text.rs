//! The unit texts of docs/operations.md, held against what they must say: an office copies them and never looks again.

use std::process::Command;

const PAPER: &str = include_str!("../../docs/operations.md");
/// The most that systemd's own measure of exposure may say, in tenths.
const MOST_EXPOSED: u32 = 20;

/// The unit text whose description is this.
fn unit(description: &str) -> &'static str {
    let texts = PAPER.split("```ini\n").skip(1).filter_map(|rest| rest.split("```").next());
    texts.into_iter().find(|text| text.contains(description)).unwrap_or_else(|| panic!("no unit text for {description}"))
}

#[test]
fn the_units_say_what_they_must() {
    let both = [
        "UMask=0077",
        "NoNewPrivileges=true",
        "ProtectSystem=strict",
        "ProtectHome=true",
        "PrivateTmp=true",
        "PrivateDevices=true",
        "CapabilityBoundingSet=",
        "RestrictNamespaces=true",
        "RestrictSUIDSGID=true",
        "MemoryDenyWriteExecute=true",
        "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service",
        "ProtectClock=true",
        "ProtectControlGroups=true",
        "ProtectHostname=true",
        "ProtectKernelLogs=true",
        "ProtectKernelModules=true",
        "ProtectKernelTunables=true",
    ];
    let server = ["LimitNOFILE=65536", "TimeoutStopSec=15", "MemoryMax=1G", "Restart=on-failure", "ReadWritePaths=/var/lib/gongkai"];
    let backup = ["Type=oneshot", "ReadWritePaths=/var/lib/gongkai /srv/backup"];
    for (description, own) in
        [("Description=Gongkai, disclosure supervision", &server[..]), ("Description=Gongkai, nightly backup", &backup[..])]
    {
        let lines: Vec<&str> = unit(description).lines().collect();
        for line in both.iter().chain(own) {
            assert!(lines.contains(line), "{description}: {line} is missing");
        }
    }
    // the program gives those who are still there eight seconds
    let stop = unit("disclosure supervision").lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).unwrap();
    assert!(stop.parse::<u32>().unwrap() > 10);
    let timer = unit("Description=Gongkai, every night");
    assert!(timer.contains("OnCalendar=") && timer.contains("Persistent=true") && timer.contains("WantedBy=timers.target"));
}

#[test]
fn systemd_rates_the_units_as_hardly_exposed() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("left out: systemd-analyze is not here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, description) in [("gongkai.service", "disclosure supervision"), ("gongkai-backup.service", "nightly backup")] {
        let path = folder.path().join(name);
        std::fs::write(&path, unit(description)).unwrap();
        let rated = Command::new("systemd-analyze").args(["security", "--offline=yes", "--no-pager"]).arg(&path).output().unwrap();
        let words = String::from_utf8_lossy(&rated.stdout).into_owned() + &String::from_utf8_lossy(&rated.stderr);
        if !rated.status.success() && words.contains("offline") {
            println!("left out: this systemd-analyze rates no files");
            return;
        }
        let rating = words.split("exposure level for ").nth(1).and_then(|rest| rest.split(':').nth(1));
        let tenths: String = rating.unwrap_or_else(|| panic!("{words}")).trim().chars().take(4).filter(char::is_ascii_digit).collect();
        assert!(tenths.parse::<u32>().unwrap() <= MOST_EXPOSED, "{name}: {words}");
    }
}
