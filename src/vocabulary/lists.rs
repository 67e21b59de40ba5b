//! Scales and choices: declared, extended and replaced.

use crate::syntax::tree::{At, Item, ItemKind, Names};
use crate::vocabulary::build::Builder;
use crate::vocabulary::{Choice, Scale, Step, error, words};

impl Builder {
    pub(super) fn value_lists(&mut self, items: &[&Item]) {
        for item in items {
            match &item.kind {
                ItemKind::Scale { replace, names, levels } => self.scale(*replace, names, levels),
                ItemKind::Choice { replace, names, options } => self.choice(*replace, names, options),
                _ => {}
            }
        }
        for item in items {
            match &item.kind {
                ItemKind::ExtendScale { name, levels } => self.extend_scale(name, levels),
                ItemKind::ExtendChoice { name, options } => self.extend_choice(name, options),
                _ => {}
            }
        }
    }

    fn steps(&mut self, what: &str, of: &str, names: &[Names]) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        if let [only] = names
            && let Some(problem) = error::joined_values(what, of, only)
        {
            self.complain(problem);
        }
        for names in names {
            // `no` is a value in itself; of longer names only the whole is looked up.
            if words::is_reserved(&names.name.value) && names.name.value != "no" {
                let problem = error::reserved_word(&names.written, &names.name.value, names.name.span);
                self.complain(problem);
            }
            if steps.iter().any(|step| step.name == names.name.value) {
                let problem = error::list_of_one(what, of, &names.written, names.name.span);
                self.complain(problem);
            } else {
                steps.push(Step { name: names.name.value.clone(), span: names.name.span });
            }
        }
        steps
    }

    fn scale(&mut self, replace: bool, names: &Names, levels: &[Names]) {
        self.check_name(names, false);
        let levels = self.steps("the scale", &names.name.value, levels);
        let scale = Scale { name: names.name.value.clone(), levels, span: names.name.span };
        let known = self.scales.iter().position(|old| old.name == scale.name);
        let other = self.choices.iter().find(|choice| choice.name == scale.name).map(|choice| choice.span);
        match (known, replace, other) {
            (Some(at), true, _) => self.scales[at] = scale,
            (None, true, _) => {
                let known: Vec<&str> = self.scales.iter().map(|scale| scale.name.as_str()).collect();
                let problem = error::replaces_nothing("scale", &scale.name, scale.span, known);
                self.complain(problem);
            }
            (Some(at), false, _) => {
                let problem = error::declared_twice("the scale", &scale.name, scale.span, self.scales[at].span);
                self.complain(problem);
            }
            (None, false, Some(first)) => {
                let problem = error::declared_twice("the type", &scale.name, scale.span, first);
                self.complain(problem);
            }
            (None, false, None) => self.scales.push(scale),
        }
    }

    fn choice(&mut self, replace: bool, names: &Names, options: &[Names]) {
        self.check_name(names, false);
        let options = self.steps("the choice", &names.name.value, options);
        let choice = Choice { name: names.name.value.clone(), options, span: names.name.span };
        let known = self.choices.iter().position(|old| old.name == choice.name);
        let other = self.scales.iter().find(|scale| scale.name == choice.name).map(|scale| scale.span);
        match (known, replace, other) {
            (Some(at), true, _) => self.choices[at] = choice,
            (None, true, _) => {
                let known: Vec<&str> = self.choices.iter().map(|choice| choice.name.as_str()).collect();
                let problem = error::replaces_nothing("choice", &choice.name, choice.span, known);
                self.complain(problem);
            }
            (Some(at), false, _) => {
                let problem = error::declared_twice("the choice", &choice.name, choice.span, self.choices[at].span);
                self.complain(problem);
            }
            (None, false, Some(first)) => {
                let problem = error::declared_twice("the type", &choice.name, choice.span, first);
                self.complain(problem);
            }
            (None, false, None) => self.choices.push(choice),
        }
    }

    fn extend_scale(&mut self, name: &At<String>, levels: &[Names]) {
        let Some(at) = self.scales.iter().position(|scale| scale.name == name.value) else {
            let known: Vec<&str> = self.scales.iter().map(|scale| scale.name.as_str()).collect();
            let choice = self.choices.iter().any(|choice| choice.name == name.value);
            let problem = match choice {
                true => error::other_list(&name.value, name.span, "scale", "choice"),
                false => error::extends_nothing("scale", &name.value, name.span, known),
            };
            levels.iter().for_each(|level| self.doubt(&level.name.value));
            return self.complain(problem);
        };
        for step in self.steps("the scale", &name.value, levels) {
            match self.scales[at].levels.iter().find(|level| level.name == step.name).map(|level| level.span) {
                Some(first) => {
                    let problem = error::declared_twice("the level", &step.name, step.span, first);
                    self.complain(problem);
                }
                None => self.scales[at].levels.push(step),
            }
        }
    }

    fn extend_choice(&mut self, name: &At<String>, options: &[Names]) {
        let Some(at) = self.choices.iter().position(|choice| choice.name == name.value) else {
            let known: Vec<&str> = self.choices.iter().map(|choice| choice.name.as_str()).collect();
            let scale = self.scales.iter().any(|scale| scale.name == name.value);
            let problem = match scale {
                true => error::other_list(&name.value, name.span, "choice", "scale"),
                false => error::extends_nothing("choice", &name.value, name.span, known),
            };
            options.iter().for_each(|option| self.doubt(&option.name.value));
            return self.complain(problem);
        };
        for step in self.steps("the choice", &name.value, options) {
            match self.choices[at].options.iter().find(|option| option.name == step.name).map(|option| option.span) {
                Some(first) => {
                    let problem = error::declared_twice("the option", &step.name, step.span, first);
                    self.complain(problem);
                }
                None => self.choices[at].options.push(step),
            }
        }
    }
}
