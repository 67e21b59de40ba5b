//! `orglint fmt`: policies in canonical layout and phrasing.

use std::io::Read;
use std::path::PathBuf;

use super::arguments::{self, Policies};
use super::output::{self, Page};
use crate::canonical::canonical;
use crate::config::Config;
use crate::load::{self, Failure, Found, Wanted};
use crate::report::exit::Exit;
use crate::report::human::Block;
use crate::report::text::clean;
use crate::run::Run;
use crate::source::{FileId, Role, Sources};
use crate::syntax::format::Refusal;

const EXAMPLES: &str = "\
Examples:
  orglint fmt                         the policies that orglint.toml names
  orglint fmt policies/new.policy     one file
  orglint fmt --check                 exit code 1 if something would change
  orglint fmt --diff                  what would change; nothing is written
  orglint fmt - < a.policy            from standard input to standard output

Phrases are made plain (`everybody` becomes `every person`, `no more than two`
becomes `at most 2`) only where all policies are without errors and the sentence
means the same afterwards.";

const MOST_BYTES: u64 = 1 << 20;

/// Set policies in canonical layout and phrasing
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Policy files, or folders of them; `-` is standard input
    /// [default: `policies` of orglint.toml, else ./policies]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; exit code 1 if something would change
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
    /// A shipped pack
    #[arg(long = "pack", value_name = "NAME")]
    packs: Vec<String>,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if stdin && arguments.paths.len() > 1 {
        return Err(Failure::new("standard input (`-`) is formatted alone, without other paths"));
    }
    if stdin { of_stdin(&arguments, &config) } else { of_files(&arguments, &config) }
}

/// What is to be done with a file.
enum Fate {
    /// It is as it should be.
    Fine,
    /// It becomes this.
    Changed(String),
    /// It has errors.
    Broken,
}

fn of_files(arguments: &Arguments, config: &Config) -> Result<Exit, Failure> {
    let packs = arguments.packs.clone();
    let mut inputs =
        arguments::inputs_without_org(Policies { policies: arguments.paths.clone(), packs }, None, config)?;
    let (found, _) = load::find(&inputs.policies, Wanted::Policies)?;
    // The words of one file are declared in others, too.
    if !arguments.paths.is_empty() {
        let others = config.policies.iter().flatten().filter(|path| load::exists(path)).cloned();
        inputs.policies.extend(others);
    }
    let mut run = arguments::compiled(inputs)?;
    let mut sources = Sources::default();
    let mut exit = Exit::Fine;
    let (mut changed, mut text) = (0, String::new());
    for file in &found {
        match fate(&mut run, &mut sources, file)? {
            Fate::Fine => {}
            Fate::Broken => exit = Exit::BadPolicies,
            Fate::Changed(output) => {
                changed += 1;
                let before = original(&sources, &file.name);
                text += &tell(arguments, &file.name, before, &output);
                if !arguments.check && !arguments.diff {
                    load::rewrite(file, &output)?;
                }
            }
        }
    }
    if !arguments.diff {
        text += &summary(arguments.check, changed, found.len());
    }
    output::print(&text)?;
    Ok(if exit == Exit::Fine && arguments.check && changed > 0 { Exit::Violated } else { exit })
}

fn summary(check: bool, changed: usize, all: usize) -> String {
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let what = if check { "would be formatted" } else { "formatted" };
    if changed == 0 {
        format!("{}, nothing to do\n", files(all))
    } else {
        format!("{} {what}, of {all}\n", files(changed))
    }
}

fn original<'a>(sources: &'a Sources, name: &str) -> &'a str {
    sources.iter().find(|(_, file)| file.name == name).map_or("", |(_, file)| file.text.as_str())
}

fn tell(arguments: &Arguments, name: &str, before: &str, after: &str) -> String {
    match (arguments.diff, arguments.check) {
        (true, _) => diff(name, before, after),
        (false, true) => format!("would format {}\n", clean(name)),
        (false, false) => format!("formatted {}\n", clean(name)),
    }
}

fn fate(run: &mut Run, sources: &mut Sources, found: &Found) -> Result<Fate, Failure> {
    let (file, slip) = load::read(found, MOST_BYTES as usize)?.add(found, Role::Policy, sources);
    if let Some(slip) = slip {
        complain(sources, &[slip]);
        return Ok(Fate::Broken);
    }
    let at = run.policies.iter().position(|policy| run.sources.get(policy.tree.file).name == found.name);
    Ok(fate_of(run, at, sources, file))
}

fn fate_of(run: &mut Run, at: Option<usize>, sources: &mut Sources, file: FileId) -> Fate {
    match canonical(run, at, sources, file) {
        Ok(output) if output == sources.get(file).text => Fate::Fine,
        Ok(output) => Fate::Changed(output),
        Err(Refusal::Broken(problems)) => {
            complain(sources, &problems);
            Fate::Broken
        }
        Err(Refusal::NotTheSame) => {
            let name = &sources.get(file).name;
            output::tell(&format!("`{name}` is left as it is, its layout could not be settled"));
            Fate::Fine
        }
    }
}

fn complain(sources: &Sources, problems: &[crate::diagnostic::Diagnostic]) {
    let style = Page::of_stderr().style(None);
    for problem in problems {
        output::print_error(&format!("{}\n", Block::of(problem).draw(sources, &style)));
    }
}

fn diff(name: &str, before: &str, after: &str) -> String {
    let name = clean(name);
    let changes = similar::TextDiff::from_lines(before, after);
    let text = changes.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string();
    text.lines().map(|line| format!("{}\n", clean(line))).collect()
}

fn of_stdin(arguments: &Arguments, config: &Config) -> Result<Exit, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MOST_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
    let policies = Policies { policies: Vec::new(), packs: arguments.packs.clone() };
    let mut run = arguments::compiled(arguments::inputs_of_words(policies, config)?)?;
    let mut sources = Sources::default();
    let file = sources.add("standard input", text.clone(), Role::Policy);
    let at = run.program.is_some().then(|| run.add_text("standard input", &text)).flatten();
    let (output, exit) = match fate_of(&mut run, at, &mut sources, file) {
        Fate::Broken => return Ok(Exit::BadPolicies),
        Fate::Fine => (text.clone(), Exit::Fine),
        Fate::Changed(output) => (output, if arguments.check { Exit::Violated } else { Exit::Fine }),
    };
    match (arguments.diff, arguments.check) {
        (true, _) => output::print(&diff("stdin", &text, &output))?,
        (false, true) => {}
        (false, false) => output::print(&output)?,
    }
    Ok(exit)
}
