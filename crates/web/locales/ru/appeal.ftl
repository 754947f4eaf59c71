### One appeal: its words, what is decided, its thread, its forms.
### $law is «fz59» where the law speaks of an appeal (обращение); elsewhere it is a message.

step-back = Предыдущее (k)
step-on = Следующее (j)
open-whole = Открыть на всю страницу
changed-now = Коллега только что изменил это сообщение.
changed-show = Показать
author-hidden = Имя и контакт скрыты
author-hidden-why = Имя и контакт жителя видят операторы, контролёры и руководители. Ответ дойдёт до жителя и без них.
said-nothing = Без текста, только вложения
said-more = Показать весь текст
refused-photo = Нужно фото «после»
refused-photo-next = Добавьте фото к работе или к ответу. Если снять нельзя, запишите там же, почему.
refused-no-photo = Это не фото
refused-no-photo-why = Подойдёт снимок JPEG, PNG, WebP или GIF.
refused-photos = Фото уже много
refused-photos-why = На одно сообщение — до 20 фото работы. Уберите лишние.
refused-over = Работа уже закончена
refused-over-why = Ответ дан, фото больше не меняют. Новое фото можно добавить, если сообщение откроют снова.
fact-photo-added = { $phase ->
    [before] Добавлено фото «до»
   *[after] Добавлено фото «после»
}
fact-photo-removed = { $phase ->
    [before] Убрано фото «до»
   *[after] Убрано фото «после»
}
fact-photo-waived = Записано, почему нет фото «после»
evidence-title = Фото работы
evidence-before = До
evidence-after = После
evidence-none = Пока нет
evidence-needed = Перед окончательным ответом нужно фото «после».
evidence-waived = Фото не будет
evidence-taken = снято { $when }
evidence-early = снято до того, как сообщение пришло
evidence-far = снято в { $km } км отсюда
evidence-add = Добавить фото
evidence-phase = Когда снято
evidence-file = Фото
evidence-words = Слова к фото
evidence-words-hint = Если фото «после» снять нельзя, напишите почему и отправьте без файла.
evidence-send = Добавить
evidence-remove = Убрать
evidence-remove-why = Почему убираете
evidence-removed-count = { $n ->
    [one] { $n } фото убрано
    [few] { $n } фото убрано
   *[other] { $n } фото убрано
}
evidence-done = Фото добавлено.
evidence-waived-done = Записано, почему фото не будет.
evidence-removed-done = Фото убрано и осталось в истории.
file-video = Видео здесь не показываем: скачайте, чтобы посмотреть.
file-heic = Снимок в этом формате здесь не показываем: скачайте, чтобы посмотреть.
file-too-large = Снимок слишком велик, чтобы его показать: скачайте.
file-broken = Снимок повреждён, показать его нельзя. Файл можно скачать.
photo-alt = Фото к сообщению: { $name }
side-label = Сроки и история

## What is decided

decide-label = Тема, место, отдел
decide-topic = Тема
decide-no-topic = не выбрана
decide-topic-choose = Выбрать
decide-topic-do = Сохранить тему
decide-change = Изменить
decide-place = Место
decide-no-place = не указано
decide-place-choose = Указать
place-address = Адрес или ориентир
place-no-district = Не известен
place-point = Точка на карте
place-point-hint = Широта и долгота, как их копирует карта: { $example }
place-do = Сохранить место
place-done = Место сохранено: { $place }.
place-gone = Место снято.
decide-department = Отдел
decide-no-department = не назначен
decide-since = с { $day }
form-choose = Выберите
form-reason-free = Почему (если нужно)
assign-open = Передать
assign-other = Другой отдел
assign-due = Срок, если не обычный
assign-due-hint = Пустой срок считается по регламенту.
assign-reason = Что важно знать отделу
assign-do = Передать в отдел
assign-done = Передано: { $department }.
topic-done = Тема сохранена: { $topic }.

## The work: take it, give it back, more time

