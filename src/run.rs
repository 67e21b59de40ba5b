//! The pipeline of a run: paths become [`Sources`] and trees, trees a [`Program`], descriptions an organisation, and both
//! together a [`Check`].
//!
//! 1. the prelude, the packs asked for, the policy files found, and whatever these `use` ([`Run::read_policies`]);
//! 2. the program ([`Run::compile`]);
//! 3. the descriptions ([`Run::read_data`]) and the organisation;
//! 4. the check ([`Run::check`]).
//!
//! Mistakes of users are kept apart by side, since exit codes tell them apart; a stage whose side has errors leaves its
//! result empty, and what is independent of it still runs. The glue to each stage is one short function.

use std::collections::HashSet;
use std::path::PathBuf;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::code::Code;
use crate::compile::{self, Program, Test, Waiver};
use crate::data;
use crate::data::document::{Document, Format, Limits};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::evaluate;
use crate::evaluate::World;
use crate::evaluate::trial::TestOutcome;
use crate::evaluate::verdict::{Check, ThingRef};
use crate::evaluate::watch::Watch;
use crate::lint::{self, Linted};
use crate::load::{self, Failure, Found, UseProblem, Wanted};
use crate::organisation::{self, Input, Org, Undeclared};
use crate::packs::{self, Pack, PackFile};
use crate::report;
use crate::report::Checked;
use crate::report::exit::Exit;
use crate::revision::Origin;
use crate::source::{FileId, Role, Sources, Span};
use crate::syntax;
use crate::syntax::tree::{At, ItemKind, Tree, Use};
use crate::trial;
use crate::trial::Case;
use crate::vocabulary;
use crate::vocabulary::{Layer, Loaded, Vocabulary};

/// What a run is asked for; every default is already filled in.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// Policy files and folders.
    pub policies: Vec<PathBuf>,
    /// Files and folders that describe the organisation.
    pub org: Vec<PathBuf>,
    /// Those that win over `org`.
    pub overlays: Vec<PathBuf>,
    /// Shipped packs.
    pub packs: Vec<String>,
    /// What a reference to something undescribed is.
    pub undeclared: Undeclared,
    /// The day that `today` means.
    pub as_of: Date,
    /// Of how many findings of each policy the report shows the evidence.
    pub explained: usize,
    /// Policies to look at; all if empty.
    pub only: Vec<String>,
}

/// A policy file of a run.
#[derive(Debug)]
pub struct PolicyFile {
    /// Whose it is.
    pub layer: Layer,
    /// What could be read of it.
    pub tree: Tree,
}

/// A file of descriptions.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// The file.
    pub file: FileId,
    /// By which overlay path it was found; `None` if it is none.
    pub overlay: Option<usize>,
    /// As its name promises.
    pub format: Format,
    /// False if it is not UTF-8: it is shown, and not read.
    pub readable: bool,
}

/// The largest policy file that is read. Input is untrusted: it arrives in pull requests.
const POLICY_BYTES: usize = 1 << 20;

/// Documents by the overlay that they lie in, if any.
type Layered = Vec<(Option<usize>, Vec<Document>)>;

/// How much a run may take on, so that a hostile pull request cannot use up the machine.
#[derive(Debug, Clone, Copy)]
pub struct Ceilings {
    /// Bytes of one data file.
    pub data_bytes: usize,
    /// Things of the organisation.
    pub things: usize,
    /// Steps of deciding one sentence.
    pub steps: u64,
}

impl Default for Ceilings {
    fn default() -> Self {
        let things = organisation::Options::default().things;
        Ceilings { data_bytes: 512 << 20, things, steps: evaluate::STEP_LIMIT }
    }
}

/// A run and all that came of it.
#[derive(Debug)]
pub struct Run {
    /// What was asked for.
    pub inputs: Inputs,
    /// How much it may take on.
    pub ceilings: Ceilings,
    /// Where the policies lie.
    pub policies_from: Origin,
    /// Where the descriptions lie.
    pub data_from: Origin,
    /// All texts.
    pub sources: Sources,
    /// The policy files, prelude first.
    pub policies: Vec<PolicyFile>,
    /// The descriptions.
    pub data: Vec<DataFile>,
    /// Complaints about policies: their errors mean exit code 3.
    pub policy_problems: Vec<Diagnostic>,
    /// Complaints about descriptions: their errors mean exit code 4.
    pub data_problems: Vec<Diagnostic>,
    /// What the policies mean; `None` until compiled, or after an error.
    pub program: Option<Program>,
    /// The policies asked for, as indices into the program's.
    pub selection: Vec<usize>,
    /// Who and what there is; `None` until built.
    pub organisation: Option<Org>,
    /// What was found; `None` until checked, or after an error.
    pub check: Option<Check>,
}

