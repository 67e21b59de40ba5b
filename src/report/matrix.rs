//! A table of short cells in a width: as many columns as fit stand side by side, the rest in further blocks below, each
//! with the heads of the rows again. So a wide table wraps by rule, and never in the middle of a line.

use crate::report::Style;
use crate::report::draw::Tone;
use crate::report::text::{columns, crop};

/// Heads are cut to so many columns.
const HEAD: usize = 20;

/// A table: heads of columns, and rows of a head and as many cells.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    /// Above each column.
    pub(crate) heads: Vec<String>,
    /// Beside each row, and its cells.
    pub(crate) rows: Vec<(String, Vec<String>)>,
}

impl Matrix {
    /// The table as lines, each behind `indent`; all texts are clean.
    pub(crate) fn draw(&self, indent: &str, style: &Style) -> String {
        let widest = style.width / 2;
        let first = self.rows.iter().map(|(head, _)| columns(head)).max().unwrap_or(0).min(widest);
        let width = |at: usize| {
            let cells = self.rows.iter().map(|(_, cells)| cells.get(at).map_or(0, |cell| columns(cell)));
            cells.chain([columns(&self.heads[at]).min(HEAD)]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.heads.len()).map(width).collect();
        let mut lines = String::new();
        let mut from = 0;
        while from < widths.len() {
            let mut used = columns(indent) + first;
            let fits = widths[from..].iter().take_while(|width| {
                used += *width + 2;
                used <= style.width
            });
            let to = from + fits.count().max(1);
            if from > 0 {
                lines.push('\n');
            }
            let heads = self.heads[from..to].iter().map(String::as_str);
            let head = line("", first, heads.zip(&widths[from..to]), style);
            lines += &format!("{indent}{}\n", style.paint(Tone::Quiet, &head));
            for (name, cells) in &self.rows {
                let cells = cells.get(from..to).unwrap_or(&[]).iter().map(String::as_str);
                lines += &format!("{indent}{}\n", line(name, first, cells.zip(&widths[from..to]), style));
            }
            from = to;
        }
        lines
    }
}

fn line<'a>(name: &str, first: usize, cells: impl Iterator<Item = (&'a str, &'a usize)>, style: &Style) -> String {
    let name = crop(name, first, style.unicode);
    let mut line = format!("{name}{}", " ".repeat(first - columns(&name)));
    for (cell, width) in cells {
        let cell = crop(cell, *width, style.unicode);
        line += &format!("  {cell}{}", " ".repeat(width - columns(&cell)));
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::Matrix;
    use crate::report::Style;
    use crate::report::text::columns;

    #[test]
    fn columns_that_do_not_fit_stand_below_with_their_heads() {
        let heads: Vec<String> = (0..12).map(|at| format!("person-{at}")).collect();
        let rows = vec![("direction".to_owned(), vec!["A".to_owned(); 12])];
        let drawn = Matrix { heads, rows }.draw("  ", &Style { width: 40, ..Style::default() });
        assert!(drawn.lines().all(|line| columns(line) <= 40), "{drawn}");
        assert_eq!(drawn.matches("direction").count(), 6, "{drawn}");
        assert!(drawn.contains("person-11"));
    }
}
