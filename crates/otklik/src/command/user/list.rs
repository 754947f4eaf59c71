//! The list of accounts, for people and for programs.

use std::fmt::Write as _;

use base::{Lang, Timestamp, Words};
use people::Role;
use people::command::{Accounts, Program};
use people::staff::Staff;
use people::token::TokenRecord;
use serde::Serialize;

/// The list as one JSON object.
pub(super) fn json(accounts: &Accounts) -> serde_json::Result<String> {
    serde_json::to_string(&Listed {
        staff: accounts.staff.iter().map(PersonLine::of).collect(),
        programs: accounts.programs.iter().map(ProgramLine::of).collect(),
    })
}

#[derive(Serialize)]
struct Listed<'a> {
    staff: Vec<PersonLine<'a>>,
    programs: Vec<ProgramLine<'a>>,
}

#[derive(Serialize)]
struct PersonLine<'a> {
    login: &'a str,
    name: &'a str,
    role: &'static str,
    department: Option<&'a str>,
    language: Option<&'static str>,
    created_at: String,
    disabled_at: Option<String>,
    refused: i64,
    refused_at: Option<String>,
}

#[derive(Serialize)]
struct ProgramLine<'a> {
    name: &'a str,
    created_at: String,
    disabled_at: Option<String>,
    tokens: Vec<TokenLine>,
}

#[derive(Serialize)]
struct TokenLine {
    id: String,
    scopes: Vec<&'static str>,
    created_at: String,
    last_used_at: Option<String>,
    revoked_at: Option<String>,
}

impl<'a> PersonLine<'a> {
    fn of(staff: &'a Staff) -> Self {
        Self {
            login: staff.login.reveal(),
            name: staff.name.reveal(),
            role: staff.role.word(),
            department: staff.department.as_ref().map(|it| it.as_str()),
            language: staff.language.map(Lang::tag),
            created_at: staff.created_at.to_string(),
            disabled_at: moment(staff.disabled_at),
            refused: staff.refused.count,
            refused_at: moment(staff.refused.last_at),
        }
    }
}

impl<'a> ProgramLine<'a> {
    fn of(program: &'a Program) -> Self {
        Self {
            name: program.service.name.reveal(),
            created_at: program.service.created_at.to_string(),
            disabled_at: moment(program.service.disabled_at),
            tokens: program.tokens.iter().map(TokenLine::of).collect(),
        }
    }
}

impl TokenLine {
    fn of(token: &TokenRecord) -> Self {
        Self {
            id: token.id.to_string(),
            scopes: token.scopes.iter().map(|it| it.word()).collect(),
            created_at: token.created_at.to_string(),
            last_used_at: moment(token.last_used_at),
            revoked_at: moment(token.revoked_at),
        }
    }
}

fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// What people call a role, as in the desk.
pub fn role(role: Role) -> Words {
    match role {
        Role::Operator => Words::new("оператор", "operator"),
        Role::Executor => Words::new("исполнитель", "executor"),
        Role::Controller => Words::new("контролёр", "controller"),
        Role::Head => Words::new("глава", "head of the city"),
        Role::Analyst => Words::new("аналитик", "analyst"),
        Role::Admin => Words::new("администратор", "administrator"),
    }
}

/// The list in lines.
pub(super) fn text(accounts: &Accounts, lang: Lang) -> String {
    let say = |ru: &'static str, en: &'static str| match lang {
        Lang::Ru => ru,
        Lang::En => en,
    };
    let mut text = format!("{}: {}\n", say("Сотрудники", "Staff"), accounts.staff.len());
    let person = |it: &Staff| {
        let department = it.department.as_ref().map_or("", |it| it.as_str());
        let mut state = vec![since(say("с", "since"), it.created_at)];
        state.extend(it.disabled_at.map(|at| since(say("отключён", "disabled"), at)));
        if it.refused.count > 0 {
            let refused = say("неверных паролей подряд", "wrong passwords in a row");
            state.push(format!("{refused}: {}", it.refused.count));
        }
        let role = role(it.role).of(lang).to_owned();
        let role =
            if role == it.role.word() { role } else { format!("{role} ({})", it.role.word()) };
        let cells = [it.login.reveal(), role.as_str(), department, &state.join(", ")];
        cells.map(str::to_owned).to_vec()
    };
    columns(&mut text, accounts.staff.iter().map(person).collect());
    let programs = say("Программы", "Programs");
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{programs}: {}", accounts.programs.len());
    for Program { service, tokens } in &accounts.programs {
        let mut state = vec![since(say("с", "since"), service.created_at)];
        state.extend(service.disabled_at.map(|at| since(say("отключена", "disabled"), at)));
        let _ = writeln!(text, "  {}  {}", service.name.reveal(), state.join(", "));
        let token = |it: &TokenRecord| {
            let mut state = vec![since(say("выдан", "issued"), it.created_at)];
            state.extend(it.last_used_at.map(|at| since(say("в деле", "used"), at)));
            state.extend(it.revoked_at.map(|at| since(say("отозван", "revoked"), at)));
            vec![String::new(), it.id.to_string(), it.scopes.to_string(), state.join(", ")]
        };
        columns(&mut text, tokens.iter().map(token).collect());
    }
    text
}

fn since(word: &str, at: Timestamp) -> String {
    format!("{word} {}", at.strftime("%Y-%m-%d"))
}

/// Rows whose cells stand under each other.
fn columns(text: &mut String, rows: Vec<Vec<String>>) {
    let width = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.get(index));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "  {cell:width$}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
}
