//! Bad input: a kind clear word, a true record, nothing lost or doubled.

use channels::TEXT_MAX;
use channels::talk::What;
use dialogue::core::Brought;
use dialogue::state::Draft;
use register::Number;
use testing::cast::{find, history};
use testing::{both, count};

use crate::chat::{Person, button, photo, says};

async fn greeted<'a>(city: &'a testing::TestDb) -> Person<'a> {
    let mut anna = Person::on(city, "telegram:main", "1111");
    let say = anna.begins().await;
    anna.presses(&button(&say, "Согласен")).await;
    anna
}

both! {
    async fn stop_words_give_up_and_can_be_taken_back(city) {
        let mut anna = greeted(&city).await;
        anna.writes("Яма на Якорной").await;
        let say = anna.writes("Стоп").await;
        says(&say, "ничего не отправлено");
        says(&anna.presses(&button(&say, "Вернуть")).await, "Вернули.");
        assert_eq!(anna.state().await.draft.text(), "Яма на Якорной");
        let say = anna.writes("отмена").await;
        anna.writes("Другая беда: нет света на Садовой").await;
        says(&anna.presses(&button(&say, "Вернуть")).await, "от прошлого вопроса");
        assert_eq!(anna.state().await.draft.text(), "Другая беда: нет света на Садовой");
        assert_eq!(count(&city.db, "messages").await, 0);
    }

    async fn pictures_marks_and_unreadable_things_are_answered_kindly(city) {
        let mut anna = greeted(&city).await;
        says(&anna.writes("👍👍👍").await, "Напишите хоть пару слов");
        says(&anna.does(What::Unreadable, &[]).await.unwrap(), "прочитать не можем");
        says(&anna.writes("\u{200b}").await, "Что случилось?");
        says(&anna.writes("нуль\u{0}внутри слов").await, "прочитать не можем");
        says(&anna.sends("", &[Brought::TooLarge]).await, "до 20 МБ");
        says(&anna.sends("", &[Brought::Unfit]).await, "JPEG");
        says(&anna.sends("", &[Brought::Gone]).await, "не дошло");
        let say = anna.sends("", &vec![photo("яма.png"); 12]).await;
        says(&say, "не больше 10 фото");
        let say = anna.presses(&button(&say, "Только фото")).await;
        says(&say, "Где это?");
        let say = anna.presses(&button(&say, "Пропустить")).await;
        says(&say, "10 фото");
        anna.presses(&button(&say, "Отправить")).await;
        let state = anna.state().await;
        assert_eq!(state.filed.len(), 1);
    }

    async fn a_text_of_a_megabyte_is_not_taken_and_said_so(city) {
        let mut anna = greeted(&city).await;
        says(&anna.writes(&"очень длинно ".repeat(80_000)).await, "слишком длинно");
        assert!(anna.state().await.draft.is_empty());
        anna.writes(&"я".repeat(TEXT_MAX)).await;
        assert_eq!(anna.state().await.draft.text().chars().count(), TEXT_MAX);
    }

    async fn old_buttons_change_nothing_and_send_nothing_twice(city) {
        let mut anna = greeted(&city).await;
        let guess = anna.writes("Яма на Якорной").await;
        let confirm = anna.presses(&button(&guess, "Верно")).await;
        says(&anna.presses(&button(&guess, "Нет, в другом")).await, "от прошлого вопроса");
        anna.presses(&button(&confirm, "Отправить")).await;
        let again = anna.presses(&button(&confirm, "Отправить")).await;
        says(&again, "уже записано: 2026-000001");
        for word in ["", "x", "0.confirm.send", "9.confirm.send", "0.words.…", "a.b.c.d",
            "verdict:done:2026-000009", "verdict:drop:2026-000001"] {
            anna.presses(word).await;
        }
        assert_eq!(count(&city.db, "appeals").await, 1);
    }

    async fn edits_reach_the_message_that_is_put_together(city) {
        let mut anna = greeted(&city).await;
        anna.writes("Яма на Якорнй").await;
        says(&anna.edits("3", "Яма на Якорной, большая").await, "Исправили");
        assert_eq!(anna.state().await.draft.text(), "Яма на Якорной, большая");
        says(&anna.edits("77", "Чего не было").await, "уже нет");
    }

    async fn without_consent_nothing_is_handed_in(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        let say = anna.writes("Яма на Якорной, глубокая").await;
        says(&say, "Согласны?");
        says(&anna.presses(&button(&say, "Не согласен")).await, "Без согласия");
        let state = anna.state().await;
        assert!(!state.begun && state.draft == Draft::default());
        let say = anna.writes("Ладно, яма на Якорной").await;
        let say = anna.presses(&button(&say, "Согласен")).await;
        says(&say, "Якорная, 14");
        assert_eq!(count(&city.db, "appeals").await, 0);
    }

    async fn a_restart_and_a_repeat_hand_in_once(city) {
        let mut anna = greeted(&city).await;
        let guess = anna.writes("Яма на Якорной").await;
        let confirm = anna.presses(&button(&guess, "Верно")).await;
        // Another process hears the rest.
        let mut other = Person::on(&city, "telegram:main", "1111");
        let what = || What::Pressed { word: button(&confirm, "Отправить"), receipt: None };
        says(&other.does_under("77", what(), &[]).await.unwrap(), "2026-000001");
        says(&other.does_under("77", what(), &[]).await.unwrap(), "2026-000001");
        assert_eq!(count(&city.db, "appeals").await, 1);
        assert_eq!(history(&city, Number::new(2026, 1)).await.len(), 1);
        assert_eq!(find(&city, Number::new(2026, 1)).await.channel, "telegram:main");
    }
}
