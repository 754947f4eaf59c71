//! The life of an appeal as one table: from, to, who may, on what ground.

use people::{Principal, Role, Scope};

use crate::status::Status;

/// What is done to an appeal that moves it from status to status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Give it to a department.
    Assign,
    /// Begin the work on it.
    Take,
    /// Give it back to the centre: it is not for this department.
    HandBack,
    /// Ask for more time.
    AskExtension,
    /// Give more time.
    GrantExtension,
    /// Give no more time.
    RefuseExtension,
    /// Answer in between: the work has begun.
    AnswerInterim,
    /// Answer finally.
    Answer,
    /// Refuse it on a ground.
    Decline,
    /// Record the citizen's word that it is done.
    Confirm,
    /// Close it because the citizen has been silent past the term.
    CloseUnconfirmed,
    /// Open it again.
    Reopen,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 12] = [
        Self::Assign,
        Self::Take,
        Self::HandBack,
        Self::AskExtension,
        Self::GrantExtension,
        Self::RefuseExtension,
        Self::AnswerInterim,
        Self::Answer,
        Self::Decline,
        Self::Confirm,
        Self::CloseUnconfirmed,
        Self::Reopen,
    ];

    /// The word on the wire and in the texts of the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Take => "take",
            Self::HandBack => "hand_back",
            Self::AskExtension => "ask_extension",
            Self::GrantExtension => "grant_extension",
            Self::RefuseExtension => "refuse_extension",
            Self::AnswerInterim => "answer_interim",
            Self::Answer => "answer",
            Self::Decline => "decline",
            Self::Confirm => "confirm",
            Self::CloseUnconfirmed => "close_unconfirmed",
            Self::Reopen => "reopen",
        }
    }

    /// Reads the word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What a transition needs besides the right person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Nothing.
    None,
    /// A reason in words.
    Reason,
    /// An answer that was approved.
    ApprovedAnswer,
    /// The words of the citizen.
    CitizensWord,
    /// The policy's term of silence has passed.
    TermPassed,
    /// A request that waits for its decision.
    Request,
}

impl Ground {
    /// The word in the diagram and in the texts of the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Reason => "reason",
            Self::ApprovedAnswer => "approved_answer",
            Self::CitizensWord => "citizens_word",
            Self::TermPassed => "term_passed",
            Self::Request => "request",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// What is done.
    pub act: Act,
    /// Where it may be done.
    pub from: &'static [Status],
    /// Where it leads.
    pub to: Status,
    /// Roles of the desk that may.
    pub roles: &'static [Role],
    /// The scope by which a program may; `None` where none may.
    pub scope: Option<Scope>,
    /// Whether the citizen may, by an own word.
    pub citizen: bool,
    /// Whether a rule of the city may, by the clock.
    pub rule: bool,
    /// What it needs.
    pub ground: Ground,
}

use Status::{Answered, Assigned, ClosedUnconfirmed, Confirmed, Declined, InWork, New, Reopened};

const CENTRE: &[Role] = &[Role::Operator, Role::Controller];

/// Those who do the work, and those who give it out.
const HANDS: &[Role] = &[Role::Operator, Role::Controller, Role::Executor];

/// A line for those who do the work.
const fn work(act: Act, from: &'static [Status], to: Status, ground: Ground) -> Transition {
    let (roles, scope) = (HANDS, Some(Scope::Work));
    Transition { act, from, to, roles, scope, citizen: false, rule: false, ground }
}

/// A line for the centre, which decides about a request and leaves the status as it is.
const fn decision(act: Act, at: &'static [Status], to: Status) -> Transition {
    let (roles, scope, ground) = (CENTRE, Some(Scope::Approve), Ground::Request);
    Transition { act, from: at, to, roles, scope, citizen: false, rule: false, ground }
}

