//! The named cast of the desk's pages, for tests: one operator, a handful of appeals.

use base::{Lang, Timestamp};
use jiff::tz::TimeZone;

use super::appeal_view::*;
use super::frame::{Frame, Here, Me, Way};
use super::inbox_view::*;
use super::parts::{Channel, Mark, Theme};
use super::proposed::{self, Proposed, Sure};
use super::when::Calendar;
use crate::lang::Tongue;

/// A quarter to three in the city, on the twenty-fourth of November.
pub fn now() -> Timestamp {
    "2026-11-24T04:44:00Z".parse().expect("a moment")
}

pub fn calendar(lang: Lang) -> Calendar {
    let zone = TimeZone::get("Asia/Vladivostok").expect("a zone");
    Calendar::new(now(), zone, Tongue::new(lang))
}

pub fn frame(lang: Lang, here: Here) -> Frame {
    let mut me = Me::new("Мария Заря", "role-operator");
    me.approves = true;
    me.joins = true;
    Frame {
        t: Tongue::new(lang),
        spoken: "ru",
        theme: Theme::Auto,
        keys: true,
        csrf: "token".to_owned(),
        city: "Светломорск".to_owned(),
        me,
        here,
        back: "/desk/inbox".to_owned(),
    }
}

pub fn channel(name: &str, icon: &str) -> Channel {
    Channel { name: name.to_owned(), icon: icon.to_owned() }
}

fn ago(minutes: i64) -> Timestamp {
    base::from_millis(base::millis(now()) - minutes * 60_000)
}

fn choices(names: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(code, name): &(&str, &str)| Choice {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        chosen: false,
    };
    names.iter().map(choice).collect()
}

pub const DEPARTMENTS: &[(&str, &str)] = &[
    ("roads", "Управление дорог и благоустройства"),
    ("water", "Водоканал"),
    ("transport", "Управление транспорта"),
];
const TOPICS: &[(&str, &str)] =
    &[("potholes", "Ямы на дорогах"), ("heating", "Отопление в доме"), ("waste", "Вывоз мусора")];

struct Row(
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    i64,
    Option<(i64, i64)>,
    Option<Mark>,
);

const ROWS: &[Row] = &[
    Row(
        "Telegram",
        "brand-telegram",
        "Крышка люка провалилась, обставили ветками. Писал вам в пятницу, никто \
         не приехал",
        Some("Заречная, 40"),
        Some("Открытые люки"),
        4320,
        Some((4320, -120)),
        Some(Mark::Reopened),
    ),
    Row(
        "Диспетчерская",
        "headset",
        "Порыв на Верфной 22 у остановки, кипяток идёт на тротуар, люди обходят \
         по дороге",
        Some("Верфная, 22"),
        Some("Аварии на сетях"),
        2,
        Some((2, 42)),
        None,
    ),
    Row(
        "ВКонтакте",
        "brand-vk",
        "Гололёд на лестнице к Набережной, бабушка упала сегодня утром, песка \
         нет совсем",
        Some("Набережная, 6"),
        Some("Гололёд"),
        60,
        Some((300, 38)),
        None,
    ),
    Row(
        "ВКонтакте",
        "brand-vk",
        "Яма возле садика на Якорной, уже третья машина за неделю колесо \
         пробила!! Вы туда вообще когда нибудь приедите?",
        Some("Якорная, 14"),
        Some("Ямы на дорогах"),
        12,
        Some((12, 228)),
        None,
    ),
    Row(
        "MAX",
        "message-circle",
        "подскажите когда мусор вывезут? контейнера полные с пятницы, собаки \
         растаскивают по двору",
        None,
        Some("Вывоз мусора"),
        26,
        Some((26, 214)),
        None,
    ),
    Row(
        "Сайт",
        "world",
        "Прошу установить фонарь у дома Штурманская 31. Дети идут из школы в \
         полной темноте",
        Some("Штурманская, 31"),
        None,
        41,
        Some((41, 29 * 1440)),
        None,
    ),
    Row(
        "Письмо",
        "mail",
        "О бездействии управляющей организации в части ремонта кровли дома № 5 \
         по ул. Садовой",
        Some("Садовая, 5"),
        Some("Ремонт кровли"),
        120,
        Some((120, 3 * 1440)),
        None,
    ),
    Row(
        "СМИ",
        "news",
        "«Маяк Светломорска»: жители Заречного жалуются на гарь по ночам",
        Some("Заречный"),
        Some("Запах, воздух"),
        180,
        Some((180, 300)),
        None,
    ),
    Row(
        "Одноклассники",
        "brand-ok-ru",
        "скажите пожалуста будет прививка от бешенства собакам в декабре и куда \
         идти",
        None,
        None,
        300,
        None,
        None,
    ),
    Row(
        "Загрузка «spb»",
        "file-import",
        "Во дворе дома очень длинная надпись на стене, которую управляющая \
         организация обещает закрасить с весны позапрошлого года и никак не \
         закрасит",
        Some(
            "посёлок Набережный, проспект Первых Строителей Северного Порта, дом \
         114, корпус 2, литера Б",
        ),
        Some("Содержание и уборка придомовых территорий многоквартирных домов"),
        60_000,
        None,
        Some(Mark::ClosedUnconfirmed),
    ),
];

