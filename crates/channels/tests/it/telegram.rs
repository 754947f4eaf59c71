//! The bot against a stand-in of the Bot API: what gets there, what does not, and what may have.

use std::time::Duration;

use base::{Personal, Timestamp};
use channels::carrier::{Bodies, Carried, Carrier as _, Fetched};
use channels::talk::{Button, Heard, Peer, Press, Say, What};
use channels::telegram::album::{self, Waiting};
use channels::telegram::update::{self, Piece};
use channels::telegram::{Pace, Raw, Settings, Telegram, Token, Trouble};
use channels::{FileName, FileRef};
use testing::telegram::{FakeTelegram, Fault, Resident, TOKEN};
use testing::{PICTURE, TestClock};

const CHANNEL: &str = "telegram:main";

fn settings(api_url: String) -> Settings {
    let mut settings = Settings::of(CHANNEL.into(), Token::parse(TOKEN).unwrap());
    settings.api_url = api_url;
    settings.patience = Duration::from_millis(300);
    settings.pace = Pace::of(Duration::ZERO, Duration::ZERO);
    settings
}

async fn city() -> (FakeTelegram, Telegram, Resident) {
    let fake = FakeTelegram::start(TestClock::new().clock()).await;
    let bot = Telegram::new(settings(fake.url())).unwrap();
    let anna = fake.resident(1111, "Анна");
    (fake, bot, anna)
}

fn to(resident: &Resident) -> Peer {
    Peer { channel: CHANNEL.into(), id: resident.id().to_string().into() }
}

fn words(text: &str) -> Say {
    Say { text: Personal::new(text.to_owned()), ..Say::default() }
}

fn photo() -> FileRef {
    FileRef {
        sha256: "00".into(),
        name: FileName::parse("после.png").unwrap(),
        content_type: "image/png".into(),
        bytes: PICTURE.len() as u64,
    }
}

async fn says(bot: &Telegram, to: &Peer, text: &str) -> Carried {
    bot.say(to, &words(text), Bodies::new()).await
}

/// All that waits, as it is heard long after the last part of any album.
async fn hears(bot: &Telegram) -> Vec<Heard> {
    let raws = bot.updates(None, Duration::ZERO).await.unwrap();
    heard(&raws)
}

fn heard(raws: &[Raw]) -> Vec<Heard> {
    let came_at: Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
    let waiting = raws.iter().map(|raw| {
        let piece = update::read(CHANNEL, raw.body.reveal(), came_at).unwrap();
        Waiting { id: raw.id, update: raw.id, came_at, piece }
    });
    let later = came_at.checked_add(Duration::from_secs(9)).unwrap();
    album::ready(waiting.collect(), later).into_iter().filter_map(|it| it.heard).collect()
}

#[tokio::test]
async fn a_resident_is_heard_and_answered() {
    let (_fake, bot, anna) = city().await;
    assert_eq!(bot.name().await.unwrap(), "svetlomorsk_bot");
    anna.begins(Some("yard"));
    let first = anna.says("Яма на Якорной");
    anna.edits(first, "Яма на Якорной, 10");
    anna.sends_album(&[PICTURE, PICTURE], "вот она");
    anna.shows(43.1, 131.9);
    anna.shows_venue(43.1, 131.9, "Маяк");
    anna.sends_sticker();
    anna.sends_voice();
    let all: Vec<What> = hears(&bot).await.into_iter().map(|it| it.what).collect();
    assert_eq!(all[0], What::Began(Some("yard".into())));
    assert!(matches!(&all[1], What::Wrote { text, .. } if text.reveal() == "Яма на Якорной"));
    assert!(matches!(&all[2], What::Edited { text, .. } if text.reveal() == "Яма на Якорной, 10"));
    assert!(matches!(&all[3], What::Wrote { files, .. } if files.len() == 2));
    assert!(matches!((&all[4], &all[5]), (What::Showed(_), What::Showed(_))));
    assert_eq!(all[6..], [What::Unreadable, What::Unreadable]);

    let yes = Button { caption: "Сделано".into(), press: Press::Word("done:7".into()) };
    let say = Say { buttons: vec![vec![yes]], files: vec![photo()], ..words("Засыпали.") };
    let sent = bot.say(&to(&anna), &say, vec![PICTURE.to_vec()]).await;
    let seen = anna.seen().pop().unwrap();
    assert_eq!(sent, Carried::Sent(seen.id.to_string()));
    assert_eq!((seen.text.as_str(), seen.files.len()), ("Засыпали.", 1));
    anna.presses("Сделано");
    let What::Pressed { word, receipt } = hears(&bot).await.pop().unwrap().what else { panic!() };
    assert_eq!(word, "done:7");
    bot.hush(&receipt.unwrap()).await;
}