impl Run {
    /// A run that has read nothing yet.
    pub fn new(inputs: Inputs) -> Run {
        Run {
            inputs,
            ceilings: Ceilings::default(),
            policies_from: Origin::Disk,
            data_from: Origin::Disk,
            sources: Sources::default(),
            policies: Vec::new(),
            data: Vec::new(),
            policy_problems: Vec::new(),
            data_problems: Vec::new(),
            program: None,
            selection: Vec::new(),
            organisation: None,
            check: None,
        }
    }

    /// Reads the prelude, the packs, the policy files, and what they use.
    ///
    /// # Errors
    /// A path of the inputs that leads to nothing, or a pack that is not shipped.
    pub fn read_policies(&mut self) -> Result<(), Failure> {
        let mut reader = PolicyReader {
            run: self,
            packs: HashSet::new(),
            shipped: HashSet::new(),
            known: HashSet::new(),
            own: Vec::new(),
        };
        reader.pack(&packs::PRELUDE);
        for name in reader.run.inputs.packs.clone() {
            let pack = packs::find(&name).ok_or_else(|| no_such_pack(&name))?;
            reader.pack(pack);
        }
        let found = reader.run.policies_from.find(&reader.run.inputs.policies, Wanted::Policies);
        // A path of the descriptions that leads to nothing is told in the same run.
        let (found, warnings) = found.map_err(|failure| failure.and(reader.run.find_data().err()))?;
        reader.run.policy_problems.extend(warnings);
        reader.own.extend(found);
        reader.own()
    }

    /// Reads the descriptions.
    ///
    /// # Errors
    /// A path of the inputs that leads to nothing, or a file that cannot be read.
    pub fn read_data(&mut self) -> Result<(), Failure> {
        let found = self.find_data()?;
        self.read_found(&found)
    }

    /// The files of descriptions, each with its overlay. A file that is both in `org` and an overlay is an overlay.
    ///
    /// # Errors
    /// A path of the inputs that leads to nothing.
    pub(crate) fn find_data(&mut self) -> Result<Vec<(Found, Option<usize>)>, Failure> {
        let mut known = HashSet::new();
        let mut overlays = Vec::new();
        let (plain, warnings) = self.data_from.find(&self.inputs.org, Wanted::Data)?;
        self.data_problems.extend(warnings);
        for (at, path) in self.inputs.overlays.iter().enumerate() {
            let (found, warnings) = self.data_from.find(std::slice::from_ref(path), Wanted::Data)?;
            self.data_problems.extend(warnings);
            overlays.extend(found.into_iter().map(|found| (found, Some(at))));
        }
        overlays.retain(|(found, _)| known.insert(found.path.clone()));
        let plain = plain.into_iter().filter(|found| known.insert(found.path.clone())).map(|found| (found, None));
        Ok(plain.collect::<Vec<_>>().into_iter().chain(overlays).collect())
    }

    /// Reads files of descriptions.
    ///
    /// # Errors
    /// The first that cannot be read.
    pub(crate) fn read_found(&mut self, found: &[(Found, Option<usize>)]) -> Result<(), Failure> {
        let files: Vec<&Found> = found.iter().map(|(found, _)| found).collect();
        let read = self.data_from.read_all(&files, Role::Data, self.ceilings.data_bytes, &mut self.sources)?;
        for ((found, overlay), (file, slip)) in found.iter().zip(read) {
            let format = data::format_of(&found.name).unwrap_or(Format::Yaml);
            self.data.push(DataFile { file, overlay: *overlay, format, readable: slip.is_none() });
            self.data_problems.extend(slip);
        }
        Ok(())
    }

