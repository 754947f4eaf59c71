### The desk: rail, door, inbox.

rail = Разделы
room-inbox = Входящие
room-approval = Ответы
room-me = Профиль
rail-waits = ждут вас
me-open = Профиль: { $name }
me-theme = Оформление
me-lang = Язык
me-keys = Клавиши
me-keys-on = Включены
me-keys-off = Выключены
sign-out = Выйти

## Keys

keys-title = Клавиши
keys-move = Следующее и предыдущее сообщение
keys-open = Открыть на всю страницу
keys-fresh = Показать новые
keys-search = Искать
keys-assign = Передать в отдел
keys-pick = Принять предложение машины
keys-undo = Отменить последний выбор
keys-topic = Выбрать тему
keys-place = Указать место
keys-reply = Ответить
keys-take = Взять в работу
keys-hand-back = Вернуть: не наше
keys-extension = Попросить продлить срок
keys-send = Отправить набранное
keys-back = Свернуть форму, вернуться к списку
keys-help = Эта подсказка
keys-note = Раскладка не важна: клавиша «j» — та, где «о». В полях ввода клавиши молчат; выключить их можно в профиле.
keys-move-short = по списку
keys-open-short = открыть
keys-all = все клавиши

## The door

sign-in-page = Вход
sign-in-city = { $city }, центр управления
sign-in-title = Войдите, чтобы начать смену
sign-in-name = Логин
sign-in-password = Пароль
sign-in-do = Войти
sign-in-note = Забыли пароль — его заменит администратор.
sign-in-wrong = Логин или пароль не подошёл. Проверьте раскладку и Caps Lock.
sign-in-many = Слишком много попыток. Подождите { $span } и попробуйте снова.
sign-in-stale = Форма устарела. Войдите ещё раз.
sign-in-first = Войдите, чтобы открыть эту страницу.
sign-in-out = Вы вышли. До встречи.

## Views

views-label = Виды и отбор
views-name = Виды
view-new = Неразобранные
view-work = В работе
view-overdue = Просрочено
view-approval = Ждут согласования
view-reopened = Открыты снова
view-answered = Ответ дан
view-closed = Закрытые
view-all = Все
reading-label = Открытое сообщение
reading-nothing = Здесь откроется сообщение из списка.
reading-none = Выберите сообщение в списке.

## Filters, search, order

filters-name = Отбор
filter-any = Любые
filter-topic = Тема
filter-department = Отдел
filter-district = Район
filter-channel = Откуда
filter-problem = Проблема
chip-problem = Сообщения одной проблемы
filter-status = Состояние
filter-from = С какого дня
filter-to = По какой день
filter-do = Показать
chips-label = Включённые отборы
chip-remove = Убрать отбор: { $what }
chip-words = Слова
chip-quoted = «{ $words }»
chip-from = с { $day }
chip-to = по { $day }
chips-clear = Убрать все
search-label = Искать в сообщениях
search-hint = Слова, улица, номер
order-due = Сначала горящие
order-received = Сначала новые
order-turn = Сменить порядок

## The list

list-more = Показать ещё
list-start = К началу списка
list-that-is-all = Больше в этом отборе ничего нет.
search-wider = Искать «{ $words }» во всех сообщениях
fresh-count = { $n } { $n ->
    [one] новое
   *[other] новых
}
line-new = Новое.
line-no-place = без места
line-no-topic = без темы
line-no-text = Без текста
empty-new = Неразобранных нет
empty-new-why = Всё принятое уже передано или закрыто. Новые сообщения появятся здесь сами.
empty-work = В работе ничего нет
empty-work-why = Сюда попадает то, что передано в отделы и ещё не отвечено.
empty-overdue = Просроченных нет
empty-overdue-why = Все сроки соблюдены.
empty-approval = Ответов на согласовании нет
empty-approval-why = Черновики отделов появятся здесь, когда их отправят на согласование.
empty-reopened = Открытых снова нет
empty-reopened-why = Никто не вернулся со словами «не сделано».
empty-all = У вашего отдела сообщений пока нет
empty-all-why = Они появятся здесь сами, когда их передадут отделу.
empty-city = В городе пока нет ни одного сообщения
empty-city-why = Первые появятся здесь сами, когда администратор подключит источник или загрузит архив. От вас пока ничего не нужно.
empty-city-why-admin = Сообщения передают программы по ключу, прошлые годы загружаются из файла. Обе команды выполняются на сервере.
empty-city-token = Ключ для программы, которая передаёт сообщения:
empty-city-import = Архив из CSV, XLSX или JSON Lines:
empty-city-api = Описание API
empty-view = Здесь пусто
empty-view-why = В этом виде нет ни одного сообщения.
empty-found = Ничего не нашлось
empty-found-why = Ни одно сообщение не подходит под все условия сразу. Уберите одно из них.
empty-words-why = Ни в одном сообщении нет всех этих слов вместе, и номера такого нет. Проверьте написание или оставьте меньше слов.
empty-clear = Убрать отбор
empty-show-all = Показать все

