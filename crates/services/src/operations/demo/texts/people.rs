//! People of the county's own offices; clerks and deputy heads stand with their units.

use domain::access::role::Role;

/// A person who has an account of no unit.
#[derive(Debug, Clone, Copy)]
pub struct DemoPerson {
    /// The name to sign in with.
    pub username: &'static str,
    /// The person's name.
    pub name: &'static str,
    /// The role.
    pub role: Role,
    /// The post, as people say it.
    pub post: &'static str,
}

/// The office, the leaders, the auditor and the administrator.
pub const PEOPLE: [DemoPerson; 7] = [
    DemoPerson { username: "office", name: "林知秋", role: Role::Office, post: "政务公开办审核" },
    DemoPerson { username: "office2", name: "江映川", role: Role::Office, post: "政务公开办主任" },
    DemoPerson { username: "leader", name: "程望舒", role: Role::Leader, post: "分管副县长" },
    DemoPerson { username: "leader2", name: "陆怀瑾", role: Role::Leader, post: "县政府办公室主任" },
    DemoPerson { username: "auditor", name: "裴守正", role: Role::Auditor, post: "县督查室" },
    DemoPerson { username: "admin", name: "钟启航", role: Role::Admin, post: "系统管理员" },
    DemoPerson { username: "admin2", name: "宋以宁", role: Role::Admin, post: "备用管理员" },
];

/// Who was clerk of 长埂镇 before she was moved to another post, and the name she signed in with.
pub const FORMER_CLERK: (&str, &str) = ("霍长亭", "cgz-2");

/// Who is clerk of 长埂镇 since.
pub const NEW_CLERK: &str = "昌家骏";