#[tokio::test]
async fn updates_are_confirmed_by_the_next_number_only() {
    let (fake, bot, anna) = city().await;
    anna.says("раз");
    anna.says("два");
    let raws = bot.updates(None, Duration::ZERO).await.unwrap();
    assert_eq!((raws.len(), fake.waiting()), (2, 2));
    assert_eq!(bot.updates(None, Duration::ZERO).await.unwrap(), raws, "nothing is confirmed yet");
    let rest = bot.updates(Some(raws[1].id), Duration::ZERO).await.unwrap();
    assert_eq!(rest, raws[1..]);
    assert_eq!(bot.updates(Some(raws[1].id + 1), Duration::ZERO).await.unwrap(), []);
    // A long poll ends as soon as something comes.
    let (got, _) = tokio::join!(bot.updates(None, Duration::from_secs(50)), async {
        fake.until(|it| it.calls("getUpdates") >= 5).await;
        anna.says("три");
    });
    assert_eq!(got.unwrap().len(), 1);
}

#[tokio::test]
async fn an_album_and_long_words_come_as_several_messages() {
    let (_fake, bot, anna) = city().await;
    anna.begins(None);
    let say = Say { files: vec![photo(), photo()], ..words(&"Готово. ".repeat(700)) };
    let sent = bot.say(&to(&anna), &say, vec![PICTURE.to_vec(); 2]).await;
    assert!(matches!(sent, Carried::Sent(_)));
    let seen = anna.seen();
    assert_eq!(seen.len(), 4);
    assert_eq!((seen[0].album.is_some(), seen[0].album.clone()), (true, seen[1].album.clone()));
    assert!(seen[2].text.ends_with("Готово.") && seen[3].text.ends_with("Готово."));
}

#[tokio::test]
async fn what_became_of_it_is_told_truly() {
    let (fake, bot, anna) = city().await;
    let peer = to(&anna);
    assert!(matches!(says(&bot, &peer, "рано").await, Carried::Refused { gone: true, .. }));
    anna.begins(None);
    for (fault, then) in [
        (
            Fault::TooMany(7),
            Carried::Later {
                why: "Telegram refuses (429): Too Many Requests: retry after 7".into(),
                after: Some(Duration::from_secs(7)),
            },
        ),
        (
            Fault::Status(500),
            Carried::Later {
                why: "Telegram refuses (500): Internal Server Error".into(),
                after: None,
            },
        ),
        (
            Fault::Gateway(502),
            Carried::Later {
                why: "something on the way to Telegram answered 502".into(),
                after: None,
            },
        ),
        (
            Fault::Gateway(504),
            Carried::Unknown { why: "something on the way to Telegram answered 504".into() },
        ),
        (
            Fault::Status(400),
            Carried::Refused { why: "Telegram refuses (400): Bad Request".into(), gone: false },
        ),
    ] {
        fake.fail("sendMessage", fault, 1);
        assert_eq!(says(&bot, &peer, "нет").await, then);
    }
    assert_eq!(anna.seen(), []);
    // What was done and not answered may have got there, and did.
    for (n, fault) in [Fault::LostReply, Fault::HungBody, Fault::Garbled].into_iter().enumerate() {
        fake.fail("sendMessage", fault, 1);
        let became = says(&bot, &peer, "да").await;
        assert!(matches!(became, Carried::Unknown { .. }), "{fault:?}: {became:?}");
        assert_eq!(anna.seen().len(), n + 1, "{fault:?}");
    }
    fake.fail("sendMessage", Fault::Silent, 1);
    assert!(matches!(says(&bot, &peer, "?").await, Carried::Unknown { .. }));
    anna.blocks();
    let gone = says(&bot, &peer, "нет").await;
    let why = "Telegram refuses (403): Forbidden: bot was blocked by the user".to_owned();
    assert_eq!(gone, Carried::Refused { why, gone: true });
    assert_eq!(hears(&bot).await.pop().unwrap().what, What::Left);
}