    /// A policy text that lies in no file, as tests and editors have them; it may use packs, and no files.
    pub fn add_policy(&mut self, name: &str, text: &str) -> FileId {
        let read = |pack: &&Pack| self.sources.iter().any(|(_, source)| source.name == pack.files[0].name);
        let packs = std::iter::once(&packs::PRELUDE).chain(packs::PACKS).filter(read).map(|pack| pack.name).collect();
        let file = self.sources.add(name, text, Role::Policy);
        let mut reader =
            PolicyReader { run: self, packs, shipped: HashSet::new(), known: HashSet::new(), own: Vec::new() };
        let parsed = parse(&reader.run.sources, file);
        for name in reader.tree(parsed, Layer::Own).iter().filter_map(pack_name) {
            reader.used_pack(&name);
        }
        file
    }

    /// A description that lies in no file, read as its name promises; `overlay` is the position among the overlays.
    pub fn add_data(&mut self, name: &str, text: &str, overlay: Option<usize>) -> FileId {
        let file = self.sources.add(name, text, Role::Data);
        let format = data::format_of(name).unwrap_or(Format::Yaml);
        self.data.push(DataFile { file, overlay, format, readable: true });
        file
    }

    /// Settles what the policies mean.
    pub fn compile(&mut self) {
        let (program, mut problems) = compile(&self.policies);
        packs::name_packs(&mut problems, &self.sources, &self.packs_in_use());
        // A quote inside an expression of another language is part of that slip.
        let place = |it: &Diagnostic| it.labels.first().map(|label| label.span);
        let foreign = problems.iter().filter(|it| it.code == Code::ForeignWord);
        let foreign: Vec<Span> = foreign.filter_map(place).collect();
        let inside = |place: Span| {
            foreign.iter().any(|span| span.file == place.file && span.start < place.start && place.end < span.end)
        };
        self.policy_problems.retain(|it| it.code != Code::CurlyQuote || !place(it).is_some_and(inside));
        self.policy_problems.extend(problems);
        self.program = program.filter(|_| !has_error(&self.policy_problems));
    }

