### Портал: то, что читает житель. На «вы», просто и без канцелярита.

portal-parts = Разделы
portal-more-parts = Ещё разделы
portal-report = Сообщить
portal-check = Проверить номер
portal-staff = Вход для сотрудников
portal-larger = Крупнее
portal-smaller = Мельче
portal-run-by = Отклик ведёт { $centre }.
portal-steps = Шаги
portal-back = Назад
portal-next = Дальше
portal-step-two = Шаг 2 из 3
portal-step-three = Шаг 3 из 3, последний
portal-one-more = Остался один шаг.

## Шаг 1: слова и фото

portal-what = Что случилось?
portal-what-lead = Напишите как есть, своими словами: что и где. Номер дадим сразу, регистрироваться не нужно.
portal-what-label = Что случилось и где
portal-add-photo = Добавить фото
portal-photo-alt = Ваше фото: { $name }
portal-photo-large = Фото — до { $size } МБ каждое и не больше { $count } сразу. Видео не принимаем.
portal-photos-kept = Фото, которые уже у нас
portal-photos-alone = Без слов, только фото
portal-remove = Убрать
portal-remove-photo = Убрать фото { $name }
portal-before = Уже писали?
portal-look-up = Посмотреть по номеру
portal-consent = Нажимая «Дальше», вы соглашаетесь, что мы сохраним написанное и покажем тем, кто этим занимается. Больше никому.
portal-trap = Не заполняйте это поле
portal-empty = Напишите хоть пару слов или добавьте фото.
portal-offline = Нет связи. Текст цел и лежит в этом телефоне; нажмите ещё раз, когда связь появится.
portal-go-on = Продолжим?
portal-go-on-lead = Вы остановились на полпути. Текст и фото целы.
portal-go-on-do = Продолжить
portal-anew = Начать заново
portal-how = Что будет дальше
portal-how-number = Дадим номер и ссылку
portal-how-number-when = сразу, на последнем шаге
portal-how-answer = Ответим, кто занимается и что сделано
portal-how-word = Скажете, сделано или нет
portal-how-word-why = Не сделано — вернём в работу.

## Шаг 2: место

portal-where = Где это?
portal-where-lead = По вашим словам место не нашли. Подскажите, пожалуйста.
portal-where-now = Сейчас записано: { $place }.
portal-guess = { $place }. Верно?
portal-guess-why = Так мы поняли ваши слова: «{ $words }».
portal-guess-right = Всё верно, дальше
portal-elsewhere = Нет, это в другом месте
portal-which = Которое место?
portal-which-lead = Нашли несколько похожих.
portal-none-of-these = Ни то ни другое
portal-none-of-these-hint = напишу адрес иначе
portal-address = Улица и дом, или что рядом
portal-address-hint = Можно без карты и без номера: «за школой № 4, у мостика». Мы разберёмся.
portal-place-empty = Напишите, где это, или нажмите «Не знаю точно».
portal-here = Я сейчас там
portal-no-place = Не знаю точно
portal-neighbours = Об этом уже пишут соседи. Вы про то же?
portal-neighbour = Похожее сообщение рядом
portal-neighbour-since = { $people }, первое — { $day }
portal-people = { $n } { $n ->
    [one] сообщение
    [few] сообщения
   *[many] сообщений
}
portal-join = Да, про это: { $what }
portal-join-no = Нет, у меня другое
portal-join-no-hint = Запишем отдельно.
portal-join-hint = Номер у вас будет свой, и ответ придёт вам тоже.
portal-mine = Ваше сообщение
portal-mend = Поправить текст или фото

## Шаг 3: связь

portal-contact = Как с вами связаться?
portal-contact-lead = Ответ появится на вашей странице. Телефон или почта нужны, чтобы уточнить и чтобы вы нашли сообщение, если потеряете ссылку.
portal-to-none = Никак, посмотрю по ссылке
portal-to-none-hint = Ссылку дадим сразу. Сохраните её.
portal-to-phone = По телефону
portal-phone = Ваш номер
portal-to-mail = По почте
portal-mail = Электронная почта
portal-check-it = Проверьте
portal-place = Место:
portal-place-none = не указано
portal-change-place = Изменить место
portal-as-typed = Такого адреса в справочнике нет. Запишем, как вы написали, оператор уточнит.
portal-joins = Присоединим к { $number }: соседи пишут о том же.
portal-privacy = Кто что увидит
portal-privacy-why = Ваш контакт видит только тот, кто отвечает. Соседям ваш текст, фото и контакт не показываем.
portal-send = Отправить

## Квитанция

receipt-title = Спасибо, мы получили
receipt-lead = Прочтём и передадим тем, кто отвечает.
receipt-due = Ответим до { $day }. Ответ появится на вашей странице.
receipt-joins = Отметили, что соседи пишут о том же.
receipt-number = Ваш номер
receipt-link = Ссылка на вашу страницу. Не показывайте её: кто её знает, видит переписку.
receipt-open = Открыть мою страницу
receipt-qr = Тот же адрес кодом: для другого телефона или печати.
receipt-keep = Чтобы не потерять
receipt-keep-how = Сохраните ссылку в закладки, сделайте снимок экрана или распечатайте эту страницу.
receipt-next = Что будет дальше
portal-qr = Код: открывает вашу страницу на другом телефоне

## Как шло и что будет

