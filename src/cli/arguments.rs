//! Arguments that several subcommands share, and how they and `orglint.toml` become the inputs of a run.
//!
//! An argument overrides its key alone. What neither says is `./org` and `./policies`.

use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::output::{self, Page};
use super::usage;
use crate::code::Code;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::load::{self, Failure, Found};
use crate::organisation::Undeclared;
use crate::packs;
use crate::report::human::Block;
use crate::revision::Origin;
use crate::run::{Ceilings, Inputs, Run};
use crate::source::{Role, Sources, Span};
use crate::value::{end_of_month, meant_date, parse_date};

/// Which policies and packs.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Policies {
    /// Policy files, or folders of them [default: `policies` of orglint.toml, else ./policies]
    #[arg(short, long = "policies", value_name = "PATH")]
    pub(super) policies: Vec<PathBuf>,
    /// A shipped pack
    #[arg(long = "pack", value_name = "NAME")]
    pub(super) packs: Vec<String>,
}

/// How descriptions are taken.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Data {
    /// Descriptions that win over the others
    #[arg(long = "overlay", value_name = "PATH")]
    pub(super) overlays: Vec<PathBuf>,
    /// What a reference to something is that no file describes: warn, error or allow [default: warn]
    #[arg(long, value_name = "HOW", value_parser = undeclared)]
    pub(super) undeclared: Option<Undeclared>,
    /// The day that `today` means, as 2027-03-31 [default: today's date]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
}

/// How much a run may take on.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Limits {
    /// The largest description to read, in MiB, up to 512 [default: 512]
    #[arg(long, value_name = "MIB", value_parser = RangedU64ValueParser::<usize>::new().range(1..=512))]
    max_file_size: Option<usize>,
    /// How many things an organisation may have
    #[arg(long, value_name = "N")]
    max_things: Option<usize>,
    /// How many steps deciding one sentence may take
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
}

impl Limits {
    /// Sets those that were given.
    pub(super) fn apply(&self, run: &mut Run) {
        let Ceilings { data_bytes, things, steps } = run.ceilings;
        run.ceilings = Ceilings {
            data_bytes: self.max_file_size.map_or(data_bytes, |size| size.saturating_mul(1 << 20)),
            things: self.max_things.unwrap_or(things),
            steps: self.max_steps.unwrap_or(steps),
        };
    }
}

fn undeclared(text: &str) -> Result<Undeclared, String> {
    config::undeclared(text).ok_or_else(|| "say warn, error or allow".to_owned())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| match (meant_date(text), end_of_month(text)) {
        (Some(date), _) => format!("a date is written 2027-03-31, so this one is {date}"),
        (None, Some(last)) => format!("that month ends on {last}"),
        (None, None) if text == "today" => "without it the day is today".to_owned(),
        (None, None) => "a date is written 2027-03-31".to_owned(),
    })
}

/// Today's date where this machine is: the one place that reads a clock. The file of the local zone says it at once; to find
/// the zone by its name, the names of all zones are listed first, which takes as long as all of a small check.
pub(super) fn today() -> Date {
    let zone = load::local_zone().and_then(|file| TimeZone::tzif("local", &file).ok());
    Timestamp::now().to_zoned_datetime(zone.unwrap_or_else(TimeZone::system)).date()
}

/// The configuration of the organisation named. A folder with an `orglint.toml` of its own, named alone, stands for all that
/// this file says, and not for the descriptions below it; it is then taken out of `org`.
pub(super) fn configuration_of(org: &mut Vec<PathBuf>) -> Result<Config, Failure> {
    let own = match org.as_slice() {
        [folder] => load::config_in(folder),
        _ => None,
    };
    let Some((folder, found)) = own else { return configuration() };
    let config = read(&Origin::Disk, &folder, &found)?;
    if config.org.is_some() {
        org.clear();
    }
    Ok(config)
}

/// The configuration found upward from the working directory; empty if there is none.
pub(super) fn configuration() -> Result<Config, Failure> {
    configuration_in(&Origin::Disk)
}

/// The same, of a revision as well.
pub(super) fn configuration_in(origin: &Origin) -> Result<Config, Failure> {
    match origin.find_config() {
        Some((folder, found)) => read(origin, &folder, &found),
        None => Ok(Config::default()),
    }
}

