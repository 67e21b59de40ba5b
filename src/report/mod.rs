//! Diagnostics and a check become bytes: a report for people ([`human`]), one for programs ([`json`]), and an exit code
//! ([`exit`]). Nothing is decided here that a verdict says; nothing is read from disk, from a clock, or from the
//! environment: width, colour and characters are the caller's [`Style`].
//!
//! In steps: `wording` turns a finding into sentences and labels; `order` decides which findings are shown, in groups by
//! policy; `window` and `page` cut the source lines to show, `human` draws them under a headline (it alone names miette); `findings`, `summary` and `trial` compose
//! the report from these; `json` streams the same facts. Text from files is printed only after `text` has cleaned it, and
//! no line of the human report begins with such text: every line is indented or begins with a word of ours.

mod base;
pub mod comment;
mod compared;
pub mod describe;
mod described;
mod diagram;
pub mod dot;
mod draw;
mod evidence;
pub mod exit;
pub mod explain;
mod findings;
pub mod github;
pub mod gitlab;
pub mod human;
mod item;
pub mod json;
pub mod junit;
pub mod markdown;
mod matrix;
pub mod mermaid;
mod order;
mod page;
pub mod parts;
pub mod sarif;
mod section;
pub mod sentence;
mod summary;
#[cfg(test)]
mod test_compared;
#[cfg(test)]
mod test_corpus;
#[cfg(test)]
mod test_fixture;
#[cfg(test)]
mod test_hostile;
#[cfg(test)]
mod test_limits;
#[cfg(test)]
mod test_machine;
#[cfg(test)]
mod test_reports;
#[cfg(test)]
mod test_sarif;
#[cfg(test)]
mod test_sentences;
pub mod text;
pub mod trial;
pub mod waivers;
mod window;
pub mod wording;

use crate::compile::{Policy, Program};
use crate::diagnostic::Diagnostic;
use crate::evaluate::verdict::{Check, Counts, ThingRef};
use crate::source::Sources;

pub use base::Base;
pub(crate) use findings::write_diagnostics;
pub use findings::{write_check, write_report};
pub use page::Context;
pub use parts::{Cause, Mark, Part, Report, Section, Standing};

/// How a report for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether escape codes for colours are written.
    pub colour: bool,
    /// How many columns a line may have. A report to a file is easily read with 100.
    pub width: usize,
    /// Whether lines and marks may be drawn with characters beyond ASCII.
    pub unicode: bool,
    /// How many findings, and how many diagnostics, are shown in full.
    pub max_findings: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { colour: false, width: 100, unicode: true, max_findings: 50 }
    }
}

/// What a run has to report.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// All texts of the run.
    pub sources: &'a Sources,
    /// What was said about policies and data, in the order to be shown. Those of the check are added by the report.
    pub diagnostics: &'a [Diagnostic],
    /// What was found; `None` if errors left nothing to check.
    pub checked: Option<Checked<'a>>,
}

impl<'a> Run<'a> {
    /// All diagnostics of the run: of policies and data, then of the check.
    pub fn all_diagnostics(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let of_check = self.checked.map_or(&[][..], |checked| &checked.check.diagnostics);
        self.diagnostics.iter().chain(of_check)
    }
}

/// A check with what is needed to speak about it.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The policies.
    pub program: &'a Program,
    /// The findings.
    pub check: &'a Check,
    /// The id of a thing.
    pub ids: &'a (dyn Fn(ThingRef) -> String + Sync),
    /// Indices of the policies that were asked for (`--only`); `None`: all.
    pub only: Option<&'a [usize]>,
    /// How many data files were read.
    pub data_files: usize,
}

impl<'a> Checked<'a> {
    /// The policies that were asked for, with their counts, in the order of the program.
    pub fn counted(&self) -> impl Iterator<Item = (&'a Policy, &'a Counts)> + use<'a> {
        let only = self.only;
        let policies = self.program.policies.iter().zip(&self.check.counts).enumerate();
        policies.filter(move |(index, _)| only.is_none_or(|only| only.contains(index))).map(|(_, row)| row)
    }
}
