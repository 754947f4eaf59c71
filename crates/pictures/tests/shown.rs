//! Pictures as people send them, and as they should not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test must fail at once")]

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use pictures::{CLEAN_SIDE_MAX, Copy, THUMB_SIDE_MAX, Taken, Told, Unshown, make, told};
use proptest::prelude::*;

/// A picture whose upper left quarter is blue and the rest red.
fn quarter(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 { Rgb([0, 0, 255]) } else { Rgb([255, 0, 0]) }
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    DynamicImage::ImageRgb8(picture.clone()).write_with_encoder(encoder).unwrap();
    bytes
}

fn png(picture: DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

fn words(tag: Tag, text: &str) -> Field {
    field(tag, Value::Ascii(vec![text.as_bytes().to_vec()]))
}

fn parts(tag: Tag, parts: [(u32, u32); 3]) -> Field {
    let part = |(num, denom)| Rational { num, denom };
    field(tag, Value::Rational(parts.map(part).to_vec()))
}

/// A photo with metadata.
fn with(fields: &[Field], picture: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    fields.iter().for_each(|it| writer.push_field(it));
    let mut exif = Cursor::new(Vec::new());
    writer.write(&mut exif, false).unwrap();
    let exif = exif.into_inner();
    let length = u16::try_from(exif.len() + 8).unwrap().to_be_bytes();
    let head = [0xff, 0xd8, 0xff, 0xe1, length[0], length[1]];
    [&head[..], b"Exif\0\0", &exif, &picture[2..]].concat()
}

fn opened(copy: &Copy) -> RgbImage {
    let picture = image::load_from_memory(&copy.bytes).unwrap().into_rgb8();
    assert_eq!((picture.width(), picture.height()), (copy.width, copy.height));
    picture
}

fn is_blue(point: &Rgb<u8>) -> bool {
    point[2] > 150 && point[0] < 100
}

const LAT: [(u32, u32); 3] = [(43, 1), (12, 1), (2664, 100)];
const LON: [(u32, u32); 3] = [(132, 1), (36, 1), (4140, 100)];

fn placed(lat: [(u32, u32); 3], north: &str, lon: [(u32, u32); 3], east: &str) -> Told {
    let fields = [
        words(Tag::GPSLatitudeRef, north),
        parts(Tag::GPSLatitude, lat),
        words(Tag::GPSLongitudeRef, east),
        parts(Tag::GPSLongitude, lon),
    ];
    told(&with(&fields, &jpeg(&quarter(8, 8))))
}

#[test]
fn a_photo_is_made_smaller_and_never_larger() {
    let made = make(&jpeg(&quarter(4500, 3000))).unwrap();
    assert_eq!((made.clean.width, made.clean.height), (CLEAN_SIDE_MAX, 1365));
    assert_eq!((made.thumb.width, made.thumb.height), (THUMB_SIDE_MAX, 213));
    assert_eq!(made.clean.content_type, "image/jpeg");
    assert!(is_blue(opened(&made.thumb).get_pixel(10, 10)));
    let made = make(&jpeg(&quarter(40, 30))).unwrap();
    assert_eq!((made.clean.width, made.clean.height), (40, 30));
    assert_eq!((made.thumb.width, made.thumb.height), (40, 30));
    let made = make(&jpeg(&quarter(1, 5000))).unwrap();
    assert_eq!((made.thumb.width, made.thumb.height), (1, THUMB_SIDE_MAX));
}

#[test]
fn a_photo_stands_upright_whichever_way_the_telephone_was_held() {
    // Where the blue quarter goes: left and top, by the value of the orientation.
    for (turn, left, top) in [
        (1_u16, true, true),
        (2, false, true),
        (3, false, false),
        (4, true, false),
        (5, true, true),
        (6, false, true),
        (7, false, false),
        (8, true, false),
    ] {
        let fields = [field(Tag::Orientation, Value::Short(vec![turn]))];
        let made = make(&with(&fields, &jpeg(&quarter(80, 40)))).unwrap();
        let sides = if turn < 5 { (80, 40) } else { (40, 80) };
        for copy in [&made.clean, &made.thumb] {
            let picture = opened(copy);
            assert_eq!(picture.dimensions(), sides, "{turn}");
            let x = if left { 5 } else { sides.0 - 5 };
            let y = if top { 5 } else { sides.1 - 5 };
            assert!(is_blue(picture.get_pixel(x, y)), "{turn}");
        }
    }
}

#[test]
fn nothing_that_a_file_says_gets_into_its_copies() {
    let fields = [
        words(Tag::Make, "Prying"),
        words(Tag::Artist, "Alyona Volna"),
        words(Tag::DateTimeOriginal, "2026:11:24 12:00:00"),
        words(Tag::GPSLatitudeRef, "N"),
        parts(Tag::GPSLatitude, LAT),
        words(Tag::GPSLongitudeRef, "E"),
        parts(Tag::GPSLongitude, LON),
    ];
    let mut photo = with(&fields, &jpeg(&quarter(80, 40)));
    // What stands behind the end of the picture, too.
    photo.extend_from_slice(b"Alyona Volna");
    let made = make(&photo).unwrap();
    for copy in [&made.clean, &made.thumb] {
        for said in [&b"Exif"[..], b"Alyona", b"Prying", b"2026:11"] {
            assert!(!copy.bytes.windows(said.len()).any(|it| it == said));
        }
        assert_eq!(told(&copy.bytes), Told::default());
    }
    let point = made.told.point.unwrap();
    assert!((point.lat() - 43.2074).abs() < 1e-6 && (point.lon() - 132.6115).abs() < 1e-6);
}

#[test]
fn a_clock_is_a_moment_where_its_zone_is_known() {
    let taken = |fields: &[Field]| told(&with(fields, &jpeg(&quarter(8, 8)))).taken;
    let clock = words(Tag::DateTimeOriginal, "2026:11:24 12:00:00");
    let showed = Taken::Showed("2026-11-24T12:00:00".parse().unwrap());
    let at = |text: &str| Taken::At(text.parse().unwrap());
    assert_eq!(taken(std::slice::from_ref(&clock)), Some(showed));
    let zone = words(Tag::OffsetTimeOriginal, "+10:00");
    assert_eq!(taken(&[clock.clone(), zone]), Some(at("2026-11-24T02:00:00Z")));
    let nonsense = words(Tag::OffsetTimeOriginal, "+99:00");
    assert_eq!(taken(&[clock.clone(), nonsense]), Some(showed));
    let day = words(Tag::GPSDateStamp, "2026:11:24");
    let time = |minutes| parts(Tag::GPSTimeStamp, [(2, 1), (minutes, 1), (3, 1)]);
    let by_sky = [clock.clone(), day.clone(), time(1)];
    assert_eq!(taken(&by_sky), Some(at("2026-11-24T02:00:00Z")));
    assert_eq!(taken(&[clock, day, time(8)]), Some(showed), "a fix of long ago says nothing");
    for nonsense in ["0000:00:00 00:00:00", "    :  :     :  :  ", "1970:01:01 00:00:00", "", "ы"]
    {
        assert_eq!(taken(&[words(Tag::DateTimeOriginal, nonsense)]), None, "{nonsense}");
    }
    let city = jiff::tz::TimeZone::get("Asia/Vladivostok").unwrap();
    assert_eq!(showed.in_zone(&city), Some("2026-11-24T02:00:00Z".parse().unwrap()));
}

#[test]
fn a_point_that_makes_no_sense_is_none() {
    let zero = [(0, 1); 3];
    assert!(placed(LAT, "N", LON, "E").point.is_some());
    let south = placed(LAT, "S", LON, "W").point.unwrap();
    assert!(south.lat() < 0.0 && south.lon() < 0.0);
    for (lat, north, lon, east) in [
        (zero, "N", zero, "E"),
        ([(43, 0), (12, 0), (0, 0)], "N", LON, "E"),
        ([(93, 1), (0, 1), (0, 1)], "N", LON, "E"),
        ([(43, 1), (61, 1), (0, 1)], "N", LON, "E"),
        ([(u32::MAX, 1), (0, 1), (0, 1)], "N", LON, "E"),
        (LAT, "X", LON, "E"),
        (LAT, "", LON, "E"),
    ] {
        assert_eq!(placed(lat, north, lon, east).point, None, "{lat:?} {north}");
    }
}

#[test]
fn what_is_seldom_sent_is_shown_as_well() {
    for (file, red) in [
        (&include_bytes!("files/cmyk.jpg")[..], true),
        (include_bytes!("files/progressive.jpg"), true),
        (include_bytes!("files/moving.gif"), true),
        (include_bytes!("files/moving.webp"), true),
        (include_bytes!("files/sixteen.png"), false),
    ] {
        let made = make(file).unwrap();
        let picture = opened(&made.clean);
        let last = picture.get_pixel(picture.width() - 1, picture.height() - 1);
        assert!(!red || (last[0] > 150 && last[2] < 110), "{last:?}");
    }
    let clear = RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0]));
    let made = make(&png(DynamicImage::ImageRgba8(clear))).unwrap();
    assert_eq!(opened(&made.clean).get_pixel(3, 3), &Rgb([255, 255, 255]), "on white");
    assert_eq!(made.clean.content_type, "image/png", "a drawing stays sharp");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let bomb = include_bytes!("files/bomb.png");
    assert!(bomb.len() < 5_000);
    assert_eq!(make(bomb), Err(Unshown::TooLarge { width: 30_000, height: 30_000 }));
    // The head of a JPEG may claim anything: its sides stand behind the marker of the frame.
    let mut photo = jpeg(&quarter(80, 40));
    let frame = photo.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    photo[frame + 5..frame + 9].copy_from_slice(&[0x70, 0, 0x70, 0]);
    assert_eq!(make(&photo), Err(Unshown::TooLarge { width: 28_672, height: 28_672 }));
    let mut photo = include_bytes!("files/progressive.jpg").to_vec();
    let frame = photo.windows(2).position(|it| it == [0xff, 0xc2]).unwrap();
    photo[frame + 5..frame + 9].copy_from_slice(&[0x17, 0x70, 0x17, 0x70]);
    assert_eq!(make(&photo), Err(Unshown::TooLarge { width: 6_000, height: 6_000 }));
}

