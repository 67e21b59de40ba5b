//! A policy file of a run in canonical form: its layout, and its phrasing where that leaves the meaning as it is.
//!
//! Phrasing needs the words of the run. In a run whose policies have errors only the layout is settled.

use crate::compile;
use crate::rephrase;
use crate::run::Run;
use crate::source::{FileId, Role, Sources};
use crate::syntax::format::{self, Refusal};
use crate::vocabulary::words;

/// The canonical form of a file of the run (`at`: its index among the policy files), or of any other text.
///
/// # Errors
/// The text has errors, or its layout could not be settled.
pub fn canonical(run: &mut Run, at: Option<usize>, sources: &mut Sources, file: FileId) -> Result<String, Refusal> {
    let laid_out = format::format(sources, file, &words::is_reserved)?;
    let Some(plain) = at.and_then(|at| rephrased(run, at)) else { return Ok(laid_out) };
    let name = sources.get(file).name.clone();
    let other = sources.add(name, plain, Role::Policy);
    // What cannot be laid out with the new phrases keeps its own.
    Ok(format::format(sources, other, &words::is_reserved).unwrap_or(laid_out))
}

/// The file with plain phrases: all of them, or else those that change nothing one by one; `None` if there are none.
fn rephrased(run: &mut Run, at: usize) -> Option<String> {
    let program = run.program.take()?;
    let tree = &run.policies[at].tree;
    let text = run.sources.get(tree.file).text.clone();
    let edits = rephrase::edits(&text, tree, &program.vocabulary);
    let mut keeps = |edits: &[rephrase::Edit]| {
        let plain = rephrase::apply(&text, edits);
        let other = run.with_text(at, &plain);
        other.filter(|other| compile::same_meaning(&program, other)).map(|_| plain)
    };
    let plain = if edits.is_empty() {
        None
    } else {
        keeps(&edits).or_else(|| {
            let safe: Vec<_> =
                edits.iter().filter(|edit| keeps(std::slice::from_ref(*edit)).is_some()).cloned().collect();
            if safe.is_empty() { None } else { keeps(&safe) }
        })
    };
    run.program = Some(program);
    plain
}
