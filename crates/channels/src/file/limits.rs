//! The limits of a file to import, by name. What lies beyond them is refused in words.

/// Text that one file may unfold to when it is read row by row.
pub const UNFOLDED_BYTES_MAX: u64 = 8 << 30;
/// How many times larger than its packed form a file may become (texts reach about 30).
pub const GZIP_RATIO_MAX: u64 = 200;
/// Below this size the ratio says nothing: a few equal rows pack well.
pub const GZIP_RATIO_FROM_BYTES: u64 = 8 << 20;
/// One row; a quote that is never closed would otherwise swallow the file.
pub const ROW_BYTES_MAX: u64 = 4 << 20;
/// Columns of a file.
pub const COLUMNS_MAX: usize = 1_000;
/// Characters of one cell that the profile reads.
pub const CELL_CHARS_MAX: usize = 200_000;
/// Characters of a person's text, as at every door of the product.
pub const TEXT_CHARS_MAX: usize = 100_000;
/// Characters of the key of a row.
pub const EXTERNAL_ID_CHARS_MAX: usize = 200;
/// Characters of a name: of a topic, a department, a district, an author.
pub const NAME_CHARS_MAX: usize = 500;
/// Packed size of a workbook; it is held in memory.
pub const XLSX_BYTES_MAX: u64 = 128 << 20;
/// Size of all parts of a workbook together when unpacked.
pub const XLSX_UNFOLDED_BYTES_MAX: u64 = 1 << 30;
/// Text of all cells of a sheet together (one shared text may stand in a million cells).
pub const XLSX_TEXT_BYTES_MAX: u64 = 512 << 20;
/// Cells of a sheet.
pub const XLSX_CELLS_MAX: u64 = 50_000_000;
/// Rows of the companion files of one import; their events wait in memory for their appeal.
pub const COMPANION_ROWS_MAX: u64 = 20_000_000;
/// Events of one appeal.
pub const EVENTS_PER_APPEAL_MAX: usize = 10_000;
/// Size of a profile.
pub const PROFILE_BYTES_MAX: u64 = 256 << 10;
/// Characters of a wrong value that a refusal repeats.
pub const QUOTED_CHARS_MAX: usize = 60;