## What a script tells

told-lost = Нет связи с сервером. Набранное осталось на странице; повторите, когда связь вернётся.
told-full = На сервере кончилось место. Набранное осталось на странице; скажите администратору и отправьте ещё раз.
told-failed = Сервер не ответил как надо. Набранное осталось на странице; повторите через минуту.

# Проблемы
room-problems = Проблемы
problems-what = Несколько сообщений об одном и том же: работа одна, ответ получает каждый.
problems-none = Проблем пока нет
problems-none-why = Отметьте во входящих сообщения об одном и том же и объедините их.
problems-none-way = Ко входящим
problem-count = { $n ->
    [one] { $n } сообщение
    [few] { $n } сообщения
   *[other] { $n } сообщений
  }
problem-open = { $n ->
    [one] ждёт ответа { $n }
   *[other] ждут ответа { $n }
  }
problem-opened = объединены { $when }
problem-empty = Проблема без сообщений
problem-empty-why = Все сообщения отделены; сама запись остаётся в истории.
problem-name = Название
problem-give-name = Дать название
problem-rename = Переименовать
problem-name-do = Сохранить
problem-waiting = { $n ->
    [one] { $n } ответ ждёт утверждения
    [few] { $n } ответа ждут утверждения
   *[other] { $n } ответов ждут утверждения
  }
problem-approve = Утвердить все
problem-to-all = { $n ->
    [one] Ответить автору { $n } сообщения
   *[other] Ответить авторам { $n } сообщений
  }
problem-words = Что сделано или когда будет сделано — простыми словами
problem-each = Каждый получит ответ под своим номером и там, где спрашивал. Кому уже ответили, тех это не коснётся.
problem-send = Ответить всем
problem-draft = На согласование
problem-who-wrote = Кто написал
problem-part = Отделить
problem-part-one = Отделить сообщение { $number }
problem-all = Все сообщения этой проблемы
problem-not-done = Не получилось
problem-full = В одной проблеме не больше 500 сообщений. Ничего не изменено.
problem-not-answered = Ответ не дан
problem-nobody = Ни по одному из этих сообщений сейчас нельзя ответить: они уже отвечены или закрыты.
problem-nobody-next = Откройте снова то, на которое нужно ответить ещё раз.
problem-own-draft = Свой ответ утверждает другой. Отправьте его на согласование.
problem-done-joined = Сообщения объединены.
problem-done-parted = Сообщение отделено. Всё, что в нём было, осталось при нём.
problem-done-answered = Ответы даны.
problem-done-answered-some = Ответы даны тем, кому можно было ответить.
problem-done-drafted = Ответы отправлены на согласование.
pick-one = Отметить сообщение { $number }
pick-picked = отмечено
pick-none = Снять отметки
pick-join = Это об одном
keys-pick = Отметить сообщение
keys-join = Объединить отмеченные
problem-one-of = { $n ->
    [one] Пока одно сообщение об этом
    [few] Об этом { $n } сообщения
   *[other] Об этом { $n } сообщений
  }

room-day = Сегодня
day-title = Сегодня, { $day }
day-left = { $n ->
    [one] осталось { $n } дело
    [few] осталось { $n } дела
   *[other] осталось { $n } дел
}
day-places = { $n ->
    [one] { $n } место
    [few] { $n } места
   *[other] { $n } мест
}
day-no-district = Район не указан
day-empty = На сегодня всё
day-empty-why = Вашему подразделению ничего не передано. Новое появится здесь, как только его передадут.
day-photo = Фото жителя
day-taken = Взято
day-before = Фото «до»
day-after = Фото «после»
day-shoot-before = Снять «до»
day-shoot-after = Снять «после»
day-done = Готово
day-words = Что сделано
day-words-hint = Это прочтёт житель, когда ответ утвердят. Фото «после» уйдёт вместе с ответом.
day-draft = Здравствуйте! Работа сделана, фото приложили.
day-send = На утверждение
day-draft-waits = Ответ ждёт утверждения
day-late = Не успеваем
day-waits = Ждёт сети.
day-waits-photos = Лежат в этом браузере и уйдут сами: фото —
day-waits-marks = отметки —
day-waits-safe = Страницу можно закрыть.
day-job-waits = Ждёт сети
day-door = Чтобы отправить то, что ждёт, войдите снова.
day-door-open = Войти
day-refused = Не принято. Откройте сообщение и посмотрите, что изменилось.
day-refused-drop = Убрать
day-leave = Здесь ещё ждёт то, что не ушло. Если выйти, оно удалится. Чтобы выйти всё равно, нажмите ещё раз.
day-done-taken = { $number }: взято в работу.
day-done-photo = { $number }: фото добавлено.
day-done-drafted = { $number }: ответ отправлен на утверждение.
day-done-back = { $number }: возвращено в центр.
day-done-time = { $number }: попросили больше времени.
