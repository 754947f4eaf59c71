//! Reads Markdown just well enough: headings, tables, links, words in backticks.

/// A line of text outside fenced code, with its number.
pub fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            found.push((number, line));
        }
    }
    found
}

/// A row of a table: its line and its cells.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    pub cells: Vec<String>,
}

/// The rows of the first table whose first two columns are headed so.
pub fn table(text: &str, first: &str, second: &str) -> Option<Vec<Row>> {
    let rows = prose(text).into_iter().map(|(line, text)| (line, cells(text)));
    let mut rows = rows.skip_while(|(_, cells)| {
        let heads = |at: usize, word: &str| cells.get(at).is_some_and(|cell| cell == word);
        !(heads(0, first) && heads(1, second))
    });
    rows.next()?;
    let body = rows.skip(1).take_while(|(_, cells)| !cells.is_empty());
    Some(body.map(|(line, cells)| Row { line, cells }).collect())
}

fn cells(line: &str) -> Vec<String> {
    let Some(inner) = line.trim().strip_prefix('|') else { return Vec::new() };
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The words in backticks.
pub fn code_words(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The targets of links and pictures.
pub fn links(line: &str) -> Vec<&str> {
    let without_code = line.split('`').step_by(2);
    without_code
        .flat_map(|part| part.split("](").skip(1))
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.split(' ').next().unwrap_or(target))
        .collect()
}

/// The anchors that the headings of a page have.
pub fn anchors(text: &str) -> Vec<String> {
    let headings = prose(text).into_iter().filter(|(_, line)| line.starts_with('#'));
    headings.map(|(_, line)| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_with_the_wanted_head_is_read() {
        let text = "| a | b |\n|--|--|\n| 1 | 2 |\n\n| crate | may use |\n|--|--|\n\
                    | `work` | `base`, `store` |\n| x | |\n\nafter\n";
        let rows = table(text, "crate", "may use").unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[0],
            Row { line: 7, cells: vec!["`work`".into(), "`base`, `store`".into()] }
        );
        assert_eq!(code_words(&rows[0].cells[1]).collect::<Vec<_>>(), ["base", "store"]);
        assert!(table(text, "crate", "uses").is_none());
    }

    #[test]
    fn links_are_read_outside_code() {
        let line = "see [a](docs/a.md#b \"t\"), `[no](x)` and ![p](p.png)";
        assert_eq!(links(line), ["docs/a.md#b", "p.png"]);
        assert_eq!(prose("a\n```\nb\n```\nc"), [(1, "a"), (5, "c")]);
    }

    #[test]
    fn headings_have_anchors() {
        assert_eq!(
            anchors("# The `one` way, really\n## Что нового\n"),
            ["the-one-way-really", "что-нового"]
        );
    }
}