    /// The packs that were read.
    fn packs_in_use(&self) -> Vec<&'static str> {
        let read = |pack: &&Pack| self.sources.iter().any(|(_, source)| source.name == pack.files[0].name);
        packs::PACKS.iter().filter(read).map(|pack| pack.name).collect()
    }

    /// Adds a file to the policies, and compiles; says what is wrong with it instead of keeping that.
    pub(crate) fn try_file(&mut self, file: FileId, layer: Layer) -> Vec<Diagnostic> {
        let (tree, mut problems) = parse(&self.sources, file);
        self.policies.push(PolicyFile { layer, tree });
        let (program, more) = compile(&self.policies);
        // What was said without it has been said.
        problems.extend(more.into_iter().filter(|problem| !self.policy_problems.contains(problem)));
        self.program = program;
        problems
    }

    /// What is at fault in policies without errors; nothing if they have some.
    pub fn lint(&self, packs: bool) -> Vec<Diagnostic> {
        let Some(program) = &self.program else { return Vec::new() };
        let files: Vec<Loaded<'_>> =
            self.policies.iter().map(|file| Loaded { tree: &file.tree, layer: file.layer }).collect();
        lint::lint(&Linted { program, files: &files, as_of: self.inputs.as_of, packs })
    }

    /// Adds a text to policies without errors, and compiles; its index among the files. `None`, and nothing is added, if
    /// there would be errors with it.
    pub(crate) fn add_text(&mut self, name: &str, text: &str) -> Option<usize> {
        let file = self.sources.add(name, text, Role::Policy);
        let (tree, problems) = parse(&self.sources, file);
        self.policies.push(PolicyFile { layer: Layer::Own, tree });
        let (program, more) = compile(&self.policies);
        match program.filter(|_| !has_error(&problems) && !has_error(&more)) {
            Some(program) => self.program = Some(program),
            None => drop(self.policies.pop()),
        }
        (self.policies.last()?.tree.file == file).then_some(self.policies.len() - 1)
    }

    /// What the policies would mean if that file of theirs had another text; `None` if there would be errors.
    pub(crate) fn with_text(&mut self, at: usize, text: &str) -> Option<Program> {
        let name = self.sources.get(self.policies[at].tree.file).name.clone();
        let file = self.sources.add(name, text, Role::Policy);
        let (tree, problems) = parse(&self.sources, file);
        let before = std::mem::replace(&mut self.policies[at].tree, tree);
        let (program, more) = compile(&self.policies);
        self.policies[at].tree = before;
        program.filter(|_| !has_error(&problems) && !has_error(&more))
    }

    /// Whether either side has errors.
    pub fn has_errors(&self) -> bool {
        has_error(&self.policy_problems) || has_error(&self.data_problems)
    }

    /// Builds the organisation and checks it, as far as both sides are without error.
    ///
    /// # Errors
    /// There is no policy at all, no description at all, or `only` names a policy that there is not.
    pub fn check(&mut self) -> Result<(), Failure> {
        self.select()?;
        self.organise()?;
        if self.program.is_some() && !has_error(&self.data_problems) {
            self.evaluate(None);
        }
        if self.check.is_none() && self.exit(false) == Exit::Fine {
            // Never happens; but a run that checked nothing must not look like one that found nothing.
            return Err(Failure::new("nothing was checked"));
        }
        Ok(())
    }

    /// Builds the organisation. With words that are themselves in error it is not built: its complaints would only
    /// follow from theirs.
    ///
    /// # Errors
    /// There is no description at all.
    pub fn organise(&mut self) -> Result<(), Failure> {
        self.organise_after(None)
    }

    /// Builds the organisation so that it can be compared with the one before, whose things keep their indices.
    ///
    /// # Errors
    /// There is no description at all.
    pub(crate) fn organise_after(&mut self, before: Option<&Org>) -> Result<(), Failure> {
        let (documents, unread) = self.documents();
        if documents.iter().all(|(_, documents)| documents.is_empty()) && !has_error(&self.data_problems) {
            return Err(Failure::new(format!("nothing is described{}", self.looked_at(&self.inputs.org)))
                .help("a description begins with what it is about: `team: payments`"));
        }
        let input = |(overlay, documents): (Option<usize>, _)| Input { documents, overlay: overlay.is_some() };
        let inputs = documents.into_iter().map(input).collect();
        let options = organisation::Options { undeclared: self.inputs.undeclared, things: self.ceilings.things };
        let built = match &self.program {
            Some(program) => Some(organisation::build(&program.vocabulary, &self.sources, inputs, &options, before)),
            None => {
                let (vocabulary, slips) = self.vocabulary();
                let build = || organisation::build(&vocabulary, &self.sources, inputs, &options, before);
                (!has_error(&slips)).then(build)
            }
        };
        if let Some((organisation, problems)) = built {
            // What a file that could not be read would have described is not there to be found.
            let follows = |problem: &Diagnostic| unread && problem.code == Code::UndeclaredReference;
            let lost = self.lost(&problems);
            let told = |problem: &Diagnostic| {
                !self.doubtful(problem) && !follows(problem) && !self.follows_from_lost(problem, &lost)
            };
            let problems: Vec<Diagnostic> = problems.iter().filter(|problem| told(problem)).cloned().collect();
            self.data_problems.extend(problems);
            self.organisation = Some(organisation);
        }
        Ok(())
    }

    /// An organisation of which nothing is described.
    pub(crate) fn organise_nothing(&mut self) {
        let options = organisation::Options::default();
        if let Some(program) = &self.program {
            let (organisation, _) = organisation::build(&program.vocabulary, &self.sources, Vec::new(), &options, None);
            self.organisation = Some(organisation);
        }
    }

    /// Checks the organisation as it is; `former` reads the one before.
    pub(crate) fn evaluate(&mut self, before: Option<&Org>) {
        self.fill();
        let (Some(program), Some(organisation)) = (&self.program, &self.organisation) else { return };
        let check = evaluate(self, program, organisation, before);
        self.check = Some(check);
    }

    /// The policies and waivers become things of the organisation.
    pub(crate) fn fill(&mut self) {
        let (Some(program), Some(organisation)) = (&self.program, &mut self.organisation) else { return };
        let waivers: Vec<&Waiver> = program.waivers.iter().collect();
        evaluate::fill(organisation, program, &waivers);
    }

    /// Where things stand that are not read: below a key that is no kind, in a list without ids, under a key that is
    /// there twice or has nothing behind it.
    fn lost(&self, problems: &[Diagnostic]) -> Vec<(Code, Span)> {
        let codes = [Code::NoSuchKind, Code::NotThings, Code::DuplicateKey, Code::NothingBehindKey];
        let all = problems.iter().chain(&self.data_problems).filter(|problem| codes.contains(&problem.code));
        all.flat_map(|problem| problem.labels.iter().map(|label| (problem.code, label.span))).collect()
    }

    /// Whether a complaint is that nobody describes what stands where it could not be read, or that nothing stands
    /// behind a key that is there twice.
    fn follows_from_lost(&self, problem: &Diagnostic, lost: &[(Code, Span)]) -> bool {
        let Some(place) = problem.labels.first().map(|label| label.span) else { return false };
        match problem.code {
            Code::NothingBehindKey => lost.contains(&(Code::DuplicateKey, place)),
            Code::UndeclaredReference => {
                let id = self.sources.text(place).trim_matches(['"', '\'']);
                lost.iter().any(|(code, span)| self.would_describe(*code, *span, id))
            }
            _ => false,
        }
    }

    /// Whether what is not read there would have described a thing of that id.
    fn would_describe(&self, code: Code, lost: Span, id: &str) -> bool {
        let said = self.sources.text(lost);
        if code == Code::NothingBehindKey {
            return said == id;
        }
        let text = &self.sources.get(lost.file).text;
        // An item may stand on the line below its key.
        let line = text[..lost.range().start].rfind('\n').unwrap_or(0);
        let above = text[..line].rfind('\n').map_or(0, |end| end + 1);
        names_a_key(&text[above..], id, said)
    }

    /// Whether a complaint is about a key, level or option that a broken declaration would have declared.
    fn doubtful(&self, problem: &Diagnostic) -> bool {
        let about_words =
            matches!(problem.code, Code::UnknownAttribute | Code::NoSuchKind | Code::NotDeclared | Code::NotOnScale);
        let said = problem.labels.first().map_or("", |label| self.sources.text(label.span)).to_lowercase();
        let mut words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut doubts = self.policies.iter().flat_map(|file| &file.tree.doubtful);
        about_words && words.any(|word| doubts.any(|doubt| doubt == word))
    }

    /// The documents of `org` and of each overlay, in this order, and whether there are files that could not be read.
    fn documents(&mut self) -> (Layered, bool) {
        let readable: Vec<&DataFile> = self.data.iter().filter(|file| file.readable).collect();
        let limits = Limits { file_size: self.ceilings.data_bytes, ..Limits::default() };
        let read = |file: &&DataFile| {
            let length = self.sources.get(file.file).text.len();
            data::parse(&self.sources, file.file, 0..length, file.format, &limits)
        };
        let read: Vec<_> = readable.par_iter().map(read).collect();
        let mut inputs = Layered::new();
        let mut unread = self.data.iter().any(|file| !file.readable);
        for (file, (documents, problems)) in readable.iter().zip(read) {
            unread |= documents.is_empty() && has_error(&problems);
            self.data_problems.extend(problems);
            match inputs.last_mut() {
                Some((overlay, all)) if *overlay == file.overlay => all.extend(documents),
                _ => inputs.push((file.overlay, documents)),
            }
        }
        (inputs, unread)
    }

    /// The words alone.
    pub fn vocabulary(&self) -> (Vocabulary, Vec<Diagnostic>) {
        words(&self.policies)
    }

    /// The id of a thing, as the descriptions write it.
    pub fn id_of(&self, thing: ThingRef) -> String {
        self.organisation.as_ref().map_or_else(String::new, |org| org.id(thing.kind, thing.index).to_owned())
    }

    /// Which policies are asked for: those that `only` names, or all.
    pub(crate) fn select(&mut self) -> Result<(), Failure> {
        let Some(program) = &self.program else { return Ok(()) };
        if program.policies.is_empty() {
            return Err(Failure::new(format!("there is no policy{}", self.looked_at(&self.inputs.policies)))
                .help("a policy is a sentence: `policy NAME \"title\" { every team must have a mission }`"));
        }
        let names: Vec<&str> = program.policies.iter().map(|policy| policy.name.value.as_str()).collect();
        for name in &self.inputs.only {
            if !names.contains(&name.as_str()) {
                return Err(no_such_policy(name, &names, ""));
            }
        }
        let only = &self.inputs.only;
        let wanted = |name: &str| only.is_empty() || only.iter().any(|asked| asked == name);
        self.selection = (0..names.len()).filter(|&at| wanted(names[at])).collect();
        Ok(())
    }

    /// Runs the tests of the policies; nothing if the policies have errors.
    ///
    /// # Errors
    /// There is no test at all, or `only` names a policy that there is not.
    pub fn test(&mut self) -> Result<Vec<TestOutcome>, Failure> {
        self.select()?;
        let Some(program) = &self.program else { return Ok(Vec::new()) };
        let about = |test: &&Test| test.policies.iter().any(|policy| self.selection.contains(policy));
        let mut tests: Vec<&Test> = program.tests.iter().filter(about).collect();
        // The tests of a pack speak of its own settings and definitions. A company that has changed one of them has
        // tests of its own, and those of the pack would only tell it so.
        let packs = self.policies.iter().filter(|file| file.layer == Layer::Pack).map(|file| file.tree.file);
        let packs: HashSet<FileId> = packs.collect();
        if self.inputs.only.is_empty() && tests.iter().any(|test| !packs.contains(&test.span.file)) {
            tests.retain(|test| !packs.contains(&test.span.file));
        }
        if tests.is_empty() {
            let failure = Failure::new(format!("there are no tests{}", self.looked_at(&self.inputs.policies)));
            return Err(failure.help("a test stands beside its policy: `test NAME \"what it shows\" { … }`"));
        }
        let (outcomes, problems) = try_tests(self, program, &tests);
        self.policy_problems.extend(problems);
        Ok(outcomes)
    }

    /// ` in policies, extra`: the paths as they were given.
    pub(crate) fn looked_at(&self, paths: &[PathBuf]) -> String {
        let names: Vec<String> = paths.iter().map(|path| format!("`{}`", load::show(path))).collect();
        if names.is_empty() { String::new() } else { format!(" in {}", names.join(", ")) }
    }

    /// What there is to report.
    pub fn report<'a>(
        &'a self,
        problems: &'a [Diagnostic],
        ids: &'a (dyn Fn(ThingRef) -> String + Sync),
    ) -> report::Run<'a> {
        let checked = self.program.as_ref().zip(self.check.as_ref());
        let data_files = self.data.len();
        let only = (!self.inputs.only.is_empty()).then_some(self.selection.as_slice());
        let checked = checked.map(|(program, check)| Checked { program, check, ids, only, data_files });
        report::Run { sources: &self.sources, diagnostics: problems, checked }
    }

    /// What the run ends with, the same for every format.
    pub fn exit(&self, strict: bool) -> Exit {
        if has_error(&self.policy_problems) {
            return Exit::BadPolicies;
        }
        if has_error(&self.data_problems) {
            return Exit::BadData;
        }
        Exit::of(&self.sources, &[], self.check.as_ref(), strict)
    }

    /// All complaints about policies and descriptions, by place; those of the check are not among them.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut all: Vec<_> = self.policy_problems.iter().chain(&self.data_problems).cloned().collect();
        crate::diagnostic::sort(&mut all);
        all
    }
}