take-do = Взять в работу
take-done = Взято в работу.
hand-back-open = Не наше
hand-back-reason = Почему не ваше
hand-back-hint = Эти слова прочтёт центр. Срок продолжает идти.
hand-back-to = Чьё, если знаете
hand-back-to-none = Не знаем
hand-back-do = Вернуть в центр
hand-back-done = Возвращено в центр.
hand-back-away = { $number }: возвращено в центр. Дальше решают там.
hand-back-times = { $n ->
    [one] всего { $n } раз
    [few] всего { $n } раза
   *[many] всего { $n } раз
}
extension-open = Продлить срок
extension-until = Новый срок
extension-reason = Почему не успеть
extension-hint = Решит центр; до решения идёт прежний срок.
extension-do = Попросить продлить
extension-ask-done = Просьба о сроке ждёт решения центра.
extension-asked = Просят продлить срок: { $from } → { $to }
extension-waits-for = решит оператор или контролёр
extension-grant-until = Продлить до
extension-grant = Продлить
extension-grant-done = Срок продлён.
extension-refuse = Отказать
extension-refuse-reason = Почему нельзя продлить
extension-refuse-do = Не продлевать
extension-refuse-done = Срок остался прежним.

## Deadlines

clocks-title = Сроки
clocks-none = Срок не назначен.
clocks-past = { $law ->
    [fz59] Обращение пришло из архива: его сроки идут как история.
   *[other] Сообщение пришло из архива: его сроки идут как история.
}
clocks-stopped = сроки остановлены
clocks-why = почему эта дата
clocks-answer = Ответить { $when }
clocks-before = до { $day }
why-started = Отсчёт с { $when }: { $law ->
    [fz59] обращение зарегистрировано
   *[other] сообщение получено
}.
why-started-anew = Отсчёт с { $when }: { $law ->
    [fz59] обращение открыто снова
   *[other] сообщение открыто снова
}.
why-started-here = Отсчёт с { $when }: { $law ->
    [fz59] обращение из архива взято в работу
   *[other] сообщение из архива взято в работу
}.
why-policy = Порядок «{ $regime }»: { $term }.
why-term-calendar = { $n } { $n ->
    [one] календарный день
    [few] календарных дня
   *[many] календарных дней
}
why-term-working = { $n } { $n ->
    [one] рабочий день
    [few] рабочих дня
   *[many] рабочих дней
}
why-term-hours = { $n } { $n ->
    [one] час
    [few] часа
   *[many] часов
}
why-term-working-hours = { $n } { $n ->
    [one] рабочий час
    [few] рабочих часа
   *[many] рабочих часов
}
why-office = Рабочий день: { $hours }.
why-office-lunch = { $hours }, обед { $lunch }
why-short = Короче на час перед праздником: { $days }.
why-skipped = Пропущены выходные и праздничные дни: { $days }.
why-article = Основание: { $article }.
why-rounded = Срок выпадал на выходной { $day } и перенесён.
why-more = ещё { $n }
why-by-hand = Срок назначил сотрудник при передаче.
why-extended = Срок продлён: было до { $from }, стало до { $to }.
why-extended-reason = Причина: { $reason }
why-extended-times = { $n ->
    [one] срок продлевали { $n } раз
    [few] срок продлевали { $n } раза
   *[many] срок продлевали { $n } раз
}
why-former = Срок посчитан по прежним правилам города; с тех пор они изменились, а дата осталась.
why-provisional = Дата предварительная: производственный календарь на { $year } год ещё не загружен.

## Thread and history

thread-title = Переписка
thread-empty = Пока только само сообщение.
thread-earlier = Показать ещё { $n }
decisions-title = { $n ->
    [one] Ответ ждёт вашего решения
   *[other] Ответы ждут вашего решения
}
thread-events = { $n } { $n ->
    [one] событие
    [few] события
   *[many] событий
}
history-title = История
who-citizen = житель
who-staff = сотрудник
who-rule = правило
who-import = из архива
who-service = программа
answer-final = окончательный ответ
answer-interim = промежуточный ответ
answer-approve = Утвердить и отправить
answer-return = Вернуть
answer-return-reason = Что исправить
answer-return-do = Вернуть на доработку
answer-returned = Вернул { $who }, { $when }: { $why }
answer-superseded = Больше не ждёт утверждения: { $act ->
    [answer] дан окончательный ответ
    [decline] отклонено
    [reopen] открыто снова
   *[other] закрыто
}, { $when }
answer-waits-for = утвердит оператор или контролёр
answer-given = Дан { $when }
delivery-waiting = Отправляется: { $channel }
delivery-sent = Отправлено: { $channel }, { $when }
delivery-failed = Не доставлено ({ $channel }, { $when }): { $trouble ->
    [gone] житель больше не принимает сообщения там
    [refused] канал отказался принять ответ
    [expired] канал слишком долго был недоступен
    [no_file] нет файла, который был приложен
   *[other] канал не принял ответ
}
delivery-unknown = Неизвестно, дошло ли ({ $channel }, { $when }): связь прервалась во время отправки. Отправив ещё раз, можно сказать дважды
delivery-settled = Больше не отправляется: житель знает. Отметил { $who }, { $when }
delivery-again = Отправить ещё раз
delivery-settle = Житель знает
delivery-again-done = Ответ отправляется ещё раз.
delivery-settled-done = Отмечено: житель знает.
answer-approved-by = Утвердил { $who }, { $when }
approval-done = Ответ утверждён.
return-done = Ответ возвращён на доработку.