/// Reads a configuration whose folder is that one.
pub(super) fn read(origin: &Origin, folder: &Path, found: &Found) -> Result<Config, Failure> {
    // Whoever can open a pull request can make it a link to any file, and a report would show its lines.
    if !origin.is_below(&found.root, &found.path) {
        return Err(Failure::new(format!("`{}` is a link that leads out of its folder; it is not read", found.name)));
    }
    let mut sources = Sources::default();
    let (file, slip) = origin.read(found, Role::Other, 1 << 20, &mut sources)?;
    let (config, slips) = match slip {
        Some(slip) => (Config::default(), vec![slip]),
        None => config::parse(&sources, file, folder),
    };
    if slips.is_empty() {
        return stays_below(origin, Config { text: sources, ..config }, found);
    }
    Err(to_be_mended(&sources, &slips))
}

/// Shows slips of a configuration in its lines.
fn to_be_mended(sources: &Sources, slips: &[Diagnostic]) -> Failure {
    let style = Page::of_stderr().style(None);
    for slip in slips {
        output::print_error(&format!("{}\n", Block::of(slip).draw(sources, &style)));
    }
    let file = slips.iter().flat_map(|slip| &slip.labels).map(|label| label.span.file).next();
    let name = file.map_or("orglint.toml", |file| sources.get(file).name.as_str());
    Failure::new(format!("`{name}` is to be mended first, nothing was run"))
}

/// Paths of the configuration lead somewhere: those that no argument overrides.
fn lead_somewhere<'p>(
    origin: &Origin,
    config: &Config,
    used: impl Iterator<Item = &'p PathBuf>,
) -> Result<(), Failure> {
    let nowhere: Vec<&PathBuf> = used.filter(|path| !origin.exists(path)).collect();
    let places = config.written.iter().filter(|(path, _)| nowhere.contains(&path));
    let slips: Vec<Diagnostic> = places
        .map(|(path, span)| {
            let shown = load::show(path);
            let message = format!("there is no file or folder `{shown}`");
            let near = match origin {
                Origin::Disk => load::nearest_sibling(path),
                Origin::Revision(_) => None,
            };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if shown.contains('*') => {
                    "a folder is named, and its files are read with those of its subfolders: `org/`".to_owned()
                }
                None => "paths are relative to the folder of `orglint.toml`".to_owned(),
            };
            Diagnostic::error(Code::BadConfig, message, *span, "leads nowhere").help(help)
        })
        .collect();
    if slips.is_empty() { Ok(()) } else { Err(to_be_mended(&config.text, &slips)) }
}

/// A configuration names what lies in its own folder: it comes with a pull request, an argument does not.
fn stays_below(origin: &Origin, config: Config, found: &Found) -> Result<Config, Failure> {
    let named = config.org.iter().chain(&config.policies).flatten().chain(&config.overlays);
    match named.into_iter().find(|path| !origin.is_below(&found.root, path)) {
        None => Ok(config),
        Some(path) => {
            let message = format!("`{}` names `{}`, which lies outside of its folder", found.name, load::show(path));
            Err(Failure::new(message).help("name it as an argument, or put `orglint.toml` in a folder above both"))
        }
    }
}

/// The inputs that the arguments and the configuration come to.
pub(super) fn inputs(org: Vec<PathBuf>, policies: Policies, data: Data, config: Config) -> Result<Inputs, Failure> {
    inputs_in(&Origin::Disk, org, policies, data, config)
}

/// The same, where the files of the configuration lie in a revision. Policies that are named lie on the disk.
pub(super) fn inputs_in(
    origin: &Origin,
    org: Vec<PathBuf>,
    policies: Policies,
    data: Data,
    config: Config,
) -> Result<Inputs, Failure> {
    // Files that are to be mapped and are not would be missing from the organisation without a word.
    let mappings = config.sources.iter().filter_map(|mapping| mapping.span);
    let unsupported: Vec<Diagnostic> = mappings.map(not_supported).collect();
    if !unsupported.is_empty() {
        return Err(to_be_mended(&config.text, &unsupported));
    }
    let own = |overridden: bool, paths: &[PathBuf]| if overridden { Vec::new() } else { paths.to_vec() };
    let used = [
        own(!policies.policies.is_empty(), config.policies.as_deref().unwrap_or_default()),
        own(!org.is_empty(), config.org.as_deref().unwrap_or_default()),
        own(!data.overlays.is_empty(), &config.overlays),
    ];
    lead_somewhere(origin, &config, used.iter().flatten())?;
    let mut inputs = policy_inputs(origin, policies, data.as_of, &config)?;
    let named = if org.is_empty() { config.org } else { Some(org) };
    inputs.org = match named {
        Some(paths) => paths,
        None => vec![default_folder(origin, "org", "no organisation was named")?],
    };
    inputs.overlays = if data.overlays.is_empty() { config.overlays } else { data.overlays };
    inputs.undeclared = data.undeclared.or(config.undeclared).unwrap_or_default();
    Ok(inputs)
}

