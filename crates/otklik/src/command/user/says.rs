//! Why a command for an account was refused, in words that say what to do.

use base::Words;
use base::city::nearest;
use people::command::CommandError;
use people::password::{BYTES_MAX, BadPassword, LENGTH_MIN};
use people::service::ServiceError;
use people::staff::StaffError;
use people::token::TokenError;

use crate::config::unreadable;
use people::{AccountName, Department};

/// The words of a refusal; none for a failure of the machine or of the database.
pub(super) fn words(error: &CommandError) -> Option<Words> {
    match error {
        CommandError::Name(_) => Some(name()),
        CommandError::Password(error) => Some(password(*error)),
        CommandError::Staff(error) => staff(error),
        CommandError::Service(error) => service(error),
        CommandError::Token(error) => token(error),
        CommandError::Unknown => Some(Words::new(
            "такой учётной записи нет; все записи показывает «otklik user list»",
            "there is no such account; `otklik user list` shows them all",
        )),
        CommandError::NoPassword => Some(Words::new(
            "это программа: у неё нет пароля, а ключ выдаёт «otklik user token»",
            "this is a program: it has no password, and `otklik user token` issues a token",
        )),
        CommandError::Hash(_) | CommandError::Store(_) => None,
    }
}

pub(super) fn name() -> Words {
    let max = AccountName::LENGTH_MAX;
    Words::new(
        format!("имя состоит из 1–{max} букв, цифр, пробелов и знаков . _ @ + : -"),
        format!("a name of an account has 1 to {max} letters, digits, spaces or . _ @ + : -"),
    )
}

/// The standard input gave no password.
pub(super) fn unread_password(error: &std::io::Error) -> Words {
    let why = unreadable(error);
    Words::new(
        format!("пароль со стандартного ввода не прочитан: {}", why.ru),
        format!("the password could not be read from the standard input: {}", why.en),
    )
}

fn password(error: BadPassword) -> Words {
    match error {
        BadPassword::TooShort => Words::new(
            format!("пароль слишком короткий: нужно не меньше {LENGTH_MIN} знаков"),
            format!("the password is too short: {LENGTH_MIN} characters at least"),
        ),
        BadPassword::Blank => Words::new(
            "пароль из одних пробелов не годится: нужны видимые знаки",
            "the password is blank: it needs characters that can be seen",
        ),
        BadPassword::TooLong => Words::new(
            format!("пароль слишком длинный: не больше {BYTES_MAX} байт"),
            format!("the password is too long: {BYTES_MAX} bytes at most"),
        ),
    }
}

pub(super) fn staff(error: &StaffError) -> Option<Words> {
    Some(match error {
        StaffError::NameTaken => Words::new(
            "сотрудник с таким именем уже есть; новый пароль ему задаст «otklik user password»",
            "an account with this name exists already; `otklik user password` sets its password",
        ),
        StaffError::NameOfProgram => Words::new(
            "так уже называется программа; дайте сотруднику другое имя",
            "a program has this name already; give the person another one",
        ),
        StaffError::NotFound => return words(&CommandError::Unknown),
        StaffError::AlreadyDisabled => already_disabled(),
        StaffError::NotDisabled => not_disabled(),
        StaffError::DepartmentMissing => Words::new(
            "исполнителю нужно подразделение: --department КОД",
            "an executor needs a department: --department CODE",
        ),
        StaffError::DepartmentForeign => Words::new(
            "подразделение бывает только у исполнителя (--role executor); уберите --department",
            "a department is for an executor alone (--role executor); leave --department out",
        ),
        StaffError::DepartmentUnknown(code) => Words::new(
            format!("действующего подразделения «{code}» нет; коды — в departments.toml города"),
            format!("there is no department `{code}` in use; the city's departments.toml has them"),
        ),
        StaffError::BadName(_) => name(),
        StaffError::Store(_) => return None,
    })
}

/// Departments that a refusal names at most.
const NEAR_MAX: usize = 5;

/// No department in use is called so: those that were perhaps meant, by their codes or names.
pub(super) fn department(named: &str, all: &[Department]) -> Words {
    let codes: Vec<&str> = all.iter().map(|it| it.code.as_str()).collect();
    let typed = named.to_lowercase();
    let meant = nearest(&typed, &codes);
    let is_near = |it: &&Department| {
        let names = [&it.name.ru, &it.name.en, &it.short.ru, &it.short.en];
        let is_said = |name: &&String| !typed.is_empty() && name.to_lowercase().contains(&typed);
        Some(it.code.as_str()) == meant || names.iter().any(is_said)
    };
    let near: Vec<&Department> = all.iter().filter(is_near).take(NEAR_MAX).collect();
    let named: String = named.chars().filter(|it| !it.is_control()).take(64).collect();
    if near.is_empty() {
        let some = codes.iter().take(NEAR_MAX).copied().collect::<Vec<_>>().join(", ");
        return Words::new(
            format!(
                "действующего подразделения «{named}» нет; есть {some} и другие, все — в \
                 departments.toml города"
            ),
            format!(
                "there is no department `{named}` in use; there are {some} and others, all in \
                 the city's departments.toml"
            ),
        );
    }
    let list = |name: fn(&Department) -> &str| {
        let each = near.iter().map(|it| format!("{} ({})", it.code.as_str(), name(it)));
        each.collect::<Vec<_>>().join(", ")
    };
    Words::new(
        format!(
            "действующего подразделения «{named}» нет; возможно, имелось в виду {}",
            list(|it| &it.name.ru)
        ),
        format!(
            "there is no department `{named}` in use; perhaps you meant {}",
            list(|it| &it.name.en)
        ),
    )
}

fn service(error: &ServiceError) -> Option<Words> {
    match error {
        ServiceError::AlreadyDisabled => Some(already_disabled()),
        ServiceError::NotDisabled => Some(not_disabled()),
        ServiceError::Store(_) => None,
    }
}

fn token(error: &TokenError) -> Option<Words> {
    Some(match error {
        TokenError::NoScopes => {
            Words::new("ключу нужно хотя бы одно право: --scope", "a token needs a scope: --scope")
        }
        TokenError::NotFound => Words::new(
            "действующего ключа с таким номером нет; номера показывает «otklik user list»",
            "there is no token in force with this id; `otklik user list` shows the ids",
        ),
        TokenError::NameOfStaff => Words::new(
            "так называется сотрудник; дайте программе другое имя, например «site»",
            "a member of staff has this name; give the program another one, such as `site`",
        ),
        TokenError::Disabled => Words::new(
            "эта программа отключена; сначала включите её: otklik user enable",
            "this program is disabled; enable it first: otklik user enable",
        ),
        TokenError::Store(_) => return None,
    })
}

fn already_disabled() -> Words {
    Words::new("учётная запись уже отключена", "the account is disabled already")
}

fn not_disabled() -> Words {
    Words::new("учётная запись не отключена", "the account is not disabled")
}
