//! Names that get in each other's way: two of one owner whose forms coincide, facts that posts and people share.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::vocabulary::build::Builder;
use crate::vocabulary::words::Declared;
use crate::vocabulary::{DefForm, KindId, Ty, error};

impl Builder {
    /// Attributes that both a post and a person have: of a role the post's is meant, which a reader may not expect.
    fn check_posts(&mut self) {
        let (Some(post), Some(person)) = (self.kind_named("assignment"), self.kind_named("person")) else { return };
        let of = |kind: KindId| self.attrs.iter().filter(move |attr| attr.kind == kind);
        let both = of(person).filter_map(|attr| {
            let post = of(post).find(|other| other.key == attr.key)?;
            Some(error::post_and_person(&attr.key, attr.span, post.span))
        });
        let problems: Vec<Diagnostic> = both.collect();
        self.problems.extend(problems);
    }

    /// Two names of one owner whose forms coincide.
    pub(super) fn check_forms(&mut self) {
        self.check_posts();
        let mut owned: HashMap<(Ty, String), Declared> = HashMap::new();
        let mut found = Vec::new();
        let attrs = self.attrs.iter().map(|attr| (Ty::Kind(attr.kind), &attr.noun, attr.span));
        let defs = self.defs.iter().filter_map(|def| match &def.form {
            DefForm::Noun { noun, .. } => Some((def.params[0].ty, noun, def.span)),
            DefForm::IsNoun(_) | DefForm::IsAdjective(_) | DefForm::Phrase { .. } => None,
        });
        let team = self.kind_named("team").map(Ty::Kind);
        let roles = self.roles.iter().filter_map(|role| team.map(|team| (team, &role.noun, role.span)));
        for (owner, noun, span) in attrs.chain(defs).chain(roles) {
            let forms = [&noun.singular, &noun.plural];
            let distinct = if forms[0] == forms[1] { &forms[..1] } else { &forms[..] };
            for form in distinct {
                let declared = Declared { form: (*form).clone(), span };
                match owned.get(&(owner, (*form).clone())) {
                    Some(first) if first.span != span => {
                        found.push((owner, first.clone(), declared));
                        break;
                    }
                    Some(_) => {}
                    None => {
                        owned.insert((owner, (*form).clone()), declared);
                    }
                }
            }
        }
        for (owner, first, again) in found {
            let owner = match owner {
                Ty::Kind(kind) => format!("a {}", self.kinds[kind.index()].noun.singular),
                Ty::Post(role) => format!("a {}", self.roles[role.index()].noun.singular),
                Ty::Text
                | Ty::Number
                | Ty::Duration
                | Ty::Date
                | Ty::YesNo
                | Ty::Scale(_)
                | Ty::Choice(_)
                | Ty::Item(_) => "one owner".to_owned(),
            };
            let problem = error::forms_coincide(&again.form, &owner, again.span, first.span);
            self.complain(problem);
        }
    }
}