/// The life of an appeal. `forwarded` has no way in yet.
pub const TRANSITIONS: &[Transition] = &[
    Transition {
        act: Act::Assign,
        from: &[New, Assigned, InWork, Reopened],
        to: Assigned,
        roles: CENTRE,
        scope: Some(Scope::Work),
        citizen: false,
        rule: false,
        ground: Ground::None,
    },
    work(Act::Take, &[Assigned, Reopened], InWork, Ground::None),
    work(Act::HandBack, &[Assigned, InWork], New, Ground::Reason),
    // What the citizen called undone stays so, whoever has it.
    work(Act::HandBack, &[Reopened], Reopened, Ground::Reason),
    work(Act::AskExtension, &[Assigned], Assigned, Ground::Reason),
    work(Act::AskExtension, &[InWork], InWork, Ground::Reason),
    work(Act::AskExtension, &[Reopened], Reopened, Ground::Reason),
    decision(Act::GrantExtension, &[Assigned], Assigned),
    decision(Act::GrantExtension, &[InWork], InWork),
    decision(Act::GrantExtension, &[Reopened], Reopened),
    decision(Act::RefuseExtension, &[Assigned], Assigned),
    decision(Act::RefuseExtension, &[InWork], InWork),
    decision(Act::RefuseExtension, &[Reopened], Reopened),
    Transition {
        act: Act::AnswerInterim,
        from: &[Assigned, InWork, Reopened],
        to: InWork,
        roles: CENTRE,
        scope: Some(Scope::Approve),
        citizen: false,
        rule: false,
        ground: Ground::ApprovedAnswer,
    },
    Transition {
        act: Act::Answer,
        from: &[New, Assigned, InWork, Reopened],
        to: Answered,
        roles: CENTRE,
        scope: Some(Scope::Approve),
        citizen: false,
        rule: false,
        ground: Ground::ApprovedAnswer,
    },
    Transition {
        act: Act::Decline,
        from: &[New, Assigned, InWork, Reopened],
        to: Declined,
        roles: CENTRE,
        scope: Some(Scope::Approve),
        citizen: false,
        rule: false,
        ground: Ground::Reason,
    },
    Transition {
        act: Act::Confirm,
        from: &[Answered],
        to: Confirmed,
        roles: CENTRE,
        scope: Some(Scope::Approve),
        citizen: true,
        rule: false,
        ground: Ground::CitizensWord,
    },
    Transition {
        act: Act::CloseUnconfirmed,
        from: &[Answered],
        to: ClosedUnconfirmed,
        roles: &[Role::Controller],
        scope: Some(Scope::Approve),
        citizen: false,
        rule: true,
        ground: Ground::TermPassed,
    },
    Transition {
        act: Act::Reopen,
        from: &[Answered, Confirmed, ClosedUnconfirmed, Declined],
        to: Reopened,
        roles: CENTRE,
        scope: Some(Scope::Work),
        citizen: true,
        rule: false,
        ground: Ground::Reason,
    },
];

/// Who wants to act.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// Staff or a program.
    Principal(&'a Principal),
    /// The author of the appeal.
    Citizen,
    /// A rule of the city.
    Rule,
}

impl Actor<'_> {
    fn may(self, line: &Transition) -> bool {
        match self {
            Self::Citizen => line.citizen,
            Self::Rule => line.rule,
            Self::Principal(it) => match it.role {
                Some(role) => line.roles.contains(&role),
                None => line.scope.is_some_and(|scope| it.may(scope)),
            },
        }
    }
}

/// Why a transition was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be done in this status; what this actor can do instead.
    #[error("`{}` is not possible while the appeal is {status}", .act.word())]
    NotFrom {
        /// What was wanted.
        act: Act,
        /// Where the appeal stands.
        status: Status,
        /// What is possible.
        possible: Vec<Act>,
    },
    /// This actor may not do it at all.
    #[error("`{}` is not for this actor", .act.word())]
    NotYours {
        /// What was wanted.
        act: Act,
    },
}

/// Where an act leads from a status for an actor, or why it is refused.
pub fn check(act: Act, status: Status, actor: Actor<'_>) -> Result<Status, Refused> {
    let lines = || TRANSITIONS.iter().filter(|it| it.act == act);
    if !lines().any(|line| actor.may(line)) {
        return Err(Refused::NotYours { act });
    }
    lines()
        .find(|line| line.from.contains(&status) && actor.may(line))
        .map(|line| line.to)
        .ok_or_else(|| Refused::NotFrom { act, status, possible: possible(status, actor) })
}

/// Where an act leads from a status, whoever may do it; `None` where the table has no such line.
pub fn leads(act: Act, status: Status) -> Option<Status> {
    TRANSITIONS.iter().find(|it| it.act == act && it.from.contains(&status)).map(|it| it.to)
}

/// What an actor can do with an appeal in a status.
pub fn possible(status: Status, actor: Actor<'_>) -> Vec<Act> {
    TRANSITIONS
        .iter()
        .filter(|line| line.from.contains(&status) && actor.may(line))
        .map(|line| line.act)
        .collect()
}