/// Whether a text has an id as a key, or behind `id` or the key that is lost.
fn names_a_key(text: &str, id: &str, lost: &str) -> bool {
    let of_id = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let whole = |at: &usize| {
        let behind = &text[at + id.len()..];
        let dotted = text[..*at].ends_with('.') && behind.starts_with(']');
        (dotted || !text[..*at].ends_with(of_id)) && !behind.starts_with(of_id)
    };
    let mut places = text.match_indices(id).map(|(at, _)| at).filter(whole);
    !id.is_empty()
        && places.any(|at| {
            let behind = text[at + id.len()..].trim_start_matches(['"', '\'', ' ']);
            let line = text[..at].rsplit('\n').next().unwrap_or("").trim_end_matches([' ', '"', '\'']);
            let first =
                line.trim_start_matches([' ', '\t', '"', '-', '{', '[']).is_empty() || line.ends_with(['{', ',']);
            let key = first && behind.starts_with([':', '=']);
            let table = line.ends_with('.') && behind.starts_with(']');
            let before = line.trim_end_matches([':', '=', ' ', '"']);
            let headed =
                line.len() > before.len() && (before.ends_with("id") || before.ends_with(lost.trim_end_matches(':')));
            key || table || headed
        })
}

fn has_error(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// Reads policy files until all that is used is there.
struct PolicyReader<'a> {
    run: &'a mut Run,
    packs: HashSet<&'static str>,
    /// The shipped texts that were read, from the tool or from a checkout of it: `orglint test rules/` must not find
    /// every word of the prelude declared twice.
    shipped: HashSet<&'static str>,
    known: HashSet<PathBuf>,
    own: Vec<Found>,
}

