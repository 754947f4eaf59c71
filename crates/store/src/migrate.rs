//! The one history of the tables, embedded and run in order.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::dialect::Engine;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations");

/// All migrations, rendered for an engine. A file is named `NNNN_room_what.sql`.
pub(crate) fn migrator(engine: Engine) -> Migrator {
    let mut migrations: Vec<_> = FILES.files().filter_map(|file| migration(file, engine)).collect();
    migrations.sort_by_key(|it| it.version);
    Migrator::with_migrations(migrations)
}

fn migration(file: &include_dir::File<'static>, engine: Engine) -> Option<Migration> {
    let name = file.path().file_name()?.to_str()?.strip_suffix(".sql")?;
    let (version, words) = name.split_once('_')?;
    Some(Migration::new(
        version.parse().ok()?,
        Cow::Owned(words.replace('_', " ")),
        MigrationType::Simple,
        AssertSqlSafe(engine.render(file.contents_utf8()?)).into_sql_str(),
        false,
    ))
}
