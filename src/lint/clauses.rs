//! What a policy should say about itself: a title, a reason, a test, a review that is still to come.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::lint::Scope;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, policy) in scope.policies() {
        let (name, span) = (&policy.name.value, policy.name.span);
        let lacks = |code, what: &str, label, help: &str| {
            Diagnostic::warning(code, format!("the policy `{name}` has no {what}"), span, label).help(help)
        };
        if policy.title.is_none() {
            let help = format!("say what it is for behind its name: `policy {name} \"…\" {{`");
            found.push(lacks(Code::NoTitle, "title", "reports can only show its name", &help));
        }
        if policy.because.is_none() {
            let help = "say why it holds: `because \"…\"`; a rule without a reason is waived sooner than it is kept";
            found.push(lacks(Code::NoReason, "reason", "nobody is told why", help));
        }
        if !scope.program.tests.iter().any(|test| test.policies.contains(&at)) {
            let help = format!(
                "show a case that violates it and one that does not: `test {name} \"…\" {{ given … expect … }}`"
            );
            found.push(lacks(Code::NoTest, "test", "nothing shows what it finds", &help));
        }
        if let Some(due) = policy.review_by.as_ref().filter(|due| due.value < scope.as_of) {
            let message = format!("the policy `{name}` is due for review");
            let label = format!("its review was due by {}", due.value);
            let help = "read it again with its owner, then set a new day";
            found.push(Diagnostic::warning(Code::DueForReview, message, due.span, label).help(help));
        }
    }
    found
}
