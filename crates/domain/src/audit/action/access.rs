//! What is done to accounts and sessions.

use super::super::fact::parts;
use super::actions;
use crate::access::role::Role;
use crate::ids::{AccountId, UnitId};

parts! {
    /// What an account is: whose, and for whom.
    AccountFacts {
        person: String = "姓名",
        role: Role = "角色",
        unit: Option<UnitId> = "单位",
    }
    /// Who had a post.
    Predecessor {
        username: String = "用户名",
        person: String = "姓名",
    }
    /// Who has it now, under an account of her own.
    Successor {
        username: String = "用户名",
        person: String = "姓名",
        id: AccountId = "编号",
    }
}

actions! {
    /// Accounts and sessions.
    AccessAction;

    /// Somebody signed in.
    SignedIn = "session.open", "登录" {}
    /// Somebody signed out.
    SignedOut = "session.close", "退出" {}
    /// A sign-in to an account that exists was refused.
    SignInRefused = "session.refuse", "登录未成功" { username: String = "用户名", address: String = "来源地址" }
    /// So many were refused that the account is paused for everybody but the browsers it has signed in from.
    SignInPaused = "session.pause", "暂停登录" { username: String = "用户名", address: String = "来源地址" }
    /// The pause was ended before its time.
    SignInUnlocked = "account.unlock", "解除登录暂停" { username: String = "用户名" }
    /// Somebody asked for what her account has no right to.
    RightRefused = "right.refuse", "操作被拒绝" { path: String = "地址", right: String = "缺少的权限" }
    /// Somebody ended one of her sessions.
    SessionEnded = "session.end", "结束一处登录" {}
    /// Somebody ended all her sessions but the current one.
    OtherSessionsEnded = "session.end_others", "退出其他设备" { ended: u64 = "结束登录数" }
    /// An account was added.
    AccountAdded = "account.add", "新增账号" {
        username: String = "用户名",
        person: String = "姓名",
        role: Role = "角色",
        unit: Option<UnitId> = "单位",
    }
    /// An account was given another name, role or unit.
    AccountEdited = "account.edit", "修改账号" { before: AccountFacts = "改前", after: AccountFacts = "改后" }
    /// A post was handed over.
    AccountHandedOver = "account.hand_over", "交接账号" {
        from: Predecessor = "原",
        to: Successor = "现",
        role: Role = "角色",
        unit: Option<UnitId> = "单位",
    }
    /// An account was shut.
    AccountDisabled = "account.disable", "停用账号" { username: String = "用户名" }
    /// A shut account was opened again.
    AccountEnabled = "account.enable", "恢复账号" { username: String = "用户名" }
    /// All sessions of an account were ended.
    AccountSessionsEnded = "account.end_sessions", "结束账号的全部登录" { ended: u64 = "结束登录数" }
    /// An account was given a one-time password.
    PasswordReset = "account.reset_password", "重置密码" { username: String = "用户名" }
    /// Somebody has a second factor from now on.
    SecondFactorOn = "account.second_factor_on", "开通两步验证" {}
    /// Somebody has none any more.
    SecondFactorOff = "account.second_factor_off", "关闭两步验证" {}
    /// Somebody signed in with a recovery code.
    RecoveryCodeUsed = "account.recovery_code", "使用恢复码登录" { left: i64 = "剩余恢复码" }
    /// Other roles must have a second factor.
    SecondFactorRequired = "county.second_factor", "调整必须两步验证的角色" { before: String = "改前", after: String = "改后" }
    /// Somebody changed her own password.
    PasswordChanged = "account.change_password", "修改本人密码" {}
}