impl PolicyReader<'_> {
    fn pack(&mut self, pack: &'static Pack) {
        if !self.packs.insert(pack.name) {
            return;
        }
        let layer = if pack.name == packs::PRELUDE.name { Layer::Prelude } else { Layer::Pack };
        let new = pack.files.iter().filter(|shipped| self.shipped.insert(shipped.text));
        let add =
            |shipped: &'static PackFile| (shipped, self.run.sources.add(shipped.name, shipped.text, Role::Policy));
        let files: Vec<(&PackFile, FileId)> = new.map(add).collect();
        let sources = &self.run.sources;
        let parsed: Vec<_> = files.par_iter().map(|(shipped, file)| shipped.parse(sources, *file)).collect();
        for parsed in parsed {
            for name in self.tree(parsed, layer).into_iter().filter_map(|used| pack_name(&used)) {
                self.used_pack(&name);
            }
        }
    }

    /// The policy files, and those that they use, and those that these use.
    fn own(&mut self) -> Result<(), Failure> {
        while !self.own.is_empty() {
            let mut found = std::mem::take(&mut self.own);
            found.retain(|found| self.known.insert(found.path.clone()));
            let found: Vec<&Found> = found.iter().collect();
            let (origin, sources) = (&self.run.policies_from, &mut self.run.sources);
            let read = origin.read_all(&found, Role::Policy, POLICY_BYTES, sources)?;
            let files: Vec<FileId> = read.iter().map(|(file, _)| *file).collect();
            let parsed = self.parsed(&files);
            for ((found, (file, slip)), parsed) in found.into_iter().zip(read).zip(parsed) {
                if let Some(slip) = slip {
                    self.run.policy_problems.push(slip);
                    continue;
                }
                if let Some(text) = packs::shipped(&self.run.sources.get(file).text)
                    && !self.shipped.insert(text)
                {
                    continue;
                }
                for used in self.tree(parsed, Layer::Own) {
                    match used {
                        Use::Pack(name) => self.used_pack(&name),
                        Use::File(path) => self.used_file(found, path),
                    }
                }
            }
        }
        Ok(())
    }

    /// Parses files at the same time.
    fn parsed(&self, files: &[FileId]) -> Vec<(Tree, Vec<Diagnostic>)> {
        files.par_iter().map(|&file| parse(&self.run.sources, file)).collect()
    }

    /// Takes over a file that was parsed, and says what it uses.
    fn tree(&mut self, (tree, problems): (Tree, Vec<Diagnostic>), layer: Layer) -> Vec<Use> {
        self.run.policy_problems.extend(problems);
        let uses = tree.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Use(used) => Some(used.clone()),
            _ => None,
        });
        let uses = uses.collect();
        self.run.policies.push(PolicyFile { layer, tree });
        uses
    }

    fn used_pack(&mut self, name: &At<String>) {
        match packs::find(&name.value) {
            Some(pack) => self.pack(pack),
            None => {
                let message = format!("there is no pack `{}`", name.value);
                let problem = Diagnostic::error(Code::UnknownPack, message, name.span, "not shipped");
                self.run.policy_problems.push(problem.help(packs::help(&name.value)));
            }
        }
    }

    fn used_file(&mut self, from: &Found, path: At<String>) {
        match self.run.policies_from.used(from, &path.value) {
            Ok(found) => self.own.push(found),
            Err(problem) => self.run.policy_problems.push(use_problem(&path, problem)),
        }
    }
}