fn not_supported(span: Span) -> Diagnostic {
    let message = "`[[source]]` is not supported yet, and its files would be missing";
    Diagnostic::error(Code::BadConfig, message, span, "not read")
        .help("take the table out, and describe these teams and people in files of their own (docs/organisation.md)")
}

/// The inputs of a subcommand that looks at policies only.
pub(super) fn inputs_without_org(arguments: Policies, as_of: Option<Date>, config: &Config) -> Result<Inputs, Failure> {
    if arguments.policies.is_empty() {
        lead_somewhere(&Origin::Disk, config, config.policies.iter().flatten())?;
    }
    policy_inputs(&Origin::Disk, arguments, as_of, config)
}

fn policy_inputs(
    origin: &Origin,
    arguments: Policies,
    as_of: Option<Date>,
    config: &Config,
) -> Result<Inputs, Failure> {
    let packs = if arguments.packs.is_empty() {
        config.packs.iter().map(|pack| pack.value.clone()).collect()
    } else {
        arguments.packs
    };
    let named = if arguments.policies.is_empty() { config.policies.clone() } else { Some(arguments.policies) };
    let policies = match named {
        Some(paths) => paths,
        // A pack alone is enough of a policy.
        None if !packs.is_empty() && !origin.exists(&origin.from_here(Path::new("policies"))) => Vec::new(),
        None => vec![default_folder(origin, "policies", "no policies were named")?],
    };
    Ok(Inputs {
        policies,
        org: Vec::new(),
        overlays: Vec::new(),
        packs,
        undeclared: Undeclared::default(),
        as_of: as_of.unwrap_or_else(today),
        explained: usize::MAX,
        only: Vec::new(),
    })
}

/// The inputs of a subcommand that is of use without any policy of one's own.
pub(super) fn inputs_of_words(arguments: Policies, config: &Config) -> Result<Inputs, Failure> {
    inputs_without_org(with_words(arguments, config), None, config)
}

/// Where there are no policies: the shipped words alone.
pub(super) fn with_words(arguments: Policies, config: &Config) -> Policies {
    let nothing_here =
        arguments.policies.is_empty() && config.policies.is_none() && !load::exists(Path::new("policies"));
    if !nothing_here {
        return arguments;
    }
    let packs = arguments.packs.into_iter().chain(config.packs.iter().map(|pack| pack.value.clone()));
    let packs = std::iter::once(packs::PRELUDE.name.to_owned()).chain(packs).collect();
    Policies { policies: Vec::new(), packs }
}

fn default_folder(origin: &Origin, name: &str, what: &str) -> Result<PathBuf, Failure> {
    let path = origin.from_here(Path::new(name));
    if origin.exists(&path) && !origin.is_below(&origin.from_here(Path::new(".")), &path) {
        let failure = Failure::new(format!("`./{name}` is a link that leads out of this folder; it is not read"));
        return Err(failure.help("name its target as an argument"));
    }
    if origin.exists(&path) {
        return Ok(path);
    }
    let folder = match origin {
        Origin::Disk => format!("./{name}"),
        Origin::Revision(_) => origin.show(&path),
    };
    let message =
        format!("{what}, and there is no folder `{folder}` and no `orglint.toml` here or above that says where");
    let help = usage::help_command(std::env::args().skip(1));
    Err(Failure::new(message).help(format!("`{help}` says how to name them\nor begin with an example: `orglint init`")))
}

/// A run that has read and compiled its policies.
pub(super) fn compiled(inputs: Inputs) -> Result<Run, Failure> {
    let mut run = Run::new(inputs);
    run.read_policies()?;
    run.compile();
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::{TimeZone, Timestamp, load};

    #[test]
    fn the_file_of_the_local_zone_says_what_its_name_says() {
        let Some(file) = load::local_zone() else { return };
        let zone = TimeZone::tzif("local", &file).expect("the file of the zone can be read");
        for month in 0..600 {
            let then = Timestamp::from_second(month * 30 * 86_400).expect("it is within fifty years");
            assert_eq!(zone.to_offset(then), TimeZone::system().to_offset(then), "{then}");
        }
    }
}
