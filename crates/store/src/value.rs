//! Values that go into a statement.

use base::{Code, Personal, Timestamp, Uuid, millis};

/// A value of one of the column types of the product; `None` is SQL's `NULL` of that type.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// `BIGINT`: numbers, moments in milliseconds, flags.
    Int(Option<i64>),
    /// `DOUBLE PRECISION`.
    Real(Option<f64>),
    /// `TEXT`.
    Text(Option<String>),
    /// `{id}`.
    Id(Option<Uuid>),
    /// `{bytes}`.
    Bytes(Option<Vec<u8>>),
}

/// The arguments of a statement, in the order of `$1`, `$2`, …
pub type Args = Vec<Value>;

/// Makes the arguments of a statement out of values of any kind: `args![id, "new", now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

impl std::fmt::Debug for Value {
    /// Texts and bytes may be personal: only their presence is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Real(value) => value.fmt(f),
            Self::Id(value) => value.fmt(f),
            Self::Text(value) => f.write_str(if value.is_some() { "Text(…)" } else { "None" }),
            Self::Bytes(value) => f.write_str(if value.is_some() { "Bytes(…)" } else { "None" }),
        }
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident, $value:ident $convert:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Self::$variant(Some($convert))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(|$value| $convert))
            }
        }
    )*};
}

from! {
    i64 => Int, it it;
    i32 => Int, it i64::from(it);
    u32 => Int, it i64::from(it);
    bool => Int, it i64::from(it);
    Timestamp => Int, it millis(it);
    f64 => Real, it it;
    String => Text, it it;
    &str => Text, it it.to_owned();
    &String => Text, it it.clone();
    Code => Text, it it.as_str().to_owned();
    &Code => Text, it it.as_str().to_owned();
    Personal<String> => Text, it it.into_revealed();
    &Personal<String> => Text, it it.reveal().clone();
    Uuid => Id, it it;
    Vec<u8> => Bytes, it it;
}
