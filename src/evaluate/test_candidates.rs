//! Whom a filter asks: those whom an index names, and not everybody, so that what a sentence costs does not grow with
//! the people whom it is not about. That the verdicts are the same is tried by `tests/policies/filters-narrowed.policy`.

use super::sample::{Sample, date};
use super::verdict::Check;
use super::{Options, World, check};
use crate::code::Code;

const WORDS: &str = r#"
kind beaver "Who builds" {
  dam:  beaver acyclic default none
  dens: lodges default none
  home: lodge default none
  keen: yes/no default no
}
kind lodge "Where beavers live" {
  round: yes/no default yes
  dry:   yes/no default no
}
kind litter "Who were born together" { pups (pup): beavers default none }
define line of a beaver means the chain of dam
define a beaver is under a beaver as elder means its line includes elder
define a beaver runs a lodge as place means its home is place
"#;

/// How many there are whom the sentences are not about.
const OTHERS: usize = 500;

/// Checks the sentence where `ana` lives in the lodge `l` and stands below `eve`, among many others, within that many
/// steps.
fn checked(sentence: &str, limit: u64) -> Check {
    let mut sample = Sample::new(&[WORDS, &format!("policy a \"A\" {{ {sentence} }}\n")]);
    let others: String = (0..OTHERS).map(|at| format!("  other-{at}: {{}}\n")).collect();
    let org = sample.org(&format!(
        "lodge: l\nlitters: {{ b: {{pups: [eve]}} }}\nbeavers:\n  eve: {{}}\n  ana: {{dam: eve, home: l, dens: [l]}}\n{others}"
    ));
    let world = World::new(&sample.program, &org, None, date("2026-10-01"), Vec::new()).with_step_limit(limit);
    check(&world, &[0], &Options::default())
}

fn is_decided_within(sentence: &str, limit: u64) -> bool {
    let found = checked(sentence, limit);
    let past: Vec<Code> = found.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert!(past.is_empty() && found.counts[0].violated == 1 || past == [Code::TooManySteps], "{sentence}: {past:?}");
    past.is_empty()
}

#[test]
fn who_does_not_have_it_is_not_asked() {
    for filter in [
        // What it has is, or includes, something that is given; by a word of one's own, too.
        "whose home is the lodge",
        "whose dens include the lodge",
        "whose home is the lodge and round",
        "that runs the lodge",
        "whose home is the lodge and that is not keen",
    ] {
        let sentence = format!("every lodge must be dry if there is a beaver {filter}");
        assert!(is_decided_within(&sentence, 100), "{filter}");
    }
    for filter in ["whose line includes the pup", "that is under the pup"] {
        let sentence = format!("every pup of a litter must be keen if there is a beaver {filter}");
        assert!(is_decided_within(&sentence, 100), "{filter}");
    }
}

#[test]
fn where_no_index_names_them_everybody_is_asked() {
    // What is counted above is the cost of asking.
    let everybody = OTHERS as u64;
    for filter in ["that runs the lodge or is keen", "that has a den that is the lodge"] {
        let sentence = format!("every lodge must be dry if there is a beaver {filter}");
        assert!(!is_decided_within(&sentence, everybody), "{filter}");
        assert!(is_decided_within(&sentence, 100 * everybody), "{filter}");
    }
}