#[tokio::test]
async fn nothing_is_lost_while_the_server_is_away() {
    let (mut fake, bot, anna) = city().await;
    anna.begins(None);
    fake.go_away().await;
    let away = says(&bot, &to(&anna), "потом").await;
    assert!(matches!(&away, Carried::Later { after: None, .. }), "{away:?}");
    assert!(matches!(bot.name().await, Err(Trouble::NotReached(_))));
    fake.come_back().await;
    assert!(matches!(says(&bot, &to(&anna), "теперь").await, Carried::Sent(_)));
    assert_eq!(anna.seen().len(), 1);
}

#[tokio::test]
async fn a_beginning_is_not_said_twice() {
    let (fake, bot, anna) = city().await;
    anna.begins(None);
    let long = "Слово за слово. ".repeat(400);
    // Of two parts the second is refused for good: the first is out.
    fake.fail("sendPhoto", Fault::Status(500), 1);
    let say = Say { files: vec![photo()], ..words(&long) };
    let first = bot.say(&to(&anna), &say, vec![PICTURE.to_vec()]).await;
    assert!(matches!(first, Carried::Later { .. }), "nothing was said yet: {first:?}");
    fake.fail("sendMessage", Fault::Status(400), 1);
    let then = bot.say(&to(&anna), &say, vec![PICTURE.to_vec()]).await;
    assert!(matches!(&then, Carried::Unknown { why } if why.starts_with("1 of 3 ")), "{then:?}");
    // A pause that Telegram asks for between two parts is kept, and all gets there.
    fake.fail("sendMessage", Fault::TooMany(0), 1);
    assert!(matches!(bot.say(&to(&anna), &say, vec![PICTURE.to_vec()]).await, Carried::Sent(_)));
}

fn files(heard: Vec<Heard>) -> Vec<String> {
    let files = heard.into_iter().filter_map(|it| match it.what {
        What::Wrote { files, .. } => Some(files),
        _ => None,
    });
    files.flatten().map(|it| it.id).collect()
}

#[tokio::test]
async fn files_are_fetched_also_where_a_link_expired() {
    let (fake, bot, anna) = city().await;
    anna.sends_photo(PICTURE, "");
    anna.sends_document("акт.pdf", "application/pdf", b"%PDF-1.4", "");
    anna.sends_video(50 * 1024 * 1024, "");
    let [photo, paper, video]: [String; 3] = files(hears(&bot).await).try_into().unwrap();
    assert_eq!(bot.fetch(&photo).await, Fetched::Bytes(PICTURE.to_vec()));
    fake.expire_links();
    assert_eq!(bot.fetch(&paper).await, Fetched::Bytes(b"%PDF-1.4".to_vec()));
    assert_eq!(bot.fetch(&video).await, Fetched::TooLarge);
    for fault in [Fault::Status(502), Fault::HungBody, Fault::LostReply, Fault::Silent] {
        fake.fail("file", fault, 1);
        let became = bot.fetch(&photo).await;
        assert!(matches!(became, Fetched::Later { .. }), "{fault:?}: {became:?}");
    }
    fake.fail("file", Fault::Status(404), 1);
    assert_eq!(bot.fetch(&photo).await, Fetched::Bytes(PICTURE.to_vec()), "asked for anew");
    fake.fail("file", Fault::Status(404), 2);
    assert_eq!(bot.fetch(&photo).await, Fetched::Gone);
}

