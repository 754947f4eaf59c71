//! What the system says of files, in words of ours.

use std::io;

use base::Words;

/// Why a file could not be read or written. The system itself speaks one language only.
pub fn io_words(error: &io::Error) -> Words {
    let (ru, en) = match error.kind() {
        io::ErrorKind::NotFound => {
            ("такого файла или папки нет", "there is no such file or folder")
        }
        io::ErrorKind::PermissionDenied => ("нет прав доступа", "access is denied"),
        io::ErrorKind::IsADirectory => ("это папка, а не файл", "it is a folder and not a file"),
        io::ErrorKind::NotADirectory => {
            ("часть пути — файл, а не папка", "a part of the path is a file and not a folder")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("на диске кончилось место", "the disk is full")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            ("диск открыт только для чтения", "the disk can only be read")
        }
        io::ErrorKind::InvalidData => ("это не текст в кодировке UTF-8", "it is no text in UTF-8"),
        _ => {
            let code = error.raw_os_error();
            let code = code.map(|code| format!(" (код {code})")).unwrap_or_default();
            return Words::new(
                format!("сбой чтения или записи{code}"),
                format!("reading or writing failed: {error}"),
            );
        }
    };
    Words::new(ru, en)
}