/// The table as a Mermaid diagram for `docs/transitions.md`.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> new\n");
    for line in TRANSITIONS {
        for from in line.from {
            let mut who: Vec<_> = line.roles.iter().map(|role| role.word()).collect();
            who.extend(line.citizen.then_some("citizen"));
            who.extend(line.rule.then_some("rule"));
            let label = format!("{} ({}; {})", line.act.word(), who.join(", "), line.ground.word());
            text.push_str(&format!("    {from} --> {}: {label}\n", line.to));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use base::Uuid;
    use people::{Scopes, ServiceId, StaffId};

    use super::*;

    fn staff(role: Role) -> Principal {
        Principal::staff(StaffId(Uuid::nil()), "Имя".to_owned().into(), role, None)
    }

    fn service(scope: Scope) -> Principal {
        let scopes = Scopes::of(&[scope]);
        Principal::service(ServiceId(Uuid::nil()), "bot".to_owned().into(), scopes)
    }

    /// The expectations are written out here a second time on purpose.
    fn expected(act: Act, status: Status) -> Option<Status> {
        let open = matches!(status, New | Assigned | InWork | Reopened);
        let answered = status == Answered;
        let ended = matches!(status, Answered | Confirmed | ClosedUnconfirmed | Declined);
        match act {
            Act::Assign => open.then_some(Assigned),
            Act::Take => matches!(status, Assigned | Reopened).then_some(InWork),
            Act::HandBack => match status {
                Assigned | InWork => Some(New),
                Reopened => Some(Reopened),
                _ => None,
            },
            Act::AskExtension | Act::GrantExtension | Act::RefuseExtension => {
                matches!(status, Assigned | InWork | Reopened).then_some(status)
            }
            Act::AnswerInterim => matches!(status, Assigned | InWork | Reopened).then_some(InWork),
            Act::Answer => open.then_some(Answered),
            Act::Decline => open.then_some(Declined),
            Act::Confirm => answered.then_some(Confirmed),
            Act::CloseUnconfirmed => answered.then_some(ClosedUnconfirmed),
            Act::Reopen => ended.then_some(Reopened),
        }
    }

    fn may(act: Act, role: Role) -> bool {
        match role {
            Role::Controller => true,
            Role::Operator => act != Act::CloseUnconfirmed,
            Role::Executor => matches!(act, Act::Take | Act::HandBack | Act::AskExtension),
            _ => false,
        }
    }

    #[test]
    fn every_status_and_role_has_its_answer() {
        for act in Act::ALL {
            for status in Status::ALL {
                assert_eq!(leads(act, status), expected(act, status), "{act:?} {status:?}");
                for role in Role::ALL {
                    let person = staff(role);
                    let actor = Actor::Principal(&person);
                    let outcome = check(act, status, actor);
                    let case = format!("{act:?} {status:?} {role:?}");
                    match (may(act, role), expected(act, status)) {
                        (false, _) => assert_eq!(outcome, Err(Refused::NotYours { act }), "{case}"),
                        (true, Some(to)) => assert_eq!(outcome, Ok(to), "{case}"),
                        (true, None) => {
                            let possible = possible(status, actor);
                            assert!(!possible.contains(&act), "{case}");
                            let refused = Refused::NotFrom { act, status, possible };
                            assert_eq!(outcome, Err(refused), "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn programs_act_by_scope_and_citizens_by_word() {
        for act in Act::ALL {
            let by_work = matches!(
                act,
                Act::Assign | Act::Take | Act::HandBack | Act::AskExtension | Act::Reopen
            );
            for scope in Scope::ALL {
                let program = service(scope);
                let may = match scope {
                    Scope::Work => by_work,
                    Scope::Approve => !by_work,
                    _ => false,
                };
                let refused =
                    check(act, New, Actor::Principal(&program)) == Err(Refused::NotYours { act });
                assert_eq!(!refused, may, "{act:?} {scope:?}");
            }
            let citizen = matches!(act, Act::Confirm | Act::Reopen);
            assert_eq!(check(act, Answered, Actor::Citizen).is_ok(), citizen, "{act:?}");
            let rule = act == Act::CloseUnconfirmed;
            assert_eq!(check(act, Answered, Actor::Rule).is_ok(), rule, "{act:?}");
        }
    }

    #[test]
    fn the_document_shows_this_very_table() {
        let page = include_str!("../../../docs/transitions.md");
        assert!(page.contains(&diagram()), "put this into docs/transitions.md:\n{}", diagram());
    }
}
