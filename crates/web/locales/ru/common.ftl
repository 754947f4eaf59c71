### Words that every page shares.

product = Отклик
skip = К содержанию
close = Закрыть

## Moments and spans

when-day-time = { $day }, { $time }
when-date-year = { $day } { $year }
when-today = сегодня
when-yesterday = вчера
when-tomorrow = завтра
age-now = сейчас
span-seconds = { $n }{"\u00A0"}{ $n ->
    [one] секунду
    [few] секунды
   *[many] секунд
}
span-minutes = { $n }{"\u00A0"}мин
span-hours = { $n }{"\u00A0"}ч
span-days = { $n }{"\u00A0"}{ $n ->
    [one] день
    [few] дня
   *[many] дней
}
span-minutes-long = { $n }{"\u00A0"}{ $n ->
    [one] минуту
    [few] минуты
   *[many] минут
}
span-hours-long = { $n }{"\u00A0"}{ $n ->
    [one] час
    [few] часа
   *[many] часов
}
span-days-long = { $n }{"\u00A0"}{ $n ->
    [one] день
    [few] дня
   *[many] дней
}
clock-left = осталось: { $span }
clock-over = просрочено на { $span }
clock-due = Срок: { $when }
clock-none = без срока

## Statuses

status-new = Новое
status-assigned = Передано
status-in-work = В работе
status-approval = Ответ на согласовании
status-answered = Ответ дан
status-confirmed = Житель подтвердил
status-reopened = Открыто снова
status-closed-unconfirmed = Закрыто, житель молчит
status-declined = Отклонено
status-forwarded = Переслано

## Roles

role-operator = оператор
role-executor = исполнитель
role-controller = контролёр
role-head = глава
role-analyst = аналитик
role-admin = администратор

## Themes

theme-auto = Как в системе
theme-light = Светлая
theme-dark = Тёмная

## What went wrong

error-not-found = Такой страницы нет
error-not-found-why = Возможно, адрес набран с ошибкой или сообщение сейчас не у вашего отдела.
error-forbidden = Вам это не разрешено
error-forbidden-why = Эту часть видят сотрудники с другой ролью. Если она нужна вам для работы, скажите администратору.
error-busy = Не успеваем, повторите через { $span }
error-busy-why = База данных сейчас не отвечает или очередь полна. Ничего из принятого не потеряно.
error-full = На сервере кончилось место
error-full-why = Сохранить не получилось. Назовите номер администратору: он освободит место, потом отправьте ещё раз.
error-ours = Ошибка на нашей стороне
error-ours-why = Мы записали её в журнал. Назовите номер администратору, и он найдёт причину.
error-incident = Номер ошибки
error-bad = Запрос не понят
error-bad-why = Форма пришла не целиком. Вернитесь и отправьте её ещё раз.
error-large = Слишком много данных за один раз
error-large-why = Форма с файлами больше, чем принимает сервер. Приложите меньше файлов и отправьте ещё раз.
error-code = Код { $code }
error-stale = Страница устарела
error-stale-why = Вы вошли заново или долго не возвращались, и форма больше не действует. Откройте страницу ещё раз и повторите; текст ниже можно скопировать.
error-typed = Ваш текст
way-inbox = Во входящие
way-all = Показать все сообщения
way-appeal = Вернуться к сообщению
many-again = Повторите через { $span }.
way-again = Повторить
