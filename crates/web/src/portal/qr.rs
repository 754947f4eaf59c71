//! A code that another telephone reads: drawn here, as SVG without styles.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::desk::parts::Markup;

/// Modules of quiet ground around a code, without which readers do not find it.
const QUIET: usize = 4;

/// The code of an address; none where the address is too long for one.
pub fn draw(address: &str, title: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let (width, side) = (code.width(), code.width() + 2 * QUIET);
    let mut path = String::new();
    for (at, color) in code.to_colors().iter().enumerate() {
        if *color == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let title = crate::desk::parts::escaped(title);
    let size = format!(r#"viewBox="0 0 {side} {side}" width="164" height="164""#);
    let ground = format!(r#"<rect width="{side}" height="{side}" fill="white"/>"#);
    let said = format!(r#"role="img" aria-label="{title}" shape-rendering="crispEdges""#);
    Some(Markup::made(format!(
        r#"<svg class="p-qr" {size} {said}>{ground}<path d="{path}" fill="black"/></svg>"#
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_without_styles_and_with_its_quiet_ground() {
        let svg = draw("https://otklik.example/s/k7vr2mx9pt4h", "<Код>").unwrap().to_string();
        assert!(svg.starts_with("<svg") && svg.contains("&lt;Код") && !svg.contains("style"));
        assert!(svg.contains("M4 4h1v1h-1z") && !svg.contains("M3 "));
        assert!(draw(&"x".repeat(5_000), "").is_none());
    }
}
