//! The whole way of a message: from the greeting to the verdict, and neighbours who join.

use register::{Attachment, Message, Number, Status};
use testing::both;
use testing::cast::{code, find, history, moved};

use crate::chat::{Person, button, photo, point, says};

const NUMBER: Number = Number::new(2026, 1);

/// Hands in a message about a pit; the number.
async fn files(person: &mut Person<'_>) {
    let say = person.begins().await;
    says(&say, "Согласны?");
    let say = person.presses(&button(&say, "Согласен")).await;
    says(&say, "Что случилось?");
    let say = person.sends("Яма на Якорной у садика", &[photo("яма.png")]).await;
    says(&say, "Якорная, 14. Верно? Так мы поняли слова «на Якорной».");
    let say = person.presses(&button(&say, "Верно")).await;
    says(&say, "1 фото");
    says(&say, "Место: Якорная, 14");
    let say = person.presses(&button(&say, "Отправить")).await;
    says(&say, "Записали. Ваш номер 2026-");
    says(&say, "https://otklik.example/s/");
}

both! {
    async fn a_message_goes_the_whole_way(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        files(&mut anna).await;
        let appeal = find(&city, NUMBER).await;
        assert_eq!((appeal.status, appeal.channel.as_str()), (Status::New, "telegram:main"));
        assert_eq!(appeal.place.district, Some(code("portovy")));
        assert_eq!(appeal.place.address.as_ref().unwrap().reveal(), "Якорная, 14");
        let mut reader = city.db.reader();
        assert_eq!(Attachment::of(&mut reader, &appeal).await.unwrap().len(), 1);
        says(&anna.writes("статус").await, "2026-000001: получили, ещё читаем");

        moved(&city, NUMBER, Status::Answered).await;
        says(&anna.writes("спасибо").await, "А 2026-000001 сделано?");
        let say = anna.writes("не сделали, просто засыпали щебнем").await;
        says(&say, "Вернули 2026-000001 в работу");
        assert_eq!(find(&city, NUMBER).await.status, Status::Reopened);

        moved(&city, NUMBER, Status::Answered).await;
        says(&anna.writes("спасибо, убрали").await, "2026-000001 сделано");
        assert_eq!(find(&city, NUMBER).await.status, Status::Confirmed);
        says(&anna.writes("спасибо").await, "Пожалуйста!");
    }

    async fn a_verdict_by_button_asks_why(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        files(&mut anna).await;
        moved(&city, NUMBER, Status::Answered).await;
        let say = anna.writes("спасибо").await;
        let (done, not_done) = (button(&say, "Сделано"), button(&say, "Не сделано"));
        says(&anna.presses(&not_done).await, "Что не так с 2026-000001?");
        says(&anna.writes("Опять просела").await, "Вернули 2026-000001 в работу");
        // The other button of the same answer comes too late, and changes nothing.
        says(&anna.presses(&done).await, "не ждёт вашего слова");
        assert_eq!(find(&city, NUMBER).await.status, Status::Reopened);
        let mut reader = city.db.reader();
        let appeal = find(&city, NUMBER).await;
        let reasons = register::change::reasons(&mut reader, &appeal).await.unwrap();
        assert_eq!(reasons[0].1.reveal(), "Опять просела");
    }

    async fn a_neighbour_joins_and_sees_nothing_of_the_other(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        files(&mut anna).await;
        let mut boris = Person::on(&city, "telegram:main", "2222");
        let say = boris.begins().await;
        boris.presses(&button(&say, "Согласен")).await;
        boris.writes("Огромная яма, колесо пробил").await;
        let say = boris.shows(point(43.2003, 132.6102)).await;
        says(&say, "Об этом уже пишут соседи");
        assert!(!say.text.reveal().contains("садика"));
        let say = boris.presses(&button(&say, "Якорная, 14")).await;
        let say = boris.presses(&button(&say, "Отправить")).await;
        says(&say, "Ваш номер 2026-000002");
        says(&say, "сосед в 2026-000001");

        let mut vera = Person::on(&city, "telegram:main", "3333");
        let say = vera.begins().await;
        vera.presses(&button(&say, "Согласен")).await;
        let say = vera.writes("Не горит фонарь на Якорной").await;
        let say = vera.presses(&button(&say, "Верно")).await;
        says(&say, "Проверьте, пожалуйста");
    }

    async fn places_are_asked_for_until_they_are_known(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        let say = anna.begins().await;
        anna.presses(&button(&say, "Согласен")).await;
        let say = anna.writes("Мусор не вывозят неделю, Садовая 5").await;
        says(&say, "Нашли несколько мест");
        let say = anna.presses(&button(&say, "Ни то ни другое")).await;
        says(&say, "Где это?");
        let say = anna.shows(point(55.7, 37.6)).await;
        says(&say, "за пределами города");
        let say = anna.writes("за школой, у мостика").await;
        says(&say, "Записали, как вы написали");
        says(&say, "Место: за школой, у мостика");
        let say = anna.presses(&button(&say, "Изменить место")).await;
        says(&say, "Где это?");
        let say = anna.writes("садовая").await;
        let say = anna.presses(&button(&say, "Садовый переулок")).await;
        says(&say, "Место: Садовый переулок, 5");
        let say = anna.presses(&button(&say, "Отправить")).await;
        says(&say, "Ваш номер");
    }

    async fn an_operator_is_called_at_any_moment(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        let say = anna.begins().await;
        anna.presses(&button(&say, "Согласен")).await;
        says(&anna.writes("позовите оператора").await, "прочтёт человек");
        let say = anna.writes("Третий день нет воды").await;
        says(&say, "Позвали оператора к 2026-000001");
        let facts = history(&city, NUMBER).await;
        assert_eq!(facts.len(), 2);
        assert_eq!(facts[1].fact.kind, "appeal.operator_asked");
        says(&anna.writes("оператор").await, "Позвали оператора");
        assert_eq!(find(&city, NUMBER).await.version, 3);
    }

    async fn words_after_a_number_are_asked_about_and_added(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        files(&mut anna).await;
        let say = anna.writes("Ещё там торчит арматура").await;
        says(&say, "Добавить к 2026-000001 или записать отдельно?");
        says(&anna.presses(&button(&say, "Добавить")).await, "Добавили к 2026-000001");
        says(&anna.edits("3", "Яма на Якорной у садика, глубокая").await, "Добавили");
        let appeal = find(&city, NUMBER).await;
        let messages = Message::of(&mut city.db.reader(), &appeal).await.unwrap();
        let texts: Vec<_> = messages.iter().map(|it| it.text.reveal().as_str()).collect();
        assert_eq!(texts, [
            "Яма на Якорной у садика",
            "Ещё там торчит арматура",
            "Яма на Якорной у садика, глубокая",
        ]);
        let say = anna.writes("А на Садовой сломали скамейку").await;
        let say = anna.presses(&button(&say, "Записать отдельно")).await;
        says(&say, "Нашли несколько мест");
    }
}
