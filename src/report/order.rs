//! Which findings are shown, in which order: in groups by policy, the worst first, and no policy hides another.

use std::collections::BTreeMap;

use crate::evaluate::verdict::{Finding, Outcome};
use crate::report::wording::is_error;

/// The findings of one policy.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// Index of the policy.
    pub policy: usize,
    /// Violated and undetermined ones, the worst first.
    pub findings: Vec<&'a Finding>,
    /// The waived ones.
    pub waived: Vec<&'a Finding>,
    /// How many of `findings` are shown.
    pub shown: usize,
}

/// How bad a finding is; the lowest is the worst.
fn rank(finding: &Finding) -> u8 {
    match (is_error(finding), finding.verdict.outcome == Outcome::Violated) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

/// The findings in groups. At most `limit` findings are shown in all; each policy gets one in turn until the limit is
/// reached, so that one with a thousand findings does not push the others out. Groups and findings that are equally bad
/// keep their order.
pub(crate) fn groups<'a>(findings: impl IntoIterator<Item = &'a Finding>, limit: usize) -> Vec<Group<'a>> {
    let mut by_policy: BTreeMap<usize, Group<'_>> = BTreeMap::new();
    for finding in findings {
        let policy = finding.verdict.policy;
        let empty = || Group { policy, findings: Vec::new(), waived: Vec::new(), shown: 0 };
        let group = by_policy.entry(policy).or_insert_with(empty);
        if finding.waived.is_some() { group.waived.push(finding) } else { group.findings.push(finding) }
    }
    let mut groups: Vec<_> = by_policy.into_values().collect();
    for group in &mut groups {
        group.findings.sort_by_key(|finding| rank(finding));
    }
    groups.sort_by_key(|group| group.findings.first().map_or(u8::MAX, |finding| rank(finding)));
    share(&mut groups, limit);
    groups
}

fn share(groups: &mut [Group<'_>], mut limit: usize) {
    while limit > 0 {
        let mut waiting: Vec<_> = groups.iter_mut().filter(|group| group.shown < group.findings.len()).collect();
        if waiting.is_empty() {
            return;
        }
        // Each round gives every waiting group the same, so that the number of rounds is that of the groups.
        let least = waiting.iter().map(|group| group.findings.len() - group.shown).min().unwrap_or(0);
        let each = (limit / waiting.len()).min(least).max(1);
        for group in &mut waiting {
            let given = each.min(limit);
            group.shown += given;
            limit -= given;
        }
    }
}
