//! A comparison as people read it: on a terminal, and in a comment on a pull request.

use crate::report::comment::COMMENT;
use crate::report::test_reports::{expect, narrow, touchstone};
use crate::report::{Cause, Mark, Part, Report, Section, Standing, comment, write_report};

fn section(title: &str, heads: &[&str], rows: &[&[&str]]) -> Section {
    let row = |row: &[&str]| row.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
    Section { title: title.to_owned(), heads: row(heads), rows: rows.iter().map(|cells| row(cells)).collect() }
}

fn written(cause: Option<Cause>, write: impl FnOnce(&Report<'_>, &mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    touchstone()
        .with(|run| {
            let count = run.checked.map_or(0, |checked| checked.check.findings.len());
            let standings = [Standing::Introduced, Standing::StillThere, Standing::Changed, Standing::StillThere];
            let marks =
                standings.into_iter().cycle().take(count).map(|standing| Some(Mark { standing, cause })).collect();
            let gone = (0..count).map(|at| (at < 2).then_some(Mark { standing: Standing::Resolved, cause })).collect();
            let moves: &[&[&str]] = &[&["person bo moves from team payments to team search"], &["team tax is closed"]];
            let numbers: &[&[&str]] = &[&["people", "12", "11"], &["layers", "3", "3"]];
            let report = Report {
                headline: Some("the reorganisation breaks what held before".to_owned()),
                sections: vec![
                    section("What changes", &[], moves),
                    section("Numbers", &["", "before", "after"], numbers),
                ],
                parts: vec![
                    Part { title: None, run: *run, marks: Some(marks), whole: true },
                    Part { title: None, run: *run, marks: Some(gone), whole: false },
                ],
                ..Report::default()
            };
            write(&report, &mut out)
        })
        .expect("a vector takes every byte");
    String::from_utf8(out).expect("a report is UTF-8")
}

#[test]
fn a_comparison_shows_what_is_new_in_full_and_the_rest_in_a_line() {
    let shown = written(Some(Cause::Data), |report, out| write_report(report, &narrow(), out));
    expect("compared.txt", &shown);
}

#[test]
fn a_comparison_as_a_comment() {
    expect("compared.md", &written(None, |report, out| comment::write(report, COMMENT, out)));
}

#[test]
fn a_check_as_a_comment() {
    let mut out = Vec::new();
    let write = |run: &crate::report::Run<'_>| comment::write(&Report::of(*run), COMMENT, &mut out);
    touchstone().with(write).expect("a vector takes every byte");
    expect("check.md", &String::from_utf8(out).expect("a report is UTF-8"));
}
