//! The identity that a door hands to the rooms: who asks and what they may.

use base::{By, Code, Personal, id_type};

use crate::role::Role;
use crate::scope::{Scope, Scopes};

id_type!(
    /// A member of staff.
    StaffId
);
id_type!(
    /// A service account: a program that calls the API.
    ServiceId
);

/// Who stands behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// A person, signed in to the desk.
    Staff(StaffId),
    /// A program with a token.
    Service(ServiceId),
}

/// A known identity with its rights, as the doors see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who it is.
    pub who: Who,
    /// The name to show: of a person, so it is personal data.
    pub name: Personal<String>,
    /// The role in the desk; a service account has none.
    pub role: Option<Role>,
    /// The department that the person works for.
    pub department: Option<Code>,
    /// What it may do at a door.
    pub scopes: Scopes,
}

impl Principal {
    /// A member of staff with the scopes of the role.
    pub fn staff(
        id: StaffId,
        name: Personal<String>,
        role: Role,
        department: Option<Code>,
    ) -> Self {
        Self { who: Who::Staff(id), name, role: Some(role), department, scopes: role.scopes() }
    }

    /// A service account with the scopes of its token.
    pub fn service(id: ServiceId, name: Personal<String>, scopes: Scopes) -> Self {
        Self { who: Who::Service(id), name, role: None, department: None, scopes }
    }

    /// The actor for the journal.
    pub fn by(&self) -> By {
        match self.who {
            Who::Staff(StaffId(id)) => By::Staff(id),
            Who::Service(ServiceId(id)) => By::Service(id),
        }
    }

    /// Whether it holds the scope.
    pub const fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// Whether it is a person of that role.
    pub fn is(&self, role: Role) -> bool {
        self.role == Some(role)
    }

    /// Whether it may draft an answer that waits for approval: with `work`, or as an executor.
    pub fn may_draft(&self) -> bool {
        self.may(Scope::Work) || self.is(Role::Executor)
    }

    /// Whether an appeal of that department is within sight. An executor sees the own
    /// department's alone; what is out of sight does not exist (404, never 403). The scope for
    /// the act itself is a question of its own ([`Principal::may`]).
    pub fn sees(&self, department: Option<&Code>) -> bool {
        match self.only_department() {
            Sight::Everything => true,
            Sight::Department(own) => department == Some(own),
            Sight::Nothing => false,
        }
    }

    /// The same limit for a list: what its filter must be narrowed to.
    pub fn only_department(&self) -> Sight<'_> {
        match (self.role, &self.department) {
            (Some(role), Some(own)) if role.has_department() => Sight::Department(own),
            // An executor without a department is a fault in the data: nothing, not everything.
            (Some(role), None) if role.has_department() => Sight::Nothing,
            _ => Sight::Everything,
        }
    }
}

/// How far an identity sees over the departments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight<'a> {
    /// All appeals, also those without a department.
    Everything,
    /// The appeals of one department.
    Department(&'a Code),
    /// No appeal.
    Nothing,
}

#[cfg(test)]
mod tests {
    use base::Uuid;

    use super::*;

    fn person(role: Role, department: Option<&str>) -> Principal {
        let department = department.map(|it| Code::parse(it).unwrap());
        Principal::staff(StaffId(Uuid::from_u128(1)), "Вера".to_owned().into(), role, department)
    }

    #[test]
    fn an_executor_sees_the_own_department_alone() {
        let (roads, parks) = (Code::parse("roads").unwrap(), Code::parse("parks").unwrap());
        for role in Role::ALL {
            let bound = role == Role::Executor;
            let who = person(role, Some("roads"));
            assert!(who.sees(Some(&roads)), "{role:?}");
            assert_eq!(who.sees(Some(&parks)), !bound, "{role:?}");
            assert_eq!(who.sees(None), !bound, "{role:?}");
        }
        let lost = person(Role::Executor, None);
        assert_eq!(lost.only_department(), Sight::Nothing);
        assert!(!lost.sees(None) && !lost.sees(Some(&roads)));
    }

    #[test]
    fn drafting_is_for_those_who_work_and_for_executors() {
        for (role, drafts) in [
            (Role::Operator, true),
            (Role::Executor, true),
            (Role::Controller, true),
            (Role::Head, false),
            (Role::Analyst, false),
            (Role::Admin, false),
        ] {
            assert_eq!(person(role, None).may_draft(), drafts, "{role:?}");
        }
    }

    #[test]
    fn a_program_has_the_rights_of_its_token_and_no_role() {
        let id = ServiceId(Uuid::from_u128(2));
        let scopes = Scopes::of(&[Scope::Intake]);
        let program = Principal::service(id, "portal".to_owned().into(), scopes);
        assert_eq!(program.by(), By::Service(id.0));
        assert!(program.may(Scope::Intake) && !program.may(Scope::Read));
        assert!(!program.may_draft() && program.sees(None));
    }
}
