//! Rows that come out of a query.

use base::{Code, Personal, Timestamp, Uuid, from_millis};
use sqlx::{ColumnIndex, Decode, Postgres, Row as _, Sqlite, Type};

use crate::error::{Error, Result};

/// One row of an answer of either engine.
pub enum Row {
    /// Of SQLite.
    Sqlite(sqlx::sqlite::SqliteRow),
    /// Of PostgreSQL.
    Postgres(sqlx::postgres::PgRow),
}

/// A type that a cell is read as.
pub trait Cell: Sized {
    /// Reads the cell of a column.
    fn read(row: &Row, column: &str) -> Result<Self>;
}

impl Row {
    /// The cell of a column, by its name.
    pub fn get<T: Cell>(&self, column: &str) -> Result<T> {
        T::read(self, column)
    }

    fn native<T>(&self, column: &str) -> Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres>,
        T: Type<Postgres>,
        for<'a> &'a str: ColumnIndex<sqlx::sqlite::SqliteRow>,
    {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(Error::from)
    }
}

macro_rules! native {
    ($($type:ty),*) => {$(
        impl Cell for $type {
            fn read(row: &Row, column: &str) -> Result<Self> {
                row.native(column)
            }
        }
        impl Cell for Option<$type> {
            fn read(row: &Row, column: &str) -> Result<Self> {
                row.native(column)
            }
        }
    )*};
}

native!(i64, f64, String, Uuid, Vec<u8>);

macro_rules! through {
    ($($type:ty => $native:ty, $value:ident $column:ident $convert:expr;)*) => {$(
        impl Cell for $type {
            fn read(row: &Row, $column: &str) -> Result<Self> {
                let $value: $native = row.native($column)?;
                $convert
            }
        }
        impl Cell for Option<$type> {
            fn read(row: &Row, $column: &str) -> Result<Self> {
                let value: Option<$native> = row.native($column)?;
                value.map(|$value| $convert).transpose()
            }
        }
    )*};
}

through! {
    bool => i64, it _column Ok(it != 0);
    Timestamp => i64, it _column Ok(from_millis(it));
    Personal<String> => String, it _column Ok(Personal::new(it));
    Code => String, it column
        Code::parse(&it).map_err(|_| Error::Foreign(format!("no code in column {column}")));
}
