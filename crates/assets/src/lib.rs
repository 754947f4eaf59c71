//! What the pages are dressed in: styles, scripts, fonts and icons, embedded in the binary.
//!
//! `build.rs` installs the packages of `package-lock.json`, takes only the files named there,
//! and gives every file a name with the hash of its bytes. So an address never changes its
//! content, and a browser may keep it for ever; nothing is loaded from anywhere else.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where the files are served.
pub const PREFIX: &str = "/assets/";

/// A file as a browser gets it.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The file itself.
    pub bytes: &'static [u8],
    /// The same compressed, where that saves something.
    pub gzip: Option<&'static [u8]>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`, quotes included.
    pub etag: &'static str,
}

/// A row of the generated table.
struct File {
    name: &'static str,
    url: &'static str,
    asset: Asset,
}

/// The file at a path below [`PREFIX`], named with its hash: `desk-1f0c2a9b3d.css`.
pub fn find(path: &str) -> Option<Asset> {
    FILES.iter().find(|file| file.url.strip_prefix(PREFIX) == Some(path)).map(|file| file.asset)
}

/// The address of a file by its plain name: `desk.css` is at `/assets/desk-1f0c2a9b3d.css`.
///
/// An unknown name gives the empty string; a test of the pages looks for such addresses.
pub fn url(name: &str) -> &'static str {
    FILES.iter().find(|file| file.name == name).map_or("", |file| file.url)
}

/// The inside of an icon's `<svg viewBox="0 0 24 24">`, empty for a name not in `icons.txt`.
pub fn icon(name: &str) -> &'static str {
    ICONS.iter().find(|(known, _)| *known == name).map_or("", |(_, drawing)| drawing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_at_its_url() {
        assert!(!FILES.is_empty());
        for file in FILES {
            let path = file.url.strip_prefix(PREFIX).expect("below the prefix");
            let found = find(path).expect("at its url");
            assert_eq!(found.bytes, file.asset.bytes, "{}", file.name);
            assert_eq!(url(file.name), file.url);
        }
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere_or_inline() {
        let css = find(url("desk.css").trim_start_matches(PREFIX)).expect("the style");
        let css = std::str::from_utf8(css.bytes).expect("text");
        assert!(!css.contains("url(data:") && !css.contains("url(\"data:"), "data: in the style");
        assert!(!css.contains("url(http") && !css.contains("@import"), "foreign file in the style");
        for name in css.split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(find(name.trim_matches('"')).is_some(), "{name} is not embedded");
        }
    }

    #[test]
    fn the_style_stays_small() {
        let css = find(url("desk.css").trim_start_matches(PREFIX)).expect("the style");
        let size = css.gzip.expect("compressed").len();
        assert!(size < 40_000, "desk.css is {size} bytes compressed");
    }

    /// What a page of the portal loads at its first visit, photos and the page itself apart.
    #[test]
    fn a_page_of_the_portal_stays_light() {
        let size = |name: &str| {
            let file = find(url(name).trim_start_matches(PREFIX)).expect("a file of the portal");
            file.gzip.unwrap_or(file.bytes).len()
        };
        let loaded = ["head.js", "portal.css", "portal.js", "mark.svg"];
        let fonts = ["golos-cyrillic.woff2", "golos-latin.woff2"];
        let bytes: usize = loaded.iter().chain(&fonts).map(|name| size(name)).sum();
        assert!(bytes < 100_000, "a page of the portal loads {bytes} bytes beside itself");
    }

    #[test]
    fn every_icon_has_a_drawing() {
        for (name, drawing) in ICONS {
            assert!(drawing.starts_with('<'), "{name} is empty");
            assert!(!drawing.contains("style="), "{name} has an inline style");
        }
        assert_eq!(icon("no such icon"), "");
    }
}