way-received = Сообщение принято
way-reading = Читаем
way-reading-why = Передадим тем, кто за это отвечает.
way-answer = Ответ
way-today = сегодня
way-until = до { $day }
term-working = На сообщения с сайта отвечаем за { $n } { $n ->
    [one] рабочий день
    [few] рабочих дня
   *[many] рабочих дней
}.
term-working-anew = Счёт начался заново: { $n } { $n ->
    [one] рабочий день
    [few] рабочих дня
   *[many] рабочих дней
}.
term-calendar = По правилам отвечаем за { $n } { $n ->
    [one] день
    [few] дня
   *[many] дней
}.
term-calendar-anew = Счёт начался заново: { $n } { $n ->
    [one] день
    [few] дня
   *[many] дней
}.
term-hours = По правилам отвечаем за { $n } { $n ->
    [one] час
    [few] часа
   *[many] часов
}.
term-working-hours = По правилам отвечаем за { $n } { $n ->
    [one] рабочий час
    [few] рабочих часа
   *[many] рабочих часов
}.
term-skipped = Выходные не считаем: { $days }.
term-rounded = Срок выпадал на выходной { $day } и сдвинут.
term-by-hand = Этот срок назначил центр управления.
term-extended = Исполнителям нужно больше времени, и центр управления дал его.
way-extended = Продлили срок
way-word = Ваше слово: сделано или нет
way-word-days = { $n } { $n ->
    [one] день
    [few] дня
   *[many] дней
} после ответа
way-word-why = Не сделано — вернём в работу, новый номер не нужен.
way-your-word = Ждём вашего слова
way-written = Вы написали
way-assigned = Передали: { $department }
way-begun = Взяли в работу
way-answered = Ответили
way-reopened = Вы сказали, что не сделано. Вернули в работу
way-more = Вы написали ещё
way-operator = Вы попросили, чтобы ответил человек
way-joined = Отметили, что соседи пишут о том же
way-confirmed = Вы подтвердили, что сделано
way-declined = Город этого сделать не может
way-closed = Закрыли: вы не ответили

## Страница сообщения

status-number = Сообщение { $number }
head-new = Сообщение у нас, читаем
head-assigned = Передали: { $department }
head-in-work = Взяли в работу
head-answered = Мы ответили. Проверьте, пожалуйста
head-answered-lead = Последнее слово за вами.
head-confirmed = Сделано. Спасибо, что подтвердили
head-confirmed-lead = Сломается снова — откройте эту страницу и скажите.
head-reopened = Вернули в работу
head-closed = Закрыли: вы не ответили
head-closed-lead = Если не сделано, скажите, и мы вернём в работу.
head-declined = Город этого сделать не может
head-declined-lead = Ниже — почему и кто может.
head-forwarded = Передали тем, кто отвечает
head-forwarded-lead = Ответят вам сами. Ниже — кто и почему.
head-over = Мы не успели. Простите
head-over-lead = Обещали ответить до { $day }. За этим следит контролёр.
head-lead = Пока от вас ничего не нужно.
head-lead-due = Ответим до { $day }. Пока от вас ничего не нужно.
status-because = Почему и кто может
status-before = до
status-after = после
status-before-alt = Ваше фото: как было
status-after-alt = Фото из ответа: как стало
status-done-ask = Сделано?
status-done = Сделано
status-not-done = Не сделано
status-done-hint = Если не сделано, спросим, что не так, и вернём работу.
status-done-until = Решить можно до { $day }, потом закроем с пометкой «житель не ответил».
status-why = Что не так?
status-why-nothing = Ничего не сделали
status-why-partly = Сделали не всё
status-why-badly = Сделали плохо, опять сломалось
status-why-elsewhere = На фото другое место
status-why-say = Расскажите, если хотите
status-why-do = Вернуть в работу
status-why-cancel = Передумали
status-answer = Ответ
status-interim = промежуточный
status-said = Что вы написали
status-write-more = Дописать
status-write-more-label = Что ещё?
status-write-more-do = Добавить
status-look-again = Посмотрите ещё раз
status-way = Как шло
status-heard-done = Спасибо! Записали: подтвердил житель.
status-heard-not-done = Вернули в работу. Новый номер не нужен.
status-late = Сейчас ваше слово не нужно: сообщение уже в работе.
status-words-added = Добавили к сообщению.
status-words-empty = Добавлять нечего: напишите хоть пару слов.

## Поиск по номеру

look-up-title = Посмотреть по номеру
look-up-lead = Нужны номер и контакт, который вы оставили.
look-up-number = Номер сообщения
look-up-contact = Телефон или почта
look-up-do = Посмотреть
look-up-no-number = Это не похоже на номер. Он выглядит так: 2026-001234.
look-up-none = Сообщения с таким номером и контактом нет. Проверьте оба.
look-up-no-contact = Не оставляли контакт? Тогда страницу откроет только ваша ссылка.
look-up-anew = Написать новое

## Когда что-то не так

miss-not-found = Такой страницы нет
miss-not-found-now = Может быть, в ссылке пропала буква. Попробуйте по номеру.
miss-stale = Не отправилось, но ваш текст цел
miss-stale-now = Страница была открыта слишком давно. Откройте её заново и нажмите ещё раз.
miss-bad = Форма не дошла целиком
miss-bad-now = Вернитесь назад и нажмите ещё раз.
miss-large = Слишком много сразу
miss-large-now = Файлы вместе больше, чем мы можем принять. Пришлите меньше фото; видео не принимаем.
miss-many = Слишком часто
miss-many-now = С вашего адреса сейчас много сообщений. Подождите минуту и нажмите ещё раз.
miss-busy = Не отправилось, но ваш текст цел
miss-busy-now = Сбой у нас, не у вас. Нажмите ещё раз через минуту.
miss-ours = Ошибка на нашей стороне
miss-ours-now = Мы её записали. Попробуйте ещё раз через минуту.
miss-home = На главную
