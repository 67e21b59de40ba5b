//! `--format` and `--output`: one run becomes several reports, one on standard output and others in files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::output::{self, Colour, Page};
use crate::load::{self, Failure};
use crate::report::comment::{COMMENT, SUMMARY};
use crate::report::trial::TestRun;
use crate::report::{self, Base, Report, Style};

/// Where and how a command reports.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Outputs {
    /// How to report on standard output [default: human]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Form>,
    /// Report to a file, too, as sarif=report.sarif; several may be given, and `-` is standard output
    #[arg(long = "output", value_name = "FORMAT=FILE")]
    outputs: Vec<Target>,
    /// How many findings to show in full [default: 50]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// A format of the report of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Form {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON value, its schema is versioned
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code quality of GitLab
    Gitlab,
    /// JUnit's XML, for build servers
    Junit,
    /// A comment on a pull request
    Markdown,
}

/// The root of the repository as the build server says, else the working directory.
fn base() -> Base {
    let here = std::env::current_dir().map(|path| load::show(&path)).unwrap_or_default();
    let said = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"].into_iter().find_map(|name| std::env::var(name).ok());
    let above = said.filter(|root| !root.is_empty() && Path::new(&here).starts_with(root));
    Base { root: above.unwrap_or_else(|| here.clone()), here }
}

/// Where the bytes of a report go.
pub(super) type Out<'a> = &'a mut dyn Write;

/// One report, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    form: Form,
    /// `None` is standard output.
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Target, String> {
        let names = || Form::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names = || names().map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ");
        let Some((form, file)) = text.split_once('=') else {
            return Err("say the format and the file, as sarif=report.sarif".to_owned());
        };
        let form = Form::from_str(form, false).map_err(|_| format!("the formats are {}", names()))?;
        match file {
            "" => Err("the file is missing behind `=`".to_owned()),
            "-" => Ok(Target { form, file: None }),
            file => Ok(Target { form, file: Some(PathBuf::from(file)) }),
        }
    }
}

impl Outputs {
    /// Whether nobody but people reads the reports; then only as many findings need their evidence as are shown.
    pub(super) fn explained(&self) -> usize {
        let for_people = |form: Form| form == Form::Human;
        let all = self.outputs.iter().map(|target| target.form).chain(self.format).all(for_people);
        if all { self.style(None).max_findings } else { usize::MAX }
    }

    /// Writes the report of a command to every place that was asked for.
    ///
    /// # Errors
    /// Two reports for one place, or a place that cannot be written to.
    pub(super) fn write(&self, report: &Report<'_>) -> Result<(), Failure> {
        let base = base();
        self.each(|form, style, out| match form {
            Form::Human => report::write_report(report, style, out),
            Form::Json => report::json::write_report(report, out),
            Form::Sarif => report::sarif::write(report, &base, out),
            Form::Github => report::github::write(report, &base, out),
            Form::Gitlab => report::gitlab::write(report, &base, out),
            Form::Junit => report::junit::write(report, out),
            Form::Markdown => report::comment::write(report, COMMENT, out),
        })?;
        self.summary(|room, out| report::comment::write(report, room, out))
    }

    /// Writes the results of tests to every place that was asked for; `scores` is the end of a report for people.
    ///
    /// # Errors
    /// Two reports for one place, or a place that cannot be written to.
    pub(super) fn write_tests(
        &self,
        tests: &TestRun<'_>,
        scores: impl Fn(&mut Out<'_>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let base = base();
        self.each(|form, style, out| match form {
            Form::Human => report::trial::write_tests(tests, style, out).and_then(|()| scores(out)),
            Form::Json => report::json::write_tests(tests, out),
            Form::Sarif => report::sarif::write_tests(tests, &base, out),
            Form::Github => report::github::write_tests(tests, &base, out),
            Form::Gitlab => report::gitlab::write_tests(tests, &base, out),
            Form::Junit => report::junit::write_tests(tests, out),
            Form::Markdown => report::comment::write_tests(tests, COMMENT, out),
        })?;
        self.summary(|room, out| report::comment::write_tests(tests, room, out))
    }

    /// With annotations for GitHub the summary of the step is written, too, where there is one.
    fn summary(&self, write: impl FnOnce(usize, &mut Out<'_>) -> io::Result<()>) -> Result<(), Failure> {
        let file = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty());
        let asked = self.targets()?.iter().any(|target| target.form == Form::Github);
        match file.filter(|_| asked) {
            Some(file) => load::append_report(Path::new(&file), SUMMARY, |room, mut out| write(room, &mut out)),
            None => Ok(()),
        }
    }

    /// Calls `write` for every report asked for, with where it goes.
    fn each(&self, mut write: impl FnMut(Form, &Style, &mut Out<'_>) -> io::Result<()>) -> Result<(), Failure> {
        for target in self.targets()? {
            let style = self.style(target.file.as_ref());
            match target.file {
                None => output::write(|out| write(target.form, &style, &mut (out as Out<'_>)))?,
                Some(file) => load::write_report(&file, |mut out| write(target.form, &style, &mut out))?,
            }
        }
        Ok(())
    }

    /// Standard output first, unless `--output FORMAT=-` says what goes there.
    fn targets(&self) -> Result<Vec<Target>, Failure> {
        let mut all = self.outputs.clone();
        if self.format.is_some() || all.iter().all(|target| target.file.is_some()) {
            all.insert(0, Target { form: self.format.unwrap_or_default(), file: None });
        }
        let twice = all.iter().enumerate().find(|(at, target)| all[..*at].iter().any(|it| it.file == target.file));
        match twice {
            None => Ok(all),
            Some((_, Target { file: Some(file), .. })) => {
                Err(Failure::new(format!("two reports would go to `{}`", load::show(file))))
            }
            Some((_, Target { file: None, .. })) => Err(Failure::new("two reports would go to standard output")
                .help("leave out `--format`, or name a file: `--output json=report.json`")),
        }
    }

    /// A file has no colours, and the width of a page.
    fn style(&self, file: Option<&PathBuf>) -> Style {
        let max_findings = self.max_findings.unwrap_or(Style::default().max_findings);
        match file {
            None => Page::of_stdout(self.color).style(self.max_findings),
            Some(_) => Style { max_findings, ..Style::default() },
        }
    }
}