fn pack_name(used: &Use) -> Option<At<String>> {
    match used {
        Use::Pack(name) => Some(name.clone()),
        Use::File(_) => None,
    }
}

fn use_problem(path: &At<String>, problem: UseProblem) -> Diagnostic {
    match problem {
        UseProblem::Outside => {
            let message = format!("`use` leads out of the policy folder: `{}`", path.value);
            let help = "only files in the folder of the policies can be used, or in folders below it";
            Diagnostic::error(Code::UseOutsideRoot, message, path.span, "outside").help(help)
        }
        UseProblem::Missing(near) => {
            let message = format!("there is no policy file `{}`", path.value);
            let help = match near {
                _ if packs::find(&path.value).is_some() => format!("a pack has no quotes: `use {}`", path.value),
                Some(near) => format!("did you mean `{near}`?"),
                None => "the path starts at the folder of this file, and its name ends in `.policy`".to_owned(),
            };
            Diagnostic::error(Code::UsedFileMissing, message, path.span, "not found").help(help)
        }
    }
}

/// `--only` names a policy that none of these is; `when` says more of where was looked.
pub(crate) fn no_such_policy(name: &str, names: &[&str], when: &str) -> Failure {
    const NAMED: usize = 8;
    let failure = Failure::new(format!("`--only`: there is no policy `{name}`{when}"));
    if let Some(near) = nearest(name, names.iter().copied()) {
        return failure.help(format!("did you mean `{near}`?"));
    }
    if name.split(',').count() > 1 && name.split(',').all(|part| names.contains(&part.trim())) {
        return failure.help("each policy has an argument of its own: `--only A --only B`");
    }
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > NAMED { format!(" and {} more", names.len() - NAMED) } else { String::new() };
    failure.help(format!("the policies are {}{more}", shown.join(", ")))
}

