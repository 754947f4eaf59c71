//! SQL of service accounts and tokens.

use base::Personal;
use store::{Result, Row, Sql, Unit, args};

use super::foreign;
use crate::name::AccountName;
use crate::principal::ServiceId;
use crate::secret::Hashed;
use crate::service::Service;
use crate::staff::LIST_MAX;
use crate::token::{TokenId, TokenRecord};

const SERVICE: &str = "SELECT id, name, created_at, disabled_at FROM service_accounts";

fn service(row: &Row) -> Result<Service> {
    let name: Personal<String> = row.get("name")?;
    Ok(Service {
        id: ServiceId(row.get("id")?),
        name: AccountName::parse(name.reveal()).map_err(|_| foreign("service_accounts.name"))?,
        created_at: row.get("created_at")?,
        disabled_at: row.get("disabled_at")?,
    })
}

pub(crate) async fn service_by_name(
    sql: &mut impl Sql,
    name: &AccountName,
) -> Result<Option<Service>> {
    let text = format!("{SERVICE} WHERE name = $1");
    sql.row(text, args![name.reveal()]).await?.as_ref().map(service).transpose()
}

pub(crate) async fn all_services(sql: &mut impl Sql) -> Result<Vec<Service>> {
    let text = format!("{SERVICE} ORDER BY name LIMIT $1");
    sql.rows(text, args![LIST_MAX]).await?.iter().map(service).collect()
}

/// Marks an account as disabled; `false` when it is so already or there is none.
pub(crate) async fn disable_service(unit: &mut Unit, id: ServiceId) -> Result<bool> {
    let now = unit.now();
    let text = "UPDATE service_accounts SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    Ok(unit.execute(text, args![id.0, now]).await? == 1)
}

/// Lets an account in again; `false` when it is not disabled or there is none.
pub(crate) async fn enable_service(unit: &mut Unit, id: ServiceId) -> Result<bool> {
    let text = "UPDATE service_accounts SET disabled_at = NULL \
                WHERE id = $1 AND disabled_at IS NOT NULL";
    Ok(unit.execute(text, args![id.0]).await? == 1)
}

/// The tokens of an account that are in force.
pub(crate) async fn tokens_in_force(unit: &mut Unit, of: ServiceId) -> Result<Vec<TokenId>> {
    let text = format!(
        "SELECT id FROM api_tokens WHERE service_id = $1 AND revoked_at IS NULL ORDER BY id{}",
        unit.engine().for_update()
    );
    let rows = unit.rows(text, args![of.0]).await?;
    rows.iter().map(|row| Ok(TokenId(row.get("id")?))).collect()
}

/// The service account of that name, made where there is none; `true` when it was made.
pub(crate) async fn service_named(
    unit: &mut Unit,
    fresh: ServiceId,
    name: &AccountName,
) -> Result<(ServiceId, bool)> {
    let now = unit.now();
    let text = "INSERT INTO service_accounts (id, name, created_at) VALUES ($1, $2, $3) \
                ON CONFLICT (name) DO NOTHING";
    if unit.execute(text, args![fresh.0, name.reveal(), now]).await? == 1 {
        return Ok((fresh, true));
    }
    let text = "SELECT id FROM service_accounts WHERE name = $1";
    let row = unit.row(text, args![name.reveal()]).await?;
    let row = row.ok_or_else(|| foreign("service_accounts.name"))?;
    Ok((ServiceId(row.get("id")?), false))
}

pub(crate) async fn insert_token(
    unit: &mut Unit,
    id: TokenId,
    hash: Hashed,
    service: ServiceId,
    scopes: String,
) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "INSERT INTO api_tokens (id, token_hash, service_id, scopes, created_at) \
         VALUES ($1, $2, $3, $4, $5)",
        args![id.0, hash.to_vec(), service.0, scopes, now],
    )
    .await
    .map(|_| ())
}

const TOKEN: &str = "SELECT api_tokens.id, api_tokens.service_id, api_tokens.scopes, \
                     api_tokens.created_at, api_tokens.last_used_at, api_tokens.revoked_at, \
                     service_accounts.name AS service_name \
                     FROM api_tokens JOIN service_accounts \
                     ON service_accounts.id = api_tokens.service_id";

fn token(row: &Row) -> Result<TokenRecord> {
    let name: Personal<String> = row.get("service_name")?;
    let scopes: String = row.get("scopes")?;
    Ok(TokenRecord {
        id: TokenId(row.get("id")?),
        service: ServiceId(row.get("service_id")?),
        service_name: AccountName::parse(name.reveal())
            .map_err(|_| foreign("service_accounts.name"))?,
        scopes: scopes.parse().map_err(|_| foreign("api_tokens.scopes"))?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}

/// The token with that hash, unless it is revoked or its account is disabled.
pub(crate) async fn live_token(sql: &mut impl Sql, hash: Hashed) -> Result<Option<TokenRecord>> {
    let text = format!(
        "{TOKEN} WHERE api_tokens.token_hash = $1 AND api_tokens.revoked_at IS NULL \
         AND service_accounts.disabled_at IS NULL"
    );
    sql.row(text, args![hash.to_vec()]).await?.as_ref().map(token).transpose()
}

pub(crate) async fn all_tokens(sql: &mut impl Sql) -> Result<Vec<TokenRecord>> {
    let text = format!("{TOKEN} ORDER BY service_accounts.name, api_tokens.id LIMIT $1");
    sql.rows(text, args![LIST_MAX]).await?.iter().map(token).collect()
}

/// Moves a token's last use forward, never back.
pub(crate) async fn token_used(unit: &mut Unit, id: TokenId) -> Result<()> {
    let now = unit.now();
    let text = "UPDATE api_tokens SET last_used_at = $2 \
                WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
    unit.execute(text, args![id.0, now]).await.map(|_| ())
}

/// Revokes a token; `false` when it is revoked already or there is none.
pub(crate) async fn revoke_token(unit: &mut Unit, id: TokenId) -> Result<bool> {
    let now = unit.now();
    let text = "UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(unit.execute(text, args![id.0, now]).await? == 1)
}
