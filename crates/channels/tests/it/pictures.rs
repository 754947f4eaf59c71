//! A picture is judged by its structure, and by no name and no first bytes alone.

use channels::{Content, FileName, IMAGE_SIDE_MAX};
use flate2::Crc;
use proptest::prelude::*;

use crate::fixture;

const PICTURES: [(&str, &str); 9] = [
    ("dot.png", "image/png"),
    ("dot.jpg", "image/jpeg"),
    ("dot.gif", "image/gif"),
    ("dot.webp", "image/webp"),
    ("less.webp", "image/webp"),
    ("dot.bmp", "image/bmp"),
    ("dot.tiff", "image/tiff"),
    ("dot.heic", "image/heif"),
    ("dot.avif", "image/avif"),
];

fn picture(name: &str) -> Vec<u8> {
    std::fs::read(fixture("pictures").join(name)).unwrap()
}

/// How many first bytes tell each kind.
const TELLING_BYTES: usize = 16;

#[test]
fn every_kind_is_known() {
    for (name, kind) in PICTURES {
        assert_eq!(Content::of(&picture(name)), Content::Image(kind), "{name}");
    }
}

/// A signature with anything behind it was taken for a picture.
#[test]
fn first_bytes_alone_make_no_picture() {
    let rubbish: [&[u8]; 4] = [b"", &[0; 4_000], &[0xff; 4_000], &b"rubbish ".repeat(500)];
    for (name, _) in PICTURES {
        let whole = picture(name);
        for tail in rubbish {
            // A bitmap has so short a signature that its head is left to it.
            let head = &whole[..if name.ends_with("bmp") { 2 } else { TELLING_BYTES }];
            let found = Content::of(&[head, tail].concat());
            assert!(!matches!(found, Content::Image(_)), "{name}: {found:?}");
        }
    }
}

/// A photo that broke off on its way is still one: what has come of it can be seen.
#[test]
fn a_photo_that_broke_off_is_kept() {
    for name in ["dot.jpg", "dot.png", "dot.gif", "dot.webp"] {
        let mut whole = picture(name);
        whole.truncate(whole.len() - 2);
        assert!(matches!(Content::of(&whole), Content::Image(_)), "{name}");
    }
}

#[test]
fn a_picture_for_no_screen_is_told() {
    let sized = |width: u32, height: u32| {
        let mut png = picture("dot.png");
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let mut crc = Crc::new();
        crc.update(&png[12..29]);
        png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        Content::of(&png)
    };
    let (side, bomb) = (IMAGE_SIDE_MAX, 60_000);
    assert_eq!(sized(16_320, 12_240), Content::Image("image/png"), "the largest telephone");
    assert_eq!(sized(side, 100), Content::Image("image/png"));
    assert_eq!(sized(side + 1, 1), Content::HugeImage { width: side + 1, height: 1 });
    assert_eq!(sized(bomb, bomb), Content::HugeImage { width: bomb, height: bomb });
    assert_eq!(sized(0, 5), Content::BrokenImage("image/png"));
    let mut png = picture("dot.png");
    png[20] ^= 1;
    assert_eq!(Content::of(&png), Content::BrokenImage("image/png"), "a wrong checksum");
}

#[test]
fn other_files_are_what_they_are() {
    for (bytes, content) in [
        (&b"%PDF-1.7"[..], Content::Other("application/pdf")),
        ("Яма во дворе".as_bytes(), Content::Unknown),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Content::Unknown),
        (b"BMW was left on the pavement, its wheels", Content::BrokenImage("image/bmp")),
        // A kind that no resident sends and no page shows.
        (b"8BPS\0\x01rubbish", Content::Unknown),
        (b"", Content::Unknown),
    ] {
        assert_eq!(Content::of(bytes), content);
    }
}

#[test]
fn a_name_of_a_file_is_one_line() {
    for name in ["яма.jpg", "C:\\photo (1).png", "a"] {
        assert_eq!(FileName::parse(name).unwrap().reveal(), name);
    }
    for name in ["", " ", "a\r\nb.png", "a\nb", "a\tb", "a\0", "\u{202e}gnp.exe", "a\u{2029}b"] {
        assert!(FileName::parse(name).is_err(), "{name:?}");
    }
    assert!(FileName::parse("я".repeat(501)).is_err());
}

proptest! {
    /// Lengths and places inside a file may say anything.
    #[test]
    fn bytes_may_be_anything(
        which in 0..PICTURES.len(),
        keep in 0..400_usize,
        tail in prop::collection::vec(any::<u8>(), 0..200),
        flips in prop::collection::vec((0..600_usize, any::<u8>()), 0..8),
    ) {
        let mut bytes = picture(PICTURES[which].0);
        bytes.truncate(keep.max(TELLING_BYTES));
        bytes.extend(tail);
        for (at, to) in flips {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = to;
            }
        }
        Content::of(&bytes);
    }
}
