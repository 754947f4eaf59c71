//! The words of the faults of a profile.

use base::Words;

pub(super) fn bad_word(field: &str, given: &str, head: &str, chars_max: usize) -> Words {
    let (head_ru, head_en) = match head {
        "" => Default::default(),
        head => (format!("{head} и "), format!("{head} and ")),
    };
    Words::new(
        format!(
            "«{given}» не годится для поля «{field}»: нужно {head_ru}до {chars_max} строчных \
             латинских букв, цифр и дефисов"
        ),
        format!(
            "`{given}` cannot be the `{field}`: it is {head_en}up to {chars_max} lower-case \
             Latin letters, digits and hyphens"
        ),
    )
}

pub(super) fn bad_zone(given: &str) -> Words {
    Words::new(
        format!("часовой пояс «{given}» неизвестен; пишите, например, Europe/Moscow"),
        format!("unknown time zone `{given}`; write it as in Europe/Moscow"),
    )
}

pub(super) fn bad_format(given: &str) -> Words {
    Words::new(
        format!("«{given}» — не вид времени; пишите iso или, например, %d.%m.%Y %H:%M"),
        format!("`{given}` is no form of time; write iso or, for example, %d.%m.%Y %H:%M"),
    )
}

pub(super) fn no_such(given: &str, known: &str) -> Words {
    Words::new(
        format!("«{given}» неизвестно; можно: {known}"),
        format!("`{given}` is not known; there are: {known}"),
    )
}

pub(super) fn half_point() -> Words {
    Words::new("lat и lon нужны вместе", "lat and lon are needed together")
}

pub(super) fn group_alone() -> Words {
    Words::new("topic_group без topic ничего не значит", "topic_group means nothing without topic")
}

pub(super) fn no_columns() -> Words {
    Words::new("назовите хотя бы один столбец", "name one column at least")
}

pub(super) fn no_words() -> Words {
    Words::new("назовите хотя бы один статус", "name one status at least")
}

pub(super) fn no_rules() -> Words {
    Words::new(
        "нет ни одного правила [[companions.events]]",
        "there is no rule [[companions.events]]",
    )
}

pub(super) fn bad_stem() -> Words {
    Words::new(
        "пишите имя файла без папки и расширения, например events",
        "write the name without folder and extension, as in events",
    )
}

pub(super) fn no_topic_level() -> Words {
    Words::new("среди levels нет topic", "there is no topic among the levels")
}

pub(super) fn no_test() -> Words {
    Words::new(
        "скажите, чему равен столбец (is = […]) или заполнен ли он (filled = true)",
        "say what the column is (is = […]) or whether it is filled (filled = true)",
    )
}

pub(super) fn unread_column(given: &str) -> Words {
    Words::new(
        format!("столбец «{given}» профиль не читает"),
        format!("the profile does not read a column `{given}`"),
    )
}
