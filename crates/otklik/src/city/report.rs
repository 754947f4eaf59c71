//! What `otklik check` says.

use std::fmt::Write;
use std::path::Path;

use base::city::Fault;
use base::{Date, Lang};

use super::CityData;

/// One line a fault: where it is, as an editor takes it, and what to do.
///
/// The paths begin with the folder, where there is one.
pub fn fault_lines(faults: &[Fault], folder: Option<&Path>, lang: Lang) -> String {
    let mut text = String::new();
    for fault in faults {
        let address = match folder {
            Some(folder) => folder.join(fault.address()).display().to_string(),
            None => fault.address(),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{address}: {}", fault.words.of(lang));
    }
    text
}

/// One line about a city without faults.
pub fn soundness(data: &CityData, today: Date, lang: Lang) -> String {
    let name = data.city.name.of(lang);
    let topics = data.topics.all_on(today).count();
    let departments = data.departments.all_on(today).count();
    let districts = data.districts.all_on(today).count();
    let years: Vec<i16> = data.calendar.years().collect();
    let (first, last) = (years.first().copied(), years.last().copied());
    let calendars = match (first, last) {
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => "—".to_owned(),
    };
    match lang {
        Lang::Ru => format!(
            "{name}: ошибок нет (темы: {topics}, подразделения: {departments}, районы: \
             {districts}, календари: {calendars})"
        ),
        Lang::En => format!(
            "{name}: no faults (topics: {topics}, departments: {departments}, districts: \
             {districts}, calendars: {calendars})"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::collect;
    use super::*;

    #[test]
    fn a_sound_city_is_told_in_one_line() {
        let data = CityData::parse(&collect(None).unwrap()).sound().unwrap().unwrap();
        let today = "2026-11-24".parse().unwrap();
        assert_eq!(
            soundness(&data, today, Lang::Ru),
            "Светломорск: ошибок нет (темы: 234, подразделения: 20, районы: 5, календари: \
             2019–2027)"
        );
    }
}