## The facts in words

fact-received = { $law ->
    [fz59] Обращение получено
   *[other] Сообщение получено
}
fact-topic = Тема: { $to }
fact-topic-gone = Тема снята
fact-topic-changed = Тема: { $from } → { $to }
fact-place = Место: { $to }
fact-place-point = Место указано на карте
fact-place-words = Место уточнено
fact-assigned = Передано: { $to }
fact-assigned-due = { $what }, срок до { $day }
fact-reassigned = Передано: { $from } → { $to }
fact-taken = Взято в работу
fact-handed-back = Вернули как не своё: { $from }
fact-handed-back-to = Вернули как не своё: { $from }. Называют: { $to }
fact-extension-asked = Просят продлить срок до { $day }
fact-extension-granted = Срок продлён до { $day }
fact-extension-refused = Срок не продлён
fact-extension-lapsed = Просьба о сроке больше не ждёт решения
fact-drafted = Ответ отправлен на согласование
fact-returned = Ответ возвращён на доработку
fact-superseded = Проект ответа больше не ждёт утверждения
fact-answered = Дан окончательный ответ
fact-interim = Дан промежуточный ответ
fact-confirmed = Житель подтвердил, что сделано
fact-closed-unconfirmed = Закрыто: житель не ответил
fact-declined = Отклонено
fact-reopened = Открыто снова
fact-joined = Объединено с другими сообщениями об этом
fact-parted = Отделено от других сообщений
fact-operator = Житель просит, чтобы ответил человек
fact-said-done = Житель говорит: сделано
fact-said-not-done = Житель говорит: не сделано
fact-message = Житель написал ещё
fact-due = Срок по архиву: { $day }
fact-status = Состояние: { $to }
fact-other = Запись журнала

## Reply

reply-title = Ответ
reply-kind = Вид ответа
reply-final = Окончательный
reply-interim = Промежуточный
reply-text = Текст ответа
reply-hint = Что сделано или когда будет сделано — простыми словами
reply-preview = Как увидит житель
reply-draft = На согласование
reply-send = Ответить
reply-to = Ответ: { $who }, { $channel }
reply-draft-done = Ответ отправлен на согласование.
reply-send-done = Ответ дан.
reply-interim-done = Промежуточный ответ дан.
reply-kept = Черновик сохранён на этом компьютере
files-add = Фото или файл
files-hint = До { $count } файлов, каждый до { $size } МБ.
files-paste = Снимок можно вставить прямо в текст.
files-remove = Убрать файл
seen-title = Так увидит житель
seen-from = Администрация, { $city }
seen-note = Ответ прочтёт программа, приславшая сообщение.

## Closing and reopening

close-open = Закрыть
close-how = Чем закончилось
close-confirmed = Житель подтвердил, что сделано
close-confirmed-hint = Запишите ниже его слова и откуда они.
close-unconfirmed = Житель не ответил
close-unconfirmed-hint = Срок ожидания прошёл, возражений нет.
close-declined = Отклонить
close-declined-hint = Отвечать по существу нельзя; ниже нужно основание.
close-reason = Основание
close-do = Закрыть
close-done = Закрыто.
reopen-open = Открыть снова
reopen-reason = Почему: слова жителя или что не сделано
reopen-hint = Сообщение вернётся в работу, счёт сроков начнётся заново.
reopen-do = Открыть снова
reopen-done = Открыто снова.

