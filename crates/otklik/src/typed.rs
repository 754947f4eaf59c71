//! A command that cannot be understood, in Russian: the parser of command lines speaks English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use people::{BadRole, BadScopes, Role, Scope};

use crate::command::user::role;

/// The words for a mistake of typing; none for what is no mistake, such as a call for help.
pub fn words(error: &clap::Error) -> Option<String> {
    let said = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let ru = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let near = near(error, ContextKind::SuggestedSubcommand);
            format!("команды «{}» нет{near}", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => {
            let near = near(error, ContextKind::SuggestedArg);
            format!("лишнее или неизвестное «{argument}»{near}")
        }
        ErrorKind::MissingRequiredArgument => format!("не хватает: {argument}"),
        ErrorKind::InvalidValue if said(ContextKind::InvalidValue).is_empty() => {
            format!("после «{argument}» нужно значение")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = said(ContextKind::InvalidValue);
            format!("«{argument}» не может быть «{value}»{}", possible(error))
        }
        ErrorKind::ArgumentConflict => format!("«{argument}» указано дважды или не сочетается"),
        _ => return None,
    };
    Some(format!("{ru}\nСправка: добавьте к команде --help"))
}

/// The words that there are, where the value is to be one of a few.
fn possible(error: &clap::Error) -> String {
    let Some(why) = std::error::Error::source(error) else { return String::new() };
    if why.is::<BadRole>() {
        let roles = Role::ALL.map(|it| format!("{} ({})", it.word(), role(it).ru));
        return format!("; роли: {}", roles.join(", "));
    }
    if why.is::<BadScopes>() {
        return format!("; права: {}", Scope::ALL.map(Scope::word).join(", "));
    }
    format!(" ({why})")
}

fn near(error: &clap::Error, kind: ContextKind) -> String {
    let near = error.get(kind).map(text).filter(|it| !it.is_empty());
    near.map(|it| format!("; возможно, имелось в виду «{it}»")).unwrap_or_default()
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::String(one) => one.clone(),
        _ => String::new(),
    }
}
