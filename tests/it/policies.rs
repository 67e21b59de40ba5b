//! The policies of `tests/policies`, each with a comment that names the sentence of the language it tries.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use jiff::civil::Date;
use orglint::compile::{Test, Waiver};
use orglint::evaluate::trace::{self, Traced};
use orglint::evaluate::verdict::{Outcome, Part};
use orglint::evaluate::{self, Options, World};
use orglint::organisation::Undeclared;
use orglint::run::{Inputs, Run};
use orglint::trial::{self, Case};
use orglint::value::Truth;

#[test]
fn every_policy_of_the_folder_passes_its_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    let ran = Command::new(env!("CARGO_BIN_EXE_orglint")).arg("test").arg(folder).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    let passed =
        said.lines().last().and_then(|line| line.split(' ').next()).and_then(|count| count.parse::<u32>().ok());
    assert!(passed.is_some_and(|passed| passed >= 50), "too few tests were run: {said}");
}

/// A verdict is decided without evidence, and explained by deciding it once more: every part of the sentence comes out the
/// same both times, in every test of the folder.
#[test]
fn a_verdict_is_the_same_with_its_evidence() {
    let run = compiled();
    let program = run.program.as_ref().expect("the policies of the folder compile");
    let tests: Vec<&Test> = program.tests.iter().collect();
    let (parted, compared) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    let judge = |case: Case<'_>| {
        let mut organisation = case.organisation;
        let waivers: Vec<&Waiver> = case.waivers.iter().collect();
        evaluate::fill(&mut organisation, program, &waivers);
        let world = World::new(program, &organisation, case.before, case.as_of, waivers);
        let options = Options { keep_verdicts: true, ..Options::default() };
        let check = evaluate::check(&world, case.policies, &options);
        for verdict in &check.verdicts {
            let policy = &program.policies[verdict.policy];
            // How waivers stand is known only while all is checked; outside its dates a policy is not decided.
            let dated = policy.from.is_some() || policy.until.is_some();
            let traced = trace::rule(&world, verdict).filter(|_| !policy.about_waivers && !dated);
            let Some(parts) = traced.map(|parts| Parts::of(&parts)) else { continue };
            compared.fetch_add(1, Relaxed);
            if !parts.allow(verdict.outcome) {
                let slip = format!("{}: {:?} of {parts:?}", policy.name.value, verdict.outcome);
                parted.lock().expect("no thread panicked").push(slip);
            }
        }
        (check, organisation)
    };
    trial::run(program, &run.sources, &tests, &judge);
    let parted = parted.into_inner().expect("no thread panicked");
    assert!(parted.is_empty(), "{}", parted.join("\n"));
    assert!(compared.into_inner() > 1000, "too few verdicts were compared");
}

fn compiled() -> Run {
    let inputs = Inputs {
        policies: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies")],
        org: Vec::new(),
        overlays: Vec::new(),
        packs: Vec::new(),
        undeclared: Undeclared::Allow,
        as_of: Date::constant(2026, 10, 1),
        explained: 0,
        only: Vec::new(),
    };
    let mut run = Run::new(inputs);
    run.read_policies().unwrap_or_else(|_| panic!("the folder is there"));
    run.compile();
    run
}

/// How the parts of a sentence came out with evidence; without its main clause there was no need for one.
#[derive(Debug)]
struct Parts {
    when: Option<Truth>,
    main: Option<Truth>,
    unless: Option<Truth>,
}

impl Parts {
    fn of(traced: &[Traced]) -> Parts {
        let truth = |wanted: Part| traced.iter().find(|part| part.part == wanted).map(|part| part.step.truth);
        Parts { when: truth(Part::Condition), main: truth(Part::Main), unless: truth(Part::Exception) }
    }

    /// Whether a verdict follows from these.
    fn allow(&self, outcome: Outcome) -> bool {
        let Some(main) = self.main else { return true };
        let (when, unless) = (self.when.unwrap_or(Truth::True), self.unless.unwrap_or(Truth::False));
        let open = when != Truth::False && main != Truth::True && unless != Truth::True;
        match outcome {
            // Also of nothing, where a share is taken of it, and of whom there was not before.
            Outcome::NotApplicable => true,
            Outcome::Holds => when != Truth::False && main == Truth::True,
            Outcome::HoldsByException => when != Truth::False && main != Truth::True && unless == Truth::True,
            Outcome::Violated => open && (when, main, unless) == (Truth::True, Truth::False, Truth::False),
            Outcome::Undetermined => open,
        }
    }
}