## Refusals: what, why, what now

refused-stale = Пока вы писали, сообщение изменилось
refused-stale-why = { $who }, { $when }: { $what }. Ваш текст остался в форме.
refused-stale-next = Посмотрите, что стало, и отправьте ещё раз, если это всё ещё нужно.
refused-transition = Сейчас это невозможно
refused-transition-why = Состояние — «{ $status }», отсюда такой шаг не сделать.
refused-transition-next = Возможно: { $steps }.
refused-empty = Текст пуст
refused-empty-why = Без слов отправить нельзя.
refused-long = Текст слишком длинный
refused-long-why = Можно не больше { $max } знаков.
refused-control = В тексте есть невидимые служебные знаки
refused-control-why = Вставьте текст без оформления.
refused-unknown = Такого отдела или темы нет
refused-unknown-why = Выберите из списка.
refused-point = Точка не понята
refused-point-why = Нужны два числа: широта от −90 до 90 и долгота от −180 до 180.
refused-file = Файл «{ $name }» не принят
refused-file-large-why = Файл больше { $size } МБ.
refused-file-next = Остальное осталось в форме: уберите лишнее или выберите другой файл и отправьте ещё раз.
refused-files = Слишком много файлов
refused-files-why = К ответу можно приложить не больше { $count } файлов.
refused-day = День не понят
refused-day-why = Нужна дата не раньше сегодняшней и до 2100 года.
refused-not-later = Этот срок не позже нынешнего
refused-not-later-why = Сейчас отвечать до { $when }. Назовите день позже.
refused-waits = Просьба о сроке уже ждёт решения
refused-waits-why = Дождитесь решения центра, потом просите снова.
refused-no-request = Решать не о чем
refused-no-request-why = Просьбы о сроке нет, или по ней уже решили.
refused-yours = Вам это не разрешено
refused-yours-why = Этот шаг делает сотрудник с другой ролью.
refused-early = Житель ещё может ответить
refused-early-why = Закрыть без его слова можно с { $when }.
refused-own = Свой черновик утверждает другой
refused-own-why = Так решил город: ответ проверяют вторые глаза.
refused-decided = С этим ответом уже решили
refused-decided-why = { $state ->
    [superseded] Он больше не ждёт утверждения: что с тех пор сделано, видно в переписке.
   *[other] Коллега утвердил или вернул его раньше.
}
refused-failed = Не получилось сохранить
refused-failed-why = База данных сейчас не отвечает. Ваш текст остался в форме.
refused-failed-next = Повторите через несколько секунд.

## Regimes: which order runs the clocks

regime-open-source = Открытые источники
regime-bot = Бот города
regime-pos = Госуслуги, ПОС
regime-dispatch = Диспетчерская
regime-fz59 = 59-ФЗ
regime-media = СМИ
regime-campaign = Опрос

## What can be done, as a list of possibilities

act-assign = передать в отдел
act-take = взять в работу
act-hand-back = вернуть как не своё
act-ask-extension = попросить продлить срок
act-grant-extension = продлить срок
act-refuse-extension = не продлевать срок
act-answer-interim = дать промежуточный ответ
act-answer = ответить
act-decline = отклонить
act-confirm = записать подтверждение жителя
act-close-unconfirmed = закрыть без подтверждения
act-reopen = открыть снова
act-nothing = ничего

## Sizes of files

size-bytes =
    { $n ->
        [one] { $n }{"\u00A0"}байт
        [few] { $n }{"\u00A0"}байта
       *[other] { $n }{"\u00A0"}байт
    }
size-kb = { $n }{"\u00A0"}КБ
size-mb = { $n }{"\u00A0"}МБ

## What the machine proposes

proposed-topics = Машина предлагает тему
proposed-accept = Принять
proposed-another = Другая тема
proposed-why = почему
proposed-words = Слова:
proposed-sure = Уверенность { $percent } %
proposed-by-words = Нашла по названиям и ключевым словам тем.
proposed-by-model = Научилась на сообщениях города, модель { $version }.
undo-do = Отменить
undo-done = Отменено, всё как было.
refused-undo = Отменять нечего
refused-undo-why = Отменить можно только свой последний выбор, пока после него ничего не изменилось.