#[test]
fn what_cannot_be_shown_is_said_to_be_so() {
    let heic = include_bytes!("files/photo.heic");
    assert_eq!(make(heic), Err(Unshown::OtherKind));
    let moment = "2026-11-24T02:00:00Z".parse().unwrap();
    assert_eq!(told(heic).taken, Some(Taken::At(moment)), "and yet it tells its time");
    let video = [b"\0\0\0\x18ftypmp42".to_vec(), vec![0; 200]].concat();
    for other in [&video[..], b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"\0"]
    {
        assert_eq!(make(other), Err(Unshown::OtherKind));
        assert_eq!(told(other), Told::default());
    }
    let whole = png(DynamicImage::ImageRgb8(quarter(200, 200)));
    assert_eq!(make(&whole[..whole.len() / 2]), Err(Unshown::Broken));
    assert_eq!(make(&whole[..8]), Err(Unshown::Broken));
}

#[test]
fn of_a_photo_that_broke_off_the_beginning_is_shown() {
    let whole = jpeg(&quarter(400, 400));
    let made = make(&whole[..whole.len() * 3 / 4]).unwrap();
    assert!(is_blue(opened(&made.clean).get_pixel(10, 10)));
    assert!(make(&whole[..100]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is changed in a picture, it is shown or refused.
    #[test]
    fn spoilt_bytes_do_no_harm(
        kind in 0_usize..6,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let files: [&[u8]; 6] = [
            include_bytes!("files/cmyk.jpg"),
            include_bytes!("files/progressive.jpg"),
            include_bytes!("files/moving.gif"),
            include_bytes!("files/moving.webp"),
            include_bytes!("files/sixteen.png"),
            include_bytes!("files/photo.heic"),
        ];
        let mut bytes = files[kind].to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = make(&bytes);
        let _ = told(&bytes);
    }
}
