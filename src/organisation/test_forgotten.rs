//! What is given back while facts are recorded is not missed: a long file comes to the same, in stretches or in one piece.

use super::tests::Case;
use super::{Input, Options, Org, Recorded, Undeclared, build};
use crate::data::document::{Format, Limits};
use crate::data::parse;
use crate::source::Role;
use crate::vocabulary::{AttrId, KindId};

/// More than a mebibyte, so that it is read ahead: posts before people, escapes in keys and values, a map by id and a list.
/// With `head` it is the file of a team, whose attributes stand at either end.
fn text(head: bool) -> String {
    let person = |at: u32| {
        let also = if at.is_multiple_of(7) { r#""al\u0073o":["\u0061","b"],"# } else { "" };
        let manager = at.saturating_sub(1);
        format!(
            r#"{{{also}"name":"Person \"{at}\"","level":"senior","manager":"p{manager}","depth":{{"area-{at}":"expert"}}}}"#
        )
    };
    let team = |at: u32| {
        let (one, other) = (at * 3, at * 3 + 1);
        format!(
            r#"{{"members":["p{one}","p{other}"],"mission":"x\ny","one-on-ones":{{"p{one}":"everyone"}},"leadership":{{"people":"p{one}","tech\u006eical":{{"area-{at}":["p{other}","everyone"]}},"direction":{{"accountable":"p{one}","contributors":["p{other}"]}}}}}}"#
        )
    };
    let area = |at: u32| format!(r#"{{"id":"area-{at}","name":"Area {at}"}}"#);
    let rows = |count: u32, row: &dyn Fn(u32) -> String| (0..count).map(row).collect::<Vec<_>>().join(",\n");
    let teams = rows(900, &|at| format!(r#""t{at}":{}"#, team(at)));
    let people = rows(9000, &|at| format!(r#""p{at}":{}"#, person(at)));
    let areas = rows(900, &area);
    [
        if head { r#"{"team":"top","members":["p0","p1"],"# } else { "{" },
        &format!("\n\"teams\":{{\n{teams}}},\n\"people\":{{\n{people}}},\n\"areas\":[\n{areas}],\n"),
        if head { r#""leadership":{"people":"p0"},"mission":"all"}"# } else { r#""skillsets":{}}"# },
    ]
    .concat()
}

/// Everything that an organisation says, one line for each thing and fact, with the places.
fn said(case: &Case, org: &Org) -> Vec<String> {
    let mut said = Vec::new();
    for kind in (0u16..).map(KindId).take(case.vocabulary.kinds.len()) {
        said.extend((0..org.len(kind)).map(|thing| format!("{:?} {:?}", org.id(kind, thing), org.place(kind, thing))));
    }
    for (at, attr) in (0u16..).zip(&case.vocabulary.attrs) {
        let id = AttrId(at);
        for thing in 0..org.len(attr.kind) {
            let facts: Vec<String> = match org.recorded(id, thing) {
                Recorded::Nothing => continue,
                Recorded::One(value) => vec![format!("{value:?}")],
                Recorded::Set(values) => values
                    .iter()
                    .map(|value| format!("{value:?} {:?}", org.item_place(id, thing, None, value)))
                    .collect(),
                Recorded::Keyed(entries) => {
                    let entry = |entry: super::KeyedFact| {
                        let set: Vec<_> = org.set_values(id, entry.set).iter().collect();
                        format!(
                            "{:?} {:?} {set:?} {:?}",
                            entry.key,
                            entry.value,
                            org.fact_place(id, thing, Some(entry.key))
                        )
                    };
                    entries.iter().map(entry).collect()
                }
            };
            let places = (org.key_place(id, thing), org.fact_place(id, thing, None));
            said.push(format!("{} {}: {facts:?} {places:?}", attr.key, org.id(attr.kind, thing)));
        }
    }
    said
}

#[test]
fn a_long_file_says_the_same_in_stretches_and_in_one_piece() {
    same(&text(false));
    same(&text(true));
}

fn same(text: &str) {
    let mut case = Case::new();
    let file = case.sources.add("org/long.json", text, Role::Data);
    let of = |case: &Case| {
        let (documents, slips) = parse(&case.sources, file, 0..text.len(), Format::Json, &Limits::default());
        assert_eq!(slips, []);
        let options = Options { undeclared: Undeclared::Allow, ..Options::default() };
        let inputs = vec![Input { documents, overlay: false }];
        let (org, slips) = build(&case.vocabulary, &case.sources, inputs, &options, None);
        (said(case, &org), slips.into_iter().map(|slip| slip.message).collect::<Vec<_>>())
    };
    let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("threads can be had");
    let (whole, complaints) = threads(1).install(|| of(&case));
    let (stretches, again) = threads(3).install(|| of(&case));
    assert_eq!(complaints, again);
    assert!(whole.len() > 50_000, "{} lines", whole.len());
    assert!(text.len() > 1 << 20);
    let differs = whole.iter().zip(&stretches).find(|(one, other)| one != other);
    assert_eq!((differs, whole.len()), (None, stretches.len()));
}