pub fn lines(lang: Lang) -> Vec<Line> {
    let calendar = calendar(lang);
    let line = |(at, row): (usize, &Row)| {
        let Row(name, icon, text, place, topic, age, clock, mark) = row;
        Line {
            number: format!("2026-0012{at:02}"),
            channel: channel(name, icon),
            text: (*text).to_owned(),
            place: place.map(str::to_owned),
            topic: topic.map(str::to_owned),
            sure: topic.filter(|_| at % 2 == 1).map(|_| Sure(91)),
            mark: *mark,
            received: calendar.when(ago(*age)),
            age: calendar.age(ago(*age)),
            clock: clock.map(|(since, left)| calendar.clock(ago(since), ago(-left))),
            no_clock: Tongue::new(lang).say("clock-none"),
            thumb: None,
            fresh: mark.is_none() && at % 3 != 0,
            current: at == 3,
        }
    };
    ROWS.iter().enumerate().map(line).collect()
}

pub fn inbox(lang: Lang, list: List, reading: Option<AppealView>, chips: bool) -> InboxPage {
    let t = Tongue::new(lang);
    let view = |(word, key): (&'static str, &'static str)| View {
        word,
        key,
        href: format!("/desk/inbox?view={word}"),
        current: word == "new",
    };
    let group = |(name, key, names): (&'static str, &'static str, &[(&str, &str)])| Group {
        name,
        key,
        choices: choices(names),
    };
    let chip = |(name, value): (&str, &str)| Chip {
        name: name.to_owned(),
        value: value.to_owned(),
        without: "/desk/inbox".to_owned(),
    };
    InboxPage {
        f: frame(lang, Here::Inbox),
        title: t.say("view-new"),
        live: "/desk/live?view=new".to_owned(),
        counts: "/desk/inbox/counts?view=new".to_owned(),
        views: [
            ("new", "view-new"),
            ("work", "view-work"),
            ("overdue", "view-overdue"),
            ("approval", "view-approval"),
            ("reopened", "view-reopened"),
            ("answered", "view-answered"),
            ("closed", "view-closed"),
            ("all", "view-all"),
        ]
        .into_iter()
        .map(view)
        .collect(),
        filters: Filters {
            kept: vec![("view", "new".to_owned())],
            groups: [
                ("topic", "filter-topic", TOPICS),
                ("department", "filter-department", DEPARTMENTS),
                ("district", "filter-district", &[("port", "Портовый"), ("hill", "Нагорный")]),
                ("channel", "filter-channel", &[("vk", "ВКонтакте")]),
            ]
            .into_iter()
            .map(group)
            .collect(),
            ..Filters::default()
        },
        search: Search::default(),
        chips: if chips {
            [("Тема", "Ямы на дорогах"), ("Район", "Портовый"), ("Даты", "с 16 ноября")]
                .into_iter()
                .map(chip)
                .collect()
        } else {
            vec![]
        },
        clear: "/desk/inbox".to_owned(),
        order: Way { href: "/desk/inbox?sort=received".to_owned(), words: t.say("order-due") },
        list,
        reading,
        done: None,
    }
}

pub fn full_list(lang: Lang) -> List {
    List { rows: lines(lang), more: Some("view=new&cursor=abc".to_owned()), ..List::default() }
}

