//! The lexicon: every declared name in all its forms, by its first word.

use crate::vocabulary::noun::{Noun, is_base_form};
use crate::vocabulary::types::index;
use crate::vocabulary::{
    AttrId, ChecklistId, ChoiceId, DefForm, DefId, Entry, KindId, Meaning, Number, RoleId, ScaleId, SettingId, Ty,
    Verb, Vocabulary, words,
};

/// Enters every name, in all its forms, under its first word.
pub(super) fn fill(vocabulary: &mut Vocabulary) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut noun = |noun: &Noun, meaning: Meaning| {
        let mut forms = vec![(noun.singular.as_str(), Number::Singular), (noun.plural.as_str(), Number::Plural)];
        if let Some((one, several)) = &noun.short {
            forms.extend([(one.as_str(), Number::Singular), (several.as_str(), Number::Plural)]);
        }
        forms.extend(noun.loose.as_ref().map(|(form, number)| (form.as_str(), *number)));
        for (form, number) in forms {
            entries.push(Entry { words: words::split(form), number, meaning });
        }
    };
    for (at, kind) in vocabulary.kinds.iter().enumerate() {
        noun(&kind.noun, Meaning::Kind(KindId(index(at))));
    }
    for (at, attr) in vocabulary.attrs.iter().enumerate() {
        let id = AttrId(index(at));
        noun(&attr.noun, Meaning::Attr(id));
        if attr.ty.element == Ty::YesNo && !attr.ty.set {
            noun(&attr.noun, Meaning::AttrAdjective(id));
        }
    }
    for (at, def) in vocabulary.defs.iter().enumerate() {
        let id = DefId(index(at));
        match &def.form {
            DefForm::Noun { noun: names, .. } => noun(names, Meaning::Def(id)),
            DefForm::IsNoun(names) => noun(names, Meaning::IsNoun(id)),
            DefForm::IsAdjective(_) | DefForm::Phrase { .. } => {}
        }
    }
    for (at, role) in vocabulary.roles.iter().enumerate() {
        noun(&role.noun, Meaning::Role(RoleId(index(at))));
    }
    for (at, list) in vocabulary.checklists.iter().enumerate() {
        noun(&list.noun, Meaning::Checklist(ChecklistId(index(at))));
    }
    let mut single =
        |words: Vec<String>, meaning: Meaning| entries.push(Entry { words, number: Number::Singular, meaning });
    for (at, def) in vocabulary.defs.iter().enumerate() {
        if let DefForm::IsAdjective(words) = &def.form {
            single(words.clone(), Meaning::Adjective(DefId(index(at))));
        }
    }
    for (at, scale) in vocabulary.scales.iter().enumerate() {
        for (level, step) in scale.levels.iter().enumerate() {
            single(words::split(&step.name), Meaning::Level(ScaleId(index(at)), index(level)));
        }
    }
    for (at, choice) in vocabulary.choices.iter().enumerate() {
        for (option, step) in choice.options.iter().enumerate() {
            single(words::split(&step.name), Meaning::Option(ChoiceId(index(at)), index(option)));
        }
    }
    for (at, setting) in vocabulary.settings.iter().enumerate() {
        single(words::split(&setting.name), Meaning::Setting(SettingId(index(at))));
    }
    for entry in entries {
        vocabulary.lexicon.entry(entry.words[0].clone()).or_default().push(entry);
    }
    for (at, def) in vocabulary.defs.iter().enumerate() {
        if let DefForm::Phrase { verb, .. } = &def.form {
            for form in verb_forms(verb) {
                vocabulary.verbs.entry(form).or_default().push(DefId(index(at)));
            }
        }
    }
}

/// The first word of a verb phrase in all its forms.
fn verb_forms(verb: &Verb) -> Vec<String> {
    let third = match verb {
        Verb::Be => return ["is", "are", "be"].map(str::to_owned).to_vec(),
        Verb::Have => return ["has", "have"].map(str::to_owned).to_vec(),
        Verb::Other(third) => third,
    };
    let stems = [
        third.strip_suffix('s').map(str::to_owned),
        third.strip_suffix("es").map(str::to_owned),
        third.strip_suffix("ies").map(|stem| format!("{stem}y")),
        Some("go".to_owned()),
        Some("do".to_owned()),
    ];
    let bases = stems.into_iter().flatten().filter(|stem| is_base_form(stem, third));
    std::iter::once(third.clone()).chain(bases).collect()
}
