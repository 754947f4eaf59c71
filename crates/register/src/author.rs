//! Authors: people who write, known again over channels by their contacts.

use ::store::{Result, Sql};
use base::Personal;

use crate::appeal::AuthorId;
use crate::store;

/// An author as the register knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The id.
    pub id: AuthorId,
    /// The name, as they first gave it.
    pub name: Option<Personal<String>>,
    /// The contacts that they were known by: phones, mail addresses, accounts.
    pub contacts: Vec<Personal<String>>,
}

impl Author {
    /// The author of an id.
    pub async fn find(sql: &mut impl Sql, id: AuthorId) -> Result<Option<Self>> {
        store::author(sql, id).await
    }

    /// Whether the author of an id left this contact, in whichever spelling.
    pub async fn left(sql: &mut impl Sql, id: AuthorId, contact: &str) -> Result<bool> {
        match contact_key(contact) {
            Some(key) => store::has_contact(sql, id, &key).await,
            None => Ok(false),
        }
    }
}

/// Digits that a phone number has at least.
const PHONE_DIGITS_MIN: usize = 10;

/// The key under which a contact is known: a kind, a colon, and the contact in one spelling.
///
/// A Russian phone is one whether it begins with +7, 7 or 8; a mail address does not tell small
/// letters from big ones; anything else is an account, compared in its folded form.
pub(crate) fn contact_key(contact: &str) -> Option<String> {
    let contact = contact.trim();
    if contact.is_empty() {
        return None;
    }
    if contact.contains('@') && contact.contains('.') {
        return Some(format!("mail:{}", base::text::fold(contact)));
    }
    let digits: String = contact.chars().filter(char::is_ascii_digit).collect();
    let marks = contact.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
    if marks && digits.len() >= PHONE_DIGITS_MIN {
        let national = match (digits.len(), digits.as_bytes().first()) {
            (11, Some(b'7' | b'8')) => format!("7{}", &digits[1..]),
            (10, _) => format!("7{digits}"),
            _ => digits,
        };
        return Some(format!("phone:{national}"));
    }
    Some(format!("account:{}", base::text::fold(contact)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_contact_has_one_key() {
        for (contact, key) in [
            ("+7 (999) 000-11-22", Some("phone:79990001122")),
            ("89990001122", Some("phone:79990001122")),
            ("9990001122", Some("phone:79990001122")),
            ("Ivan@Example.org ", Some("mail:ivan@example.org")),
            ("@Ёлка_25", Some("account:@елка_25")),
            ("+44 20 7946 0958 11", Some("phone:44207946095811")),
            ("  ", None),
        ] {
            assert_eq!(contact_key(contact).as_deref(), key, "{contact}");
        }
    }
}