pub fn empty_list(lang: Lang) -> List {
    let words = Tongue::new(lang).say("empty-show-all");
    let ways = vec![Way { href: "/desk/inbox?view=all".to_owned(), words }];
    let (title, why) = ("empty-new", "empty-new-why");
    let empty = Empty { icon: "inbox", title, why, steps: vec![], ways };
    List { empty: Some(empty), ..List::default() }
}

fn event(lang: Lang, minutes: i64, what: &str, who: &str, ground: Option<&str>) -> Event {
    Event {
        when: calendar(lang).when(ago(minutes)),
        what: what.to_owned(),
        who: Some(who.to_owned()),
        ground: ground.map(str::to_owned),
    }
}

pub fn bubble(lang: Lang, who: &str, minutes: i64, text: &str) -> Bubble {
    Bubble {
        who: who.to_owned(),
        initials: super::frame::initials(who),
        channel: channel("ВКонтакте", "brand-vk"),
        when: calendar(lang).when(ago(minutes)),
        text: text.to_owned(),
        attached: Attached::default(),
        interim: false,
        draft: false,
        note: None,
        waiting: None,
        deliveries: Vec::new(),
    }
}

fn first_clock(lang: Lang) -> ClockLine {
    let t = Tongue::new(lang);
    let clock = calendar(lang).clock(ago(12), ago(-228));
    ClockLine {
        kind: clock.kind,
        part: clock.part,
        words: t.with("clocks-answer", "when", "до 3 декабря"),
        left: clock.left,
        exact: clock.title,
        why: vec![
            t.fill("why-started", &[("when", "сегодня, 14:32"), ("law", "bot")]),
            t.fill("why-policy", &[("regime", "Открытые источники"), ("term", "7 рабочих дней")]),
            t.with("why-skipped", "days", "28 и 29 ноября"),
        ],
    }
}

fn proposed(t: Tongue) -> Proposed {
    let choice = |(key, code, name, percent): (usize, &str, &str, u8)| proposed::Choice {
        key,
        code: code.to_owned(),
        name: name.to_owned(),
        sure: Sure(percent),
    };
    let all = [(1, "potholes", "Ямы на дорогах", 94), (2, "yards", "Дворовые проезды", 4)];
    Proposed {
        choices: all.into_iter().map(choice).collect(),
        words: vec!["яма".to_owned(), "колесо".to_owned()],
        by: t.say("proposed-by-words"),
    }
}

pub fn new_appeal(lang: Lang, pane: bool) -> AppealView {
    let t = Tongue::new(lang);
    AppealView {
        number: "2026-001203".to_owned(),
        version: 3,
        pane,
        back: "/desk/inbox".to_owned(),
        mark: Mark::New,
        channel: channel("ВКонтакте", "brand-vk"),
        author: Some("Алёна".to_owned()),
        contact: Some("vk.example/alena".to_owned()),
        author_hidden: false,
        received: calendar(lang).when(ago(12)),
        said: "Яма возле садика на Якорной, уже третья машина за неделю колесо пробила!! \
               Вы туда вообще когда нибудь приедите? Пишем пишем с сентября, толку ноль. \
               Скоро снег ляжет и её вобще не видно будет"
            .to_owned(),
        said_rest: None,
        attached: Attached {
            photos: vec![photo("/photo-1.svg", "Фото: яма"), photo("/photo-2.svg", "Фото: колесо")],
            files: vec![],
        },
        topic: None,
        topic_proposed: Some(proposed(t)),
        place: Some("Якорная, 14".to_owned()),
        place_also: Some("Портовый".to_owned()),
        department: None,
        department_since: None,
        done: None,
        undo: false,
        failure: None,
        typed: None,
        clocks: vec![first_clock(lang)],
        no_clock: t.say("clocks-none"),
        decisions: vec![],
        thread: vec![],
        shots: Default::default(),
        history: vec![event(lang, 12, &t.with("fact-received", "law", "bot"), "ВКонтакте", None)],
        work: Default::default(),
        topic_form: Some(TopicForm { choices: choices(TOPICS), ..TopicForm::default() }),
        place_form: Some(PlaceForm {
            address: "Якорная, 14".to_owned(),
            example: "43.20740, 132.61150".to_owned(),
            ..PlaceForm::default()
        }),
        assignment_form: Some(AssignmentForm {
            choices: choices(DEPARTMENTS),
            ..AssignmentForm::default()
        }),
        answer_form: Some(AnswerForm {
            where_to: t.fill("reply-to", &[("who", "Алёна"), ("channel", "ВКонтакте")]),
            is_final: true,
            has_interim: true,
            may_send: true,
            ..AnswerForm::default()
        }),
        closure_form: Some(ClosureForm {
            outcomes: vec![Outcome {
                word: "declined",
                key: "close-declined",
                hint: "close-declined-hint",
                chosen: true,
            }],
            ..ClosureForm::default()
        }),
        problem: None,
        reopening_form: None,
    }
}

