//! Where a run keeps its databases: a temporary folder, or a server that may be written to.

use std::path::{Path, PathBuf};

use ::store::{Db, Engine, Settings};
use anyhow::Result;
use tempfile::TempDir;

/// The variable with the address of a PostgreSQL server on which databases may be made.
pub const POSTGRES: &str = "OTKLIK_BENCH_POSTGRES";

/// An engine, and room for databases on it.
pub struct Place {
    /// The engine.
    pub engine: Engine,
    server: Option<String>,
    folder: PathBuf,
    _gone_afterwards: Option<TempDir>,
}

impl Place {
    /// A place on an engine, in a folder that is kept or in one that is gone afterwards; `None`
    /// where its server is not named.
    pub fn of(engine: Engine, kept: Option<&Path>) -> Result<Option<Self>> {
        let server = std::env::var(POSTGRES).ok();
        if engine == Engine::Postgres && server.is_none() {
            return Ok(None);
        }
        let (folder, own) = match kept {
            Some(kept) => (std::path::absolute(kept)?, None),
            None => {
                let own = TempDir::new()?;
                (own.path().to_path_buf(), Some(own))
            }
        };
        Ok(Some(Self { engine, server, folder, _gone_afterwards: own }))
    }

    /// The folder of the run.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of a new database.
    pub async fn address(&self, name: &str) -> Result<String> {
        match (self.engine, &self.server) {
            (Engine::Postgres, Some(server)) => Ok(::store::scratch::postgres(server).await?),
            _ => Ok(format!("sqlite://{}", self.folder().join(name).join("otklik.db").display())),
        }
    }
}

/// Opens a database as the product does, with its tables.
pub async fn open(url: &str) -> Result<Db> {
    let db = Db::open(&Settings::new(url)).await?;
    db.migrate().await?;
    Ok(db)
}