fn no_such_pack(name: &str) -> Failure {
    Failure::new(format!("there is no pack `{name}`")).help(packs::help(name))
}

// ── the glue: one short function for each stage ──────────────────────────────────────────────────────────────────────

fn parse(sources: &Sources, file: FileId) -> (Tree, Vec<Diagnostic>) {
    syntax::parse::parse(sources, file)
}

fn compile(policies: &[PolicyFile]) -> (Option<Program>, Vec<Diagnostic>) {
    let loaded: Vec<Loaded<'_>> = policies.iter().map(|file| Loaded { tree: &file.tree, layer: file.layer }).collect();
    compile::compile(&loaded)
}

fn words(policies: &[PolicyFile]) -> (Vocabulary, Vec<Diagnostic>) {
    let loaded: Vec<Loaded> = policies.iter().map(|file| Loaded { tree: &file.tree, layer: file.layer }).collect();
    vocabulary::build(&loaded)
}

fn evaluate(run: &Run, program: &Program, organisation: &Org, before: Option<&Org>) -> Check {
    let options = evaluate::Options { explained: run.inputs.explained, ..evaluate::Options::default() };
    evaluate::check(&world(run, program, organisation, before), &run.selection, &options)
}

/// What verdicts are about, with the day and the limits of a run.
pub(crate) fn world<'a>(run: &Run, program: &'a Program, organisation: &'a Org, before: Option<&'a Org>) -> World<'a> {
    let waivers: Vec<&Waiver> = program.waivers.iter().collect();
    World::new(program, organisation, before, run.inputs.as_of, waivers).with_step_limit(run.ceilings.steps)
}

fn try_tests(run: &Run, program: &Program, tests: &[&Test]) -> (Vec<TestOutcome>, Vec<Diagnostic>) {
    trial::run(program, &run.sources, tests, &|case| judged(program, case, None))
}

/// Decides a case of a test, with all its verdicts; `watch` notes what conditions turn out to be.
pub(crate) fn judged(program: &Program, case: Case<'_>, watch: Option<&Watch>) -> (Check, Org) {
    let options = evaluate::Options { keep_verdicts: true, ..evaluate::Options::default() };
    let mut organisation = case.organisation;
    let waivers: Vec<&Waiver> = case.waivers.iter().collect();
    evaluate::fill(&mut organisation, program, &waivers);
    let mut world = World::new(program, &organisation, case.before, case.as_of, waivers);
    if let Some(watch) = watch {
        world = world.watched(watch);
    }
    let check = evaluate::check(&world, case.policies, &options);
    (check, organisation)
}
