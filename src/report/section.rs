//! A table of a report for people: columns side by side where they fit in the width, else each row as a paragraph.

use crate::report::draw::Tone;
use crate::report::text::{clean, columns, wrap};
use crate::report::{Section, Style};

/// The table under its title, behind two spaces; empty if it has no rows.
pub(crate) fn draw(section: &Section, style: &Style) -> String {
    if section.rows.is_empty() {
        return String::new();
    }
    let title = style.paint(Tone::Strong, &wrap("", &clean(&section.title), style.width));
    let clean_row = |row: &Vec<String>| row.iter().map(|cell| clean(cell).into_owned()).collect::<Vec<_>>();
    let heads = clean_row(&section.heads);
    let rows: Vec<Vec<String>> = section.rows.iter().map(clean_row).collect();
    let widths = widths(&heads, &rows);
    let fits = widths.iter().map(|width| width + 2).sum::<usize>() <= style.width;
    let body = if heads.len() > 1 && fits {
        table(&heads, &rows, &widths, style)
    } else {
        rows.iter().map(|row| paragraph(&heads, row, style)).collect()
    };
    format!("{title}\n{body}\n")
}

fn widths(heads: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).chain(heads.get(at));
    (0..heads.len()).map(|at| cells(at).map(|cell| columns(cell)).max().unwrap_or(0)).collect()
}

fn table(heads: &[String], rows: &[Vec<String>], widths: &[usize], style: &Style) -> String {
    let right: Vec<bool> = (0..heads.len()).map(|at| is_numeric(rows, at)).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(widths).zip(&right).map(|((cell, width), right)| {
            let space = " ".repeat(width - columns(cell));
            if *right { format!("  {space}{cell}") } else { format!("  {cell}{space}") }
        });
        cells.collect::<String>().trim_end().to_owned()
    };
    let head = style.paint(Tone::Quiet, &line(heads));
    rows.iter().fold(format!("{head}\n"), |drawn, row| drawn + &line(row) + "\n")
}

/// Whether a column has nothing but numbers.
pub(crate) fn is_numeric(rows: &[Vec<String>], at: usize) -> bool {
    let number = |cell: &String| cell.chars().all(|char| char.is_ascii_digit() || "+-−.,% ".contains(char));
    rows.iter().filter_map(|row| row.get(at)).all(number)
}

/// `week 3: introduces 2 findings; resolves nothing`.
fn paragraph(heads: &[String], row: &[String], style: &Style) -> String {
    let Some((first, rest)) = row.split_first() else { return String::new() };
    let said = rest.iter().zip(heads.iter().skip(1)).filter(|(cell, _)| !cell.is_empty());
    let said: Vec<String> = said.map(|(cell, head)| format!("{head}: {cell}")).collect();
    let text = if said.is_empty() { first.clone() } else { format!("{first}; {}", said.join("; ")) };
    wrap("  ", &text, style.width) + "\n"
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::report::text::columns;
    use crate::report::{Section, Style};

    fn section(last: &str) -> Section {
        let text = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = vec![text(["teams", "3", last]), text(["people", "12", "-"])];
        Section { title: "Numbers".to_owned(), heads: text(["", "before", "after"]), rows }
    }

    #[test]
    fn what_fits_stands_in_columns_and_the_rest_in_paragraphs() {
        let narrow = Style { width: 40, ..Style::default() };
        let drawn = "Numbers\n          before  after\n  teams        3      4\n  people      12      -\n\n";
        assert_eq!(draw(&section("4"), &narrow), drawn);
        let long = draw(&section(&"four and more ".repeat(5)), &narrow);
        assert!(long.starts_with("Numbers\n  teams; before: 3; after: four and more\n"), "{long}");
        assert!(long.lines().all(|line| columns(line) <= 40), "{long}");
    }
}