/// The library below names the address of a call in its errors, and the token stands in it.
#[tokio::test]
async fn no_error_names_the_token() {
    let (mut fake, bot, anna) = city().await;
    anna.sends_photo(PICTURE, "");
    let [photo]: [String; 1] = files(hears(&bot).await).try_into().unwrap();
    let mut told = format!("{bot:?} {:?}", settings(fake.url()));
    for fault in [
        Fault::LostReply,
        Fault::HungBody,
        Fault::Silent,
        Fault::Garbled,
        Fault::Gateway(502),
        Fault::Status(401),
    ] {
        for method in ["sendMessage", "getFile", "file", "getUpdates", "getMe"] {
            fake.fail(method, fault, 1);
        }
        told += &format!("{:?}", says(&bot, &to(&anna), "x").await);
        told += &format!("{:?}", bot.fetch(&photo).await);
        told += &format!("{:?}", bot.fetch(&photo).await);
        told += &format!("{:?}", bot.updates(None, Duration::ZERO).await);
        told += &bot.name().await.unwrap_err().to_string();
    }
    fake.go_away().await;
    told += &format!("{:?} {:?}", says(&bot, &to(&anna), "x").await, bot.fetch(&photo).await);
    // Neither where the address itself is none, nor where a proxy is away.
    let broken = Telegram::new(settings("http://no such host".into())).unwrap();
    told += &format!("{:?}", says(&broken, &to(&anna), "x").await);
    let mut proxied = settings("https://api.example".into());
    proxied.way.proxy = Some(fake.url().replace("http://", "http://user:canary@").into());
    let proxied = Telegram::new(proxied).unwrap();
    told += &format!("{proxied:?} {:?}", says(&proxied, &to(&anna), "x").await);
    let (_, key) = TOKEN.split_once(':').unwrap();
    assert!(!told.contains(key) && !told.contains("canary"), "{told}");
    assert!(!told.contains("/bot"), "{told}");
}

#[tokio::test]
async fn a_webhook_takes_the_place_of_polling() {
    let (_fake, bot, _anna) = city().await;
    let secret = "s-e_c-r_e-t";
    bot.set_hook("http://127.0.0.1:1/hooks/telegram/main", secret).await.unwrap();
    let polled = bot.updates(None, Duration::ZERO).await;
    assert!(matches!(polled, Err(Trouble::Refused { code: 409, .. })), "{polled:?}");
    assert_eq!(bot.hook().await.unwrap().url, "http://127.0.0.1:1/hooks/telegram/main");
    bot.drop_hook().await.unwrap();
    assert_eq!(bot.updates(None, Duration::ZERO).await.unwrap(), []);
}

#[tokio::test]
async fn updates_may_come_again_in_the_wrong_order_and_late() {
    let (fake, bot, anna) = city().await;
    fake.hold();
    anna.says("поздно");
    fake.reverse(true);
    assert_eq!(bot.updates(None, Duration::ZERO).await.unwrap(), []);
    fake.release();
    anna.says("раз");
    fake.repeat(1);
    let first = bot.updates(None, Duration::ZERO).await.unwrap();
    assert!(first[0].id > first[1].id);
    let again = bot.updates(Some(first[0].id + 1), Duration::ZERO).await.unwrap();
    assert_eq!(again, first, "confirmed, and it comes all the same");
    let texts: Vec<_> = heard(&again).into_iter().map(|it| it.key).collect();
    assert!(texts[0] < texts[1]);
    assert!(matches!(
        update::read(CHANNEL, first[0].body.reveal(), Timestamp::MIN),
        Ok(Piece::Heard(_))
    ));
}
