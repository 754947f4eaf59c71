### One appeal: its words, what is decided, its thread, its forms.
### $law is «fz59» where the law speaks of an appeal (обращение); elsewhere it is a message.

step-back = Предыдущее (k)
step-on = Следующее (j)
open-whole = Открыть на всю страницу
changed-now = Коллега только что изменил это сообщение.
changed-show = Показать
said-nothing = Без текста, только вложения
said-more = Показать весь текст
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

## Deadlines

clocks-title = Сроки
clocks-none = Срок не назначен.
clocks-past = { $law ->
    [fz59] Обращение пришло из архива: его сроки идут как история.
   *[other] Сообщение пришло из архива: его сроки идут как история.
}
clocks-stopped = Ответ дан, сроки остановлены.
clocks-why = почему эта дата
clocks-answer = Ответить { $when }
clocks-before = до { $day }
clocks-met = Ответ был дан { $when }
why-started = Отсчёт с { $when }: { $law ->
    [fz59] обращение зарегистрировано
   *[other] сообщение получено
}.
why-policy = Правило «{ $policy }»: { $term }.
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
why-skipped = Пропущено выходных и праздничных дней: { $n }.
why-article = Основание: { $article }.
why-by-hand = Срок назначил сотрудник при передаче.
why-imported = Срок взят из прежней системы.
why-provisional = Дата предварительная: производственный календарь на { $year } год ещё не загружен.

## Thread and history

thread-title = Переписка
thread-empty = Пока только само сообщение.
thread-events = { $n } { $n ->
    [one] событие
    [few] события
   *[many] событий
}
history-title = История
who-citizen = житель
who-rule = правило
who-import = загрузка
who-service = программа
who-nobody = неизвестный житель
who-city = Администрация
answer-final = окончательный ответ
answer-interim = промежуточный ответ
answer-approve = Утвердить и отправить
answer-waits-for = утвердит оператор или контролёр
answer-approved = Утверждён { $when }
answer-approved-by = Утвердил { $who }, { $when }
approval-done = Ответ утверждён.

## The facts in words

fact-received = { $law ->
    [fz59] Обращение получено
   *[other] Сообщение получено
}
fact-message = Пришло ещё одно сообщение
fact-topic = Тема: { $to }
fact-topic-changed = Тема: { $from } → { $to }
fact-place = Место: { $to }
fact-assigned = Передано: { $to }
fact-reassigned = Передано: { $from } → { $to }
fact-drafted = Ответ отправлен на согласование
fact-answered = Дан окончательный ответ
fact-interim = Дан промежуточный ответ
fact-approved = Ответ утверждён
fact-confirmed = Житель подтвердил, что сделано
fact-closed-unconfirmed = Закрыто: житель не ответил
fact-declined = Отклонено
fact-reopened = Открыто снова
fact-due = Срок: { $to }
fact-status = Состояние: { $to }
fact-other = { $kind }

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
reply-to-program = Ответ прочтёт программа «{ $channel }», приславшая сообщение
reply-draft-done = Ответ отправлен на согласование.
reply-send-done = Ответ дан.
reply-interim-done = Промежуточный ответ дан.
reply-kept = Черновик сохранён на этом компьютере
seen-title = Так увидит житель
seen-from = Администрация, { $city }

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
refused-stale-unknown = Его изменил коллега. Ваш текст остался в форме.
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
refused-day = День не понят
refused-day-why = Нужна дата не раньше сегодняшней.
refused-yours = Вам это не разрешено
refused-yours-why = Этот шаг делает сотрудник с другой ролью.
refused-failed = Не получилось сохранить
refused-failed-why = База данных сейчас не отвечает. Ваш текст остался в форме.
refused-failed-next = Повторите через минуту.
