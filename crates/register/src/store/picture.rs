//! Rows of the copies of pictures.

use std::collections::{BTreeSet, HashMap};

use base::{Point, Timestamp, Uuid};
use pictures::{Taken, Told, Unshown};
use store::{Result, Row, Sql, Unit, args, dialect};

use crate::attachment::PHOTO_TYPES;
use crate::picture::{Copies, Picture, PictureCopy};

const COLUMNS: &str = "sha256, unshown, unshown_width, unshown_height, \
    clean_sha256, clean_type, clean_bytes, clean_width, clean_height, \
    thumb_sha256, thumb_type, thumb_bytes, thumb_width, thumb_height, \
    taken_at, taken_clock, lat, lon";
/// Kinds of files that tell something beside those that are shown.
const TELLING: [&str; 2] = ["image/heif", "image/tiff"];

pub(crate) async fn find(sql: &mut impl Sql, sha256: &str) -> Result<Option<Picture>> {
    let text = format!("SELECT {COLUMNS} FROM pictures WHERE sha256 = $1");
    sql.row(text, args![sha256]).await?.as_ref().map(picture).transpose()
}

pub(crate) async fn known(
    sql: &mut impl Sql,
    sha256: &[String],
) -> Result<HashMap<String, Picture>> {
    if sha256.is_empty() {
        return Ok(HashMap::new());
    }
    let list = sql.engine().in_list(1);
    let text = format!("SELECT {COLUMNS} FROM pictures WHERE sha256 IN {list} LIMIT $2");
    let most = i64::try_from(sha256.len()).unwrap_or(i64::MAX);
    let rows = sql.rows(text, args![dialect::list(sha256), most]).await?;
    rows.iter().map(|row| Ok((row.get("sha256")?, picture(row)?))).collect()
}

/// Contents of files of these appeals of which nothing was made yet.
pub(crate) async fn missing(
    sql: &mut impl Sql,
    appeals: &BTreeSet<Uuid>,
    max: u32,
) -> Result<Vec<String>> {
    let ids: Vec<_> = appeals.iter().copied().collect();
    let kinds: Vec<_> = PHOTO_TYPES.iter().chain(&TELLING).copied().collect();
    let (list, kinds_list) = (sql.engine().id_list(1), sql.engine().in_list(2));
    let text = format!(
        "SELECT DISTINCT a.sha256 FROM attachments a WHERE a.appeal_id IN {list} \
         AND a.content_type IN {kinds_list} \
         AND NOT EXISTS (SELECT 1 FROM pictures p WHERE p.sha256 = a.sha256) LIMIT $3"
    );
    let rows = sql.rows(text, args![dialect::ids(&ids), dialect::list(&kinds), max]).await?;
    rows.iter().map(|row| row.get("sha256")).collect()
}

/// Whoever was first is right: both have made the same of the same bytes.
pub(crate) async fn put(unit: &mut Unit, sha256: &str, picture: &Picture) -> Result<()> {
    let now = unit.now();
    let (copies, why) = match &picture.copies {
        Ok(copies) => (Some(copies), None),
        Err(why) => (None, Some(why)),
    };
    let (clean, thumb) = (copies.map(|it| &it.clean), copies.map(|it| &it.thumb));
    let (width, height) = match why {
        Some(Unshown::TooLarge { width, height }) => {
            (Some(i64::from(*width)), Some(i64::from(*height)))
        }
        _ => (None, None),
    };
    let (taken_at, taken_clock) = match picture.told.taken {
        Some(Taken::At(at)) => (Some(at), None),
        Some(Taken::Showed(clock)) => (None, Some(clock.to_string())),
        None => (None, None),
    };
    let text = format!(
        "INSERT INTO pictures ({COLUMNS}, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
         $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT (sha256) DO NOTHING"
    );
    let [clean, thumb] = [clean, thumb].map(Cells::of);
    let args = args![
        sha256,
        why.map(word),
        width,
        height,
        clean.sha256,
        clean.content_type,
        clean.bytes,
        clean.width,
        clean.height,
        thumb.sha256,
        thumb.content_type,
        thumb.bytes,
        thumb.width,
        thumb.height,
        taken_at,
        taken_clock,
        picture.told.point.map(Point::lat),
        picture.told.point.map(Point::lon),
        now,
    ];
    unit.execute(text, args).await.map(|_| ())
}

/// A copy as the cells of a row.
struct Cells {
    sha256: Option<String>,
    content_type: Option<String>,
    bytes: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
}

impl Cells {
    fn of(copy: Option<&PictureCopy>) -> Self {
        Self {
            sha256: copy.map(|it| it.sha256.clone()),
            content_type: copy.map(|it| it.content_type.clone()),
            bytes: copy.map(|it| i64::try_from(it.bytes).unwrap_or(i64::MAX)),
            width: copy.map(|it| it.width.into()),
            height: copy.map(|it| it.height.into()),
        }
    }
}

fn picture(row: &Row) -> Result<Picture> {
    let why: Option<String> = row.get("unshown")?;
    let copies = match why {
        None => Ok(Copies { clean: copy(row, "clean")?, thumb: copy(row, "thumb")? }),
        Some(word) => Err(match word.as_str() {
            "other_kind" => Unshown::OtherKind,
            "too_large" => Unshown::TooLarge {
                width: points(row, "unshown_width")?,
                height: points(row, "unshown_height")?,
            },
            _ => Unshown::Broken,
        }),
    };
    let at: Option<Timestamp> = row.get("taken_at")?;
    let clock: Option<String> = row.get("taken_clock")?;
    let clock = clock.and_then(|it| it.parse().ok()).map(Taken::Showed);
    let point = row.get::<Option<f64>>("lat")?.zip(row.get::<Option<f64>>("lon")?);
    let point = point.and_then(|(lat, lon)| Point::new(lat, lon).ok());
    Ok(Picture { copies, told: Told { taken: at.map(Taken::At).or(clock), point } })
}

fn copy(row: &Row, which: &str) -> Result<PictureCopy> {
    let column = |name: &str| format!("{which}_{name}");
    Ok(PictureCopy {
        sha256: row.get(&column("sha256"))?,
        content_type: row.get(&column("type"))?,
        bytes: u64::try_from(row.get::<i64>(&column("bytes"))?).unwrap_or(0),
        width: points(row, &column("width"))?,
        height: points(row, &column("height"))?,
    })
}

fn points(row: &Row, column: &str) -> Result<u32> {
    let points: Option<i64> = row.get(column)?;
    Ok(points.and_then(|it| u32::try_from(it).ok()).unwrap_or(0))
}

const fn word(why: &Unshown) -> &'static str {
    match why {
        Unshown::OtherKind => "other_kind",
        Unshown::TooLarge { .. } => "too_large",
        Unshown::Broken => "broken",
    }
}

/// Forgets what was made of contents that are no longer kept; the copies are then strays.
pub(crate) async fn forget(unit: &mut Unit, sha256: &[&str]) -> Result<()> {
    let list = unit.engine().in_list(1);
    let text = format!("DELETE FROM pictures WHERE sha256 IN {list}");
    unit.execute(text, args![dialect::list(sha256)]).await.map(|_| ())
}
