//! Who is asking.

use domain::access::permission::{Permission, is_allowed};
use domain::access::role::Role;
use domain::access::scope::Scope;
use domain::ids::{AccountId, CountyId, UnitId};

use crate::{Result, ServiceError};

/// A signed-in person, as every use case takes her first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Account; empty for the command line.
    pub account: AccountId,
    /// County.
    pub county: CountyId,
    /// The county's name.
    pub county_name: String,
    /// The person's name, as the audit log keeps it.
    pub person: String,
    /// Role.
    pub role: Role,
    /// Unit, for the two unit roles.
    pub unit: Option<UnitId>,
    /// The unit's short name.
    pub unit_name: Option<String>,
    /// Whether the person runs the program itself (command line); the matrix does not bind her.
    pub is_operator: bool,
    /// A new password is due before anything else.
    pub must_change_password: bool,
    /// Her role must have a second factor, and it is to be set up before anything else.
    pub must_enrol: bool,
    /// How much had happened when her request came in: the number of the last audit event. `None` without a session.
    pub version: Option<i64>,
    /// The same without what is reported and judged, which changes no word of a list, of a unit or of the settings.
    pub words_version: Option<i64>,
    /// The same for rules, rounds and scores, which lists of work do not show and counts do.
    pub rounds_version: Option<i64>,
}

impl Actor {
    /// Whoever holds the shell holds the database anyway: the command line may do everything, and the log says it was she.
    #[must_use]
    pub fn operator(county: CountyId, county_name: String) -> Self {
        Self {
            account: AccountId::new(""),
            county,
            county_name,
            person: "命令行".into(),
            role: Role::Admin,
            unit: None,
            unit_name: None,
            is_operator: true,
            must_change_password: false,
            must_enrol: false,
            version: None,
            words_version: None,
            rounds_version: None,
        }
    }

    /// The first line of every use case.
    ///
    /// # Errors
    /// `Forbidden` when the matrix does not give the right.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) { Ok(()) } else { Err(ServiceError::Forbidden(permission)) }
    }

    /// For screens that hide what would be refused anyway.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.is_operator || (!self.must_change_password && !self.must_enrol && is_allowed(self.role, permission))
    }

    /// What this person may read; every listing, page, file and count restricts itself by it.
    ///
    /// # Errors
    /// `Forbidden` when the person may see neither county nor unit, or belongs to no unit.
    pub fn scope(&self) -> Result<Scope> {
        if self.may(Permission::ReadCounty) {
            return Ok(Scope::County);
        }
        self.require(Permission::ReadOwnUnit)?;
        self.unit.clone().map(Scope::Unit).ok_or(ServiceError::Forbidden(Permission::ReadOwnUnit))
    }
}