fn missed_clock(lang: Lang) -> ClockLine {
    let t = Tongue::new(lang);
    let over = calendar(lang).clock(ago(60_000), ago(50_400));
    ClockLine {
        kind: over.kind,
        part: over.part,
        words: t.with("clocks-answer", "when", "до 20 октября"),
        left: over.left,
        exact: over.title,
        why: vec![t.say("why-by-hand")],
    }
}

/// An appeal with a long life: answered once, reopened, an answer waits for approval.
pub fn long_appeal(lang: Lang, pane: bool) -> AppealView {
    let t = Tongue::new(lang);
    let mut waiting = bubble(
        lang,
        "Костя Бриз",
        50,
        "Алёна, вы правы: щебень вымыло. В четверг бригада зальёт яму \
         асфальтом.",
    );
    waiting.draft = true;
    waiting.waiting = Some(Waiting {
        id: "7".to_owned(),
        may_approve: true,
        may_return: true,
        return_open: false,
        reason: String::new(),
        failure: None,
    });
    let mut answered = bubble(
        lang,
        "Администрация",
        50_000,
        "Алёна, яму на Якорной, 14 засыпали 19 октября. Если что-то не так — \
         напишите здесь же, мы вернёмся к вопросу.",
    );
    answered.note =
        Some(t.fill("answer-approved-by", &[("who", "М. Заря"), ("when", "20 октября, 16:05")]));
    let mut view = new_appeal(lang, pane);
    view.mark = Mark::Reopened;
    view.topic = Some("Ямы на дорогах".to_owned());
    view.department = Some("Управление дорог и благоустройства".to_owned());
    view.department_since = Some(t.with("decide-since", "day", "9 сентября"));
    view.clocks.insert(0, missed_clock(lang));
    let facts = vec![
        event(lang, 110_000, &t.with("fact-assigned", "to", "Управление дорог"), "М. Заря", None),
        event(
            lang,
            60_000,
            &t.with("fact-topic", "to", "Ямы на дорогах"),
            "К. Бриз",
            Some("нет асфальта"),
        ),
    ];
    view.thread = vec![
        Item::Events(facts.clone()),
        Item::Answer(answered),
        Item::Message(bubble(
            lang,
            "Алёна",
            900,
            "Ничего не сделали! Щебень вымыло, яма больше прежней.\nВот фото.",
        )),
        Item::Event(event(
            lang,
            890,
            &t.say("fact-reopened"),
            "М. Заря",
            Some("житель написал: «ничего не сделали»"),
        )),
    ];
    view.decisions = vec![waiting];
    view.history.extend(facts);
    view
}

/// An assignment that a colleague was quicker to make.
pub fn refused_appeal(lang: Lang, pane: bool) -> AppealView {
    let t = Tongue::new(lang);
    let mut view = new_appeal(lang, pane);
    let failure = Failure {
        title: t.say("refused-stale"),
        why: t.fill(
            "refused-stale-why",
            &[("who", "К. Бриз"), ("when", "сегодня, 14:36"), ("what", "Передано: Водоканал")],
        ),
        next: Some(t.say("refused-stale-next")),
    };
    if let Some(form) = &mut view.assignment_form {
        form.open = true;
        form.reason = "Срочно: третья машина за неделю".to_owned();
        form.failure = Some(failure);
    }
    if let Some(form) = &mut view.answer_form {
        form.text = "Алёна, здравствуйте! Сегодня к вам выехала бригада.".to_owned();
        let value = "sealed".to_owned();
        form.kept = vec![Kept { value, name: "after.jpg".to_owned(), size: "1 МБ".to_owned() }];
        form.seen = Some(Seen {
            from: t.with("seen-from", "city", "Светломорск"),
            initials: "АС".to_owned(),
            text: form.text.clone(),
        });
    }
    view
}

fn photo(url: &str, alt: &str) -> Photo {
    Photo { url: url.to_owned(), thumb: url.to_owned(), alt: alt.to_owned() }
}
