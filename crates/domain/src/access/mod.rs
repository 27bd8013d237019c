//! Who may do what (人员与权限): roles, the permission matrix, passwords.

pub mod password;
pub mod permission;
pub mod role;
pub mod scope;
pub mod username;
